import { isLedgerError, LedgerError } from "./error.js";
import type { Ledger } from "./ledger.js";

/**
 * Explains an unexpected error by a damaged ledger, if that is its cause. A changed byte inside a value leaves the file
 * readable; the code that reads the value fails later.
 *
 * @param error Any error thrown while the ledger was in use.
 * @returns A `LedgerError` `ledger-damaged` when the ledger fails verification, otherwise `error` itself.
 */
export async function causeOf(error: unknown, ledger: Ledger): Promise<unknown> {
  if (!SYMPTOMS.some((type) => error instanceof type) && !hasCode(error, /^SQLITE_/)) return error;
  try {
    const faults = await ledger.verify();
    return faults.length === 0 ? error : damagedBy(faults, error);
  } catch (fault) {
    if (!isLedgerError(fault)) return damagedBy([], fault);
    return fault.code === "ledger-damaged" ? fault : error;
  }
}

const SYMPTOMS = [TypeError, SyntaxError, RangeError] as const;

function hasCode(error: unknown, pattern: RegExp): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && pattern.test(error.code);
}

/** Max number of faults named in one error. */
const MAX_NAMED = 10;

/** Converts the result of `Ledger.verify` into an error that names the first ten faults. */
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
        "请先原样备份台账，再从备份恢复；没有备份的，可换用新的 BDC_HOME 重新提交同一文件：同一申请编号在登记机构只会有一个受理件。",
      fixEn:
        "Save a copy of the ledger, then restore a backup. Without a backup, submit the same file with a new BDC_HOME: the authority keeps one case per ref.",
    },
    cause === undefined ? undefined : { cause },
  );
}
