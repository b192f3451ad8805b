export type LedgerProblemCode = "ledger-missing" |
  "ledger-locked" |
  "ledger-read-only" |
  "ledger-full" |
  "ledger-disk" |
  "ledger-damaged" |
  "ledger-newer" |
  "ledger-stopped" |
  "ledger-not-found" |
  "ledger-not-allowed";
/** The ledger cannot do what was asked, and has changed nothing. Never a reason to make a new ledger. */
export class LedgerProblem extends Error {
  override readonly name = "LedgerProblem";
  readonly code: LedgerProblemCode;
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;

  constructor(code: LedgerProblemCode, texts: { zh: string; en: string; fixZh: string; fixEn: string; }, options?: { cause?: unknown; }) {
    super(texts.en, options);
    this.code = code;
    this.zh = texts.zh;
    this.en = texts.en;
    this.fixZh = texts.fixZh;
    this.fixEn = texts.fixEn;
  }
}

/** By name too: two copies of the package in one process must understand each other. */
export function isLedgerProblem(error: unknown): error is LedgerProblem {
  return error instanceof LedgerProblem || (error instanceof Error && error.name === "LedgerProblem");
}
