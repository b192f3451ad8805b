import { brand, isBranded } from "../../contract/index.js";

export type LedgerErrorCode =
  | "ledger-missing"
  | "ledger-locked"
  | "ledger-read-only"
  | "ledger-full"
  | "ledger-disk"
  | "ledger-damaged"
  | "ledger-log-missing"
  | "ledger-path"
  | "ledger-path-too-long"
  | "ledger-newer"
  | "ledger-stopped"
  | "ledger-not-found"
  | "ledger-not-allowed"
  | "case-of-another-filing"
  | "nothing-to-settle"
  | "ledger-ref-conflict";
/** The ledger cannot do what was asked, and has changed nothing. Never a reason to make a new ledger. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  readonly code: LedgerErrorCode;
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;

  constructor(
    code: LedgerErrorCode,
    texts: { zh: string; en: string; fixZh: string; fixEn: string },
    options?: { cause?: unknown },
  ) {
    super(texts.en, options);
    brand(this, "ledger-error");
    this.code = code;
    this.zh = texts.zh;
    this.en = texts.en;
    this.fixZh = texts.fixZh;
    this.fixEn = texts.fixEn;
  }
}

/** Of any copy of the package in this process. */
export function isLedgerError(error: unknown): error is LedgerError {
  return isBranded(error, "ledger-error");
}
