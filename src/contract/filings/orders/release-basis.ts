import { isCaseNo, isSuperiorCourt, parseCaseNo, foldOfficialNo } from "../../identifiers/index.js";
import type { ReleaseBasis } from "../../schema/code-tables.js";

/** What is wrong with the basis on which an organ releases a seizure of another organ. */
export type ReleaseBasisDefect = "basis-missing" | "number-missing" | "not-superior" | "other-document";

/** The numbers that show who released, who seized, and who issued the document of the basis. */
export interface ReleaseNumbers {
  /** Basis of the release. */
  readonly basis?: ReleaseBasis | undefined;
  /** Number of the document of the basis. */
  readonly basisDocumentNo?: string | undefined;
  /** Number of the release. */
  readonly documentNo: string;
  /** Number of the seizure. */
  readonly originalDocumentNo: string;
}

/** Returns the court code (法院代字) of a case number in the current format; undefined for other numbers. */
export function courtOf(documentNo: string | undefined): string | undefined {
  const folded = documentNo === undefined ? "" : foldOfficialNo(documentNo);
  return isCaseNo(folded) ? parseCaseNo(folded).courtCode : undefined;
}

/** Courts that can issue the document of each basis, by their relation to the seizing and the releasing court. */
const ISSUERS: Readonly<Record<ReleaseBasis, readonly ("seizing" | "releasing" | "superior")[]>> = {
  "superior-court": ["superior"],
  "case-transferred": ["seizing", "releasing", "superior"],
  "execution-transferred": ["seizing", "superior"],
  "jurisdiction-ordered": ["superior"],
  "proceedings-ended": ["seizing", "releasing", "superior"],
};

/**
 * Checks the basis of a release by an organ other than the one that seized (CF-17). Courts are compared by the codes of
 * case numbers; numbers of another form are not compared.
 */
export function releaseBasisDefects(numbers: ReleaseNumbers): ReleaseBasisDefect[] {
  const { basis, basisDocumentNo, documentNo, originalDocumentNo } = numbers;
  if (basis === undefined) return ["basis-missing"];
  const [seizing, releasing, issuer] = [courtOf(originalDocumentNo), courtOf(documentNo), courtOf(basisDocumentNo)];
  const defects: ReleaseBasisDefect[] = [];
  if (basis === "superior-court" && seizing && releasing && !isSuperiorCourt(releasing, seizing))
    defects.push("not-superior");
  if (basisDocumentNo === undefined) return [...defects, "number-missing"];
  const ofSeizure = foldOfficialNo(basisDocumentNo) === foldOfficialNo(originalDocumentNo);
  const relation = { seizing: issuer === seizing, releasing: issuer === releasing, superior: isOver(issuer, seizing) };
  const unrelated = issuer && seizing && releasing && !ISSUERS[basis].some((by) => relation[by]);
  return ofSeizure || unrelated ? [...defects, "other-document"] : defects;
}

const isOver = (issuer: string | undefined, seizing: string | undefined): boolean =>
  issuer !== undefined && seizing !== undefined && isSuperiorCourt(issuer, seizing);
