import { isLedgerError, LedgerError } from "./error.js";
import type { Ledger } from "./ledger.js";

/**
 * The cause of an error that nobody expected, when it is a damaged ledger: a byte that has changed inside a value
 * leaves the file readable, and what reads the value stumbles later. Anything else comes back as it is.
 */
export async function causeOf(error: unknown, ledger: Ledger): Promise<unknown> {
  if (!STUMBLES.some((type) => error instanceof type) && !hasCode(error, /^SQLITE_/)) return error;
  try {
    const faults = await ledger.verify();
    return faults.length === 0 ? error : damagedBy(faults, error);
  } catch (fault) {
    if (!isLedgerError(fault)) return damagedBy([], fault);
    return fault.code === "ledger-damaged" ? fault : error;
  }
}

const STUMBLES = [TypeError, SyntaxError, RangeError] as const;

function hasCode(error: unknown, pattern: RegExp): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && pattern.test(error.code);
}

/** Faults that one error names. */
const MAX_NAMED = 10;

/** What `Ledger.verify` found, as an error. */
export function damagedBy(faults: readonly string[], cause?: unknown): LedgerError {
  const more = faults.length > MAX_NAMED ? ` … (${faults.length})` : "";
  const named = faults
    .slice(0, MAX_NAMED)
    .map((fault) => fault.replaceAll("\n", " ").slice(0, 200))
    .join("; ");
  return new LedgerError(
    "ledger-damaged",
    {
      zh: `台账内容已损坏${named && `：${named}${more}`}`,
      en: `the content of the ledger is damaged${named && `: ${named}${more}`}`,
      fixZh:
        "请先原样备份，再从备份恢复；没有备份时，可换用新的 BDC_HOME 重新提交同一文件：同一申请编号在登记机构只会有一个案件。",
      fixEn:
        "Copy the ledger away, then restore a backup; without one, submit the same file with a new BDC_HOME: under one ref the authority keeps one case.",
    },
    cause === undefined ? undefined : { cause },
  );
}
