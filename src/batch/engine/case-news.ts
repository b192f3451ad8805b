import {
  RIGHT_UNKNOWN,
  isRegistered,
  maskForeignValue,
  type Alert,
  type Case,
  type Kind,
} from "../../contract/index.js";
import type { CaseSummary } from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { FilingQuery, FilingRecord, Scope } from "../ledger/types.js";

/**
 * Alert on a case that was already in the register: a seizure took effect or lapsed, a claim was fixed, or a notice
 * lapsed.
 */
export interface CaseNews {
  /** Kind of the filing. */
  readonly kind: Kind;
  /** Ref of the filing. */
  readonly ref: string;
  /** Case number at the authority. */
  readonly caseNo: string;
  /**
   * Id of the batch that holds the filing. Absent when the ledger does not hold the case: it was filed from elsewhere,
   * or the authority opened it for a right of the institution.
   */
  readonly batch?: string;
  /** The alert, with personal data masked. */
  readonly alert: Alert;
}

/** Returns the alerts stored with the case of a filing, with personal data masked. Empty when it has no case. */
export const alertsOf = (filing: FilingRecord): readonly Alert[] =>
  filing.case ? maskForeignValue((JSON.parse(filing.case) as Case).alerts ?? []) : [];

/**
 * Returns the alerts on registered cases that these reports contain and the ledger does not. Call it before the reports
 * are recorded. Alerts on cases that are not registered yet are part of their outcome, not news. R-06, the fixing of a
 * bank's claim, comes first: money lent after that moment is not secured.
 *
 * @param told Number of alerts already told of each case that the ledger does not hold. Nothing else records them.
 */
export async function newsOf(
  ledger: Ledger,
  scope: Scope,
  reports: readonly CaseSummary[],
  told: ReadonlyMap<string, number>,
): Promise<CaseNews[]> {
  /**
   * Known alerts of a case. Updated within the page, so that later reports are compared with earlier ones.
   */
  const known = new Map<string, KnownAlerts | undefined>();
  const news: CaseNews[] = [];
  for (const { kind, ref, caseNo, status, done, alerts = [] } of reports) {
    if (alerts.length === 0) continue;
    const isFinal = done || isRegistered(status);
    if (!known.has(caseNo)) {
      const [filing] = await ledger.find({ ...scope, caseNo, limit: 1 });
      // A filing whose case the ledger has not heard of yet is found by its ref.
      const [held] = filing ? [filing] : await ledger.find({ ...scope, kind, ref, limit: 1 });
      known.set(caseNo, held ? registeredAlerts(held) : isFinal ? { alerts: told.get(caseNo) ?? 0 } : undefined);
    }
    const before = known.get(caseNo);
    if (!before) {
      // Reported as registered within this page: later alerts are news.
      if (isFinal) known.delete(caseNo);
      continue;
    }
    const { batch } = before;
    for (const alert of maskForeignValue(alerts.slice(before.alerts)))
      news.push({ kind, ref, caseNo, ...(batch !== undefined && { batch }), alert });
    before.alerts = Math.max(before.alerts, alerts.length);
  }
  return news.sort((a, b) => Number(b.alert.code === "R-06") - Number(a.alert.code === "R-06"));
}

interface KnownAlerts {
  /** Batch of the filing; absent for a case that the ledger does not hold. */
  readonly batch?: string;
  /** Number of alerts that are known. */
  alerts: number;
}

/** The alerts that the ledger has of a registered case; undefined while it is not registered. */
function registeredAlerts(filing: FilingRecord): KnownAlerts | undefined {
  const { batch, caseStatus, caseDone } = filing;
  const isFinal = caseStatus !== undefined && (caseDone === true || isRegistered(caseStatus));
  return isFinal ? { batch, alerts: alertsOf(filing).length } : undefined;
}

/** Returns the alerts on the cases of filings. */
export function newsOfFilings(filings: readonly FilingRecord[]): CaseNews[] {
  return filings.flatMap((filing) =>
    alertsOf(filing).map((alert) => ({
      kind: filing.kind,
      ref: filing.ref,
      caseNo: filing.caseNo ?? "",
      batch: filing.batch,
      alert,
    })),
  );
}

/**
 * Finds the cancellations, releases and renewals of a batch that were entered for a right that the register does not
 * hold, and returns their alerts. A mistyped number is entered in the same way, so each has to be checked.
 *
 * @param limit Max number of filings. @default 1,000
 * @throws LedgerError When the ledger cannot be read.
 */
export async function findUnknownRights(ledger: Ledger, batch: string, limit = 1_000): Promise<CaseNews[]> {
  const filings = await findFlagged(ledger, batch, "unknown-right", limit);
  return newsOfFilings(filings).filter(({ alert }) => alert.code === RIGHT_UNKNOWN);
}

/**
 * Finds filings of a batch whose case carries alerts, whose case may have ended an unknown right, or for which the
 * authority sent contradictory reports.
 *
 * @param batch Id of the batch.
 * @param mark Which of them to look for.
 * @param limit Max number of filings. @default 1,000
 * @throws LedgerError When the ledger cannot be read.
 */
export async function findFlagged(
  ledger: Ledger,
  batch: string,
  mark: NonNullable<FilingQuery["marked"]>,
  limit = 1_000,
): Promise<FilingRecord[]> {
  return ledger.find({ batch, marked: mark, limit });
}
