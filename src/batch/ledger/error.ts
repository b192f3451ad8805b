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
    this.code = code;
    this.zh = texts.zh;
    this.en = texts.en;
    this.fixZh = texts.fixZh;
    this.fixEn = texts.fixEn;
  }
}

/** By name too: two copies of the package in one process must understand each other. */
export function isLedgerError(error: unknown): error is LedgerError {
  return error instanceof LedgerError || (error instanceof Error && error.name === "LedgerError");
}
