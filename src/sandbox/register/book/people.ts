import { citizenId15To18, foldCode, foldName, isCitizenId15 } from "../../../contract/index.js";
import type { RegisterPerson } from "./types.js";

/** Normalizes an ID number for comparison: upper case, no spaces, 15-digit citizen IDs in 18-character form. */
export function idKey(idNo: string | undefined): string {
  if (!idNo) return "";
  const folded = foldCode(idNo);
  return isCitizenId15(folded) ? citizenId15To18(folded) : folded;
}

/**
 * Compares two people by ID number if both are known, otherwise by name, ignoring spaces, brackets and middle dots.
 */
export function samePerson(a: RegisterPerson, b: RegisterPerson): boolean {
  if (a.idNo && b.idNo) return a.idNo === b.idNo || idKey(a.idNo) === idKey(b.idNo);
  return a.name === b.name || foldName(a.name) === foldName(b.name);
}

/** Compares two organs by name. */
export const sameOrgan = (a: string, b: string): boolean => foldName(a) === foldName(b);

export function isAmong(person: RegisterPerson, people: readonly RegisterPerson[]): boolean {
  return people.some((p) => samePerson(p, person));
}

/** Returns whether the shares total at least the fraction `min`/`of`, computed exactly. */
export function sharesReach(owners: readonly RegisterPerson[], min: bigint, of: bigint): boolean {
  const [numerator, denominator] = sumOfShares(owners);
  return numerator * of >= min * denominator;
}

/** Returns the sum of the shares as a fraction; a missing share counts as zero. */
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
