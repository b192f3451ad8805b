import type { Findings } from "../audit/findings.js";
import { isLedgerError } from "../error.js";

/** Applies a link. An altered link may contain anything; its wrong hash has already been reported. */
export function applySafely(findings: Findings, link: number, work: () => void): void {
  try {
    work();
  } catch (error) {
    findings.chainBroken(link, "事件无法读取", `its events cannot be read: ${textOfError(error)}`);
  }
}

/** Message of the error behind a ledger error. */
export function textOfError(error: unknown): string {
  const cause = isLedgerError(error) ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
