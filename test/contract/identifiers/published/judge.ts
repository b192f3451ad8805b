import {
  checkCaseNo,
  checkCertificateNo,
  checkIdNo,
  checkUnitCode,
  hasError,
  parseCaseNo,
  parseCertificateNo,
  parseUnitCode,
  type IdentifierCheck,
} from "../../../../src/contract/identifiers/index.js";

/** Kind of number (for documents of people and organisations the ID type), the text of the cell, the expected result. */
export type PublishedNumber = readonly [kind: string, text: string, expected: string];

/**
 * A number with its verdict (an error refuses it, a warning does not), the codes of its defects or "ok", and, for some,
 * its parts.
 */
export type ExpectedNumber = readonly [
  kind: string,
  text: string,
  verdict: "accept" | "refuse",
  codes: string,
  parts?: string,
];

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

/** Returns the parts of a number that has the form in force, separated by spaces. */
export function partsOf(kind: string, text: string): string {
  if (kind === "case") {
    const { year, courtCode, type, number, lastNumber, suffix } = parseCaseNo(text);
    const numbers = lastNumber === undefined ? number : `${number}-${lastNumber}`;
    return [year, courtCode, type, numbers, suffix].filter((part) => part !== undefined).join(" ");
  }
  if (kind === "certificate") {
    const parts = parseCertificateNo(text);
    return parts.legacy ? "legacy" : [parts.kind, parts.province, parts.year, parts.place, parts.number].join(" ");
  }
  const { division, parcel, fixtureFeature, fixtureNumber } = parseUnitCode(text);
  return [division, parcel, fixtureFeature, fixtureNumber].join(" ");
}

export { hasError };
