import { citizenId15To18, foldCode, foldName, isCitizenId15 } from "../../../contract/index.js";
import type { RegisterPerson } from "./types.js";

/** A number as it is compared: capitals without spaces, and a 15-digit citizen ID in its 18-character form. */
export function idKey(idNo: string | undefined): string {
  if (!idNo) return "";
  const folded = foldCode(idNo);
  return isCitizenId15(folded) ? citizenId15To18(folded) : folded;
}

/**
 * Numbers decide where both are known; otherwise names, compared without regard to spaces, brackets and middle dots.
 */
export function samePerson(a: RegisterPerson, b: RegisterPerson): boolean {
  if (a.idNo && b.idNo) return a.idNo === b.idNo || idKey(a.idNo) === idKey(b.idNo);
  return a.name === b.name || foldName(a.name) === foldName(b.name);
}

export function isAmong(person: RegisterPerson, people: readonly RegisterPerson[]): boolean {
  return people.some((p) => samePerson(p, person));
}

/** Whether the shares of some of the owners reach `least` of `of`, computed exactly. */
export function sharesReach(owners: readonly RegisterPerson[], least: bigint, of: bigint): boolean {
  const [numerator, denominator] = sumOfShares(owners);
  return numerator * of >= least * denominator;
}

/** Sum of the shares as a fraction; a missing share counts nothing. */
function sumOfShares(people: readonly RegisterPerson[]): [bigint, bigint] {
  return people.reduce<[bigint, bigint]>(
    ([n, d], { share }) => {
      if (!share) return [n, d];
      const [numerator = "0", denominator = "1"] = share.split("/");
      return [n * BigInt(denominator) + BigInt(numerator) * d, d * BigInt(denominator)];
    },
    [0n, 1n],
  );
}

export function sumToOne(people: readonly RegisterPerson[]): boolean {
  const [numerator, denominator] = sumOfShares(people);
  return numerator === denominator && people.every((p) => p.share !== undefined);
}
