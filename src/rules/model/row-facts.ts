import type { CertificateKind } from "../../contract/index.js";

/**
 * The facts of a filing as numbers, by the keys of its columns, for evaluating millions of filings without building
 * any. What a filing does not have is undefined, or -1 where a number stands; NaN is a number that is not known. A
 * rule's `surelyPasses` may look at these; it says whether the rule certainly finds nothing.
 */
export interface RowFacts {
  /** Days as YYYYMMDD. */
  readonly day: Readonly<Record<string, number>>;
  /** Amounts in whole yuan, rounded down. */
  readonly yuan: Readonly<Record<string, number>>;
  /** Values of code tables. */
  readonly choice: Readonly<Record<string, unknown>>;
  /** What a certificate number is the number of. */
  readonly certificate: Readonly<Record<string, CertificateKind | "other" | undefined>>;
  readonly people: Readonly<Record<string, readonly PersonFacts[] | undefined>>;
  /** False when no number or unit of the row is one of a template's examples. */
  readonly mayBeExample: boolean;
  /** As `day`. */
  readonly today: number;
}

export interface PersonFacts {
  /** As `day`; -1 when the person has no citizen ID. */
  readonly born: number;
  /** False when the name certainly fits the type of document. */
  readonly mayNotFit: boolean;
}
