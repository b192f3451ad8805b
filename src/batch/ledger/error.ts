import { brand, isBranded } from "../../contract/index.js";

/** Code of a `LedgerError`. Each is explained by `bdc explain CODE`. */
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
  | "ledger-unreachable"
  | "ledger-driver-missing"
  | "ledger-queue-missing"
  | "ledger-queue-version"
  | "ledger-newer"
  | "ledger-stopped"
  | "ledger-not-found"
  | "ledger-not-allowed"
  | "case-of-another-filing"
  | "nothing-to-settle"
  | "ledger-ref-conflict";

/** Thrown when the ledger cannot do what was asked. Nothing was changed. Never create a new ledger because of it. */
export class LedgerError extends Error {
  /** Name of the class. */
  override readonly name = "LedgerError";
  /** What is wrong. */
  readonly code: LedgerErrorCode;
  /** What is wrong and where, in Chinese. */
  readonly zh: string;
  /** What is wrong and where, in English. Also the message. */
  readonly en: string;
  /** What to do, in Chinese. */
  readonly fixZh: string;
  /** What to do, in English. */
  readonly fixEn: string;

  /** @param options.cause The error of the database or the file system, if any. */
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

/** Checks for a `LedgerError`, also one of another copy of the package in this process. */
export function isLedgerError(error: unknown): error is LedgerError {
  return isBranded(error, "ledger-error");
}
