import { isLedgerError, LedgerError } from "./error.js";
import type { Ledger } from "./ledger.js";

/**
 * The cause of an error that nobody expected, when it is a damaged ledger: a byte that has changed inside a value leaves
 * the file readable, and what reads the value stumbles later. Anything else comes back as it is.
 */
export async function causeOf(error: unknown, ledger: Ledger): Promise<unknown> {
  if (!STUMBLES.some((type) => error instanceof type) && !hasCode(error, /^SQLITE_/)) return error;
  const faults = await ledger.verify().catch((fault: unknown) => fault);
  if (isLedgerError(faults)) return faults.code === "ledger-damaged" ? faults : error;
  if (Array.isArray(faults) && faults.length === 0) return error;
  const [first] = Array.isArray(faults) ? (faults as string[]) : [];
  const detail = first === undefined ? "" : first.replaceAll("\n", " ").slice(0, 200);
  return new LedgerError(
    "ledger-damaged",
    {
      zh: `台账内容已损坏${detail && `：${detail}`}`,
      en: `the content of the ledger is damaged${detail && `: ${detail}`}`,
      fixZh:
        "请先原样备份，再从备份恢复；没有备份时，可换用新的 BDC_HOME 重新提交同一文件：同一申请编号在登记机构只会有一个案件。",
      fixEn:
        "Copy the ledger away, then restore a backup; without one, submit the same file with a new BDC_HOME: under one ref the authority keeps one case.",
    },
    { cause: error },
  );
}

const STUMBLES = [TypeError, SyntaxError, RangeError] as const;

function hasCode(error: unknown, pattern: RegExp): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && pattern.test(error.code);
}
