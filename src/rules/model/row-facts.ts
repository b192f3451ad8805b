import type { CertificateKind } from "../../contract/index.js";

/**
 * Facts of a filing as numbers, by column key. They let `surelyPasses` of a rule evaluate millions of rows without
 * building filings. A missing number is -1 or undefined; NaN means that the number is unknown.
 */
export interface RowFacts {
  /** Days as YYYYMMDD. */
  readonly day: Readonly<Record<string, number>>;
  /** Amounts in whole yuan, rounded down. */
  readonly yuan: Readonly<Record<string, number>>;
  /** Values of code tables. */
  readonly choice: Readonly<Record<string, unknown>>;
  /** Kind of certificate that each certificate number belongs to. */
  readonly certificate: Readonly<Record<string, CertificateKind | "other" | undefined>>;
  /** Facts of the persons in each list of persons, such as `mortgagors`. */
  readonly people: Readonly<Record<string, readonly PersonFacts[] | undefined>>;
  /** False when no number or unit of the row is an example of a template. */
  readonly mayBeExample: boolean;
  /** As `day`. */
  readonly today: number;
}

/** Facts of a person. */
export interface PersonFacts {
  /** As `day`; -1 when the person has no citizen ID. */
  readonly born: number;
  /** False when the name certainly fits the type of document. */
  readonly mayNotFit: boolean;
}
