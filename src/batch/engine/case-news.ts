import { isRegistered, maskForeignValue, type Alert, type Case, type Kind } from "../../contract/index.js";
import type { ReceivedCase } from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { FilingRecord, Scope } from "../ledger/types.js";

/**
 * Something that befell a case after it was in the register: a seizure that took effect or lapsed, a claim that was
 * fixed, a notice that lapsed.
 */
export interface CaseNews {
  readonly kind: Kind;
  readonly ref: string;
  readonly caseNo: string;
  readonly batch: string;
  readonly alert: Alert;
}

export const alertsOf = (filing: FilingRecord): readonly Alert[] =>
  filing.case ? maskForeignValue((JSON.parse(filing.case) as Case).alerts ?? []) : [];

/**
 * Returns what these reports say of finished cases beyond what the ledger knows; call it before they are recorded. What
 * is said of a case on its way to the register is its outcome, not news. R-06, the fixing of a bank's claim, comes
 * first: nothing more may be lent from that moment.
 */
export async function newsOf(ledger: Ledger, scope: Scope, reports: readonly ReceivedCase[]): Promise<CaseNews[]> {
  /** How many alerts of a case are known; the latest report of a page counts for the next one. */
  const known = new Map<string, { filing: FilingRecord; alerts: number } | undefined>();
  const news: CaseNews[] = [];
  for (const { caseNo, status, done, alerts = [] } of reports) {
    if (alerts.length === 0) continue;
    if (!known.has(caseNo)) {
      const [filing] = await ledger.find({ ...scope, caseNo, limit: 1 });
      const registered =
        filing?.caseStatus !== undefined && (filing.caseDone === true || isRegistered(filing.caseStatus));
      known.set(caseNo, registered ? { filing, alerts: alertsOf(filing).length } : undefined);
    }
    const before = known.get(caseNo);
    if (!before) {
      // Reported as registered within this page: what follows is news.
      if (done || isRegistered(status)) known.delete(caseNo);
      continue;
    }
    const { kind, ref, batch } = before.filing;
    news.push(...maskForeignValue(alerts.slice(before.alerts)).map((alert) => ({ kind, ref, batch, caseNo, alert })));
    before.alerts = Math.max(before.alerts, alerts.length);
  }
  return news.sort((a, b) => Number(b.alert.code === "R-06") - Number(a.alert.code === "R-06"));
}

/** Filings of a batch whose cases carry alerts, or reports that cannot both be true. */
export async function findFlagged(
  ledger: Ledger,
  batch: string,
  mark: "alerts" | "contradiction",
  limit = 1_000,
): Promise<FilingRecord[]> {
  return ledger.find({ batch, marked: mark, limit });
}
