import {
  checkCaseNo,
  checkCertificateNo,
  checkIdNo,
  checkUnitCode,
  hasError,
  type IdentifierCheck,
} from "../../../../src/contract/identifiers/index.js";

/** Kind of number (for documents of people and organisations the ID type), the text of the cell, the expected result. */
export type PublishedNumber = readonly [kind: string, text: string, expected: string];

/** The day on which the sets are judged. */
export const NOW = new Date("2026-11-21T02:00:00Z");

export function check(kind: string, text: string): IdentifierCheck {
  if (kind === "case") return checkCaseNo(text, { now: NOW });
  if (kind === "certificate") return checkCertificateNo(text, { now: NOW });
  if (kind === "unit") return checkUnitCode(text);
  return checkIdNo(kind, text, { now: NOW });
}

/** Returns "ok", or the codes of the defects in order. */
export const judge = (kind: string, text: string): string =>
  check(kind, text)
    .defects.map(({ code }) => code)
    .join(",") || "ok";

export { hasError };
