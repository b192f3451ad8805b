import { CASE_STATUSES, UNRECOGNISED, caseStatuses, dateInChina } from "../../contract/index.js";
import { isNotFound, type CaseSummary } from "../../sdk/index.js";
import type { FilingQuery, FilingRecord, Scope } from "../ledger/types.js";
import { newsOf } from "./case-news.js";
import type { FeedOptions } from "./change-feed.js";
import { toCaseUpdate } from "./outcomes.js";

const PAGE_CASES = 64;
const MAX_CONCURRENT_READS = 8;
const OPEN_STATUSES = [...caseStatuses.filter((status) => !CASE_STATUSES[status].final), UNRECOGNISED] as const;

/** Reads open cases one by one into the ledger, for gateways without a change feed. Not for concurrent use. */
export class CasePoll {
  readonly #options: FeedOptions;
  readonly #cases: FilingQuery;
  readonly #scope: Scope;
  /** Id of the last filing of the previous page; 0 at the beginning of a round. */
  #after = 0;

  /** @param cases filings whose cases are read; all of the institution at this authority when absent */
  constructor(options: FeedOptions, cases: FilingQuery = {}) {
    this.#options = options;
    this.#scope = { authority: options.batch.authority, institution: options.batch.institution };
    this.#cases = { ...this.#scope, ...cases, states: ["filed"], caseStatuses: OPEN_STATUSES, limit: PAGE_CASES };
  }

  /**
   * Reads one page of open cases and records those that have changed, in one transaction. What was read before a
   * failure is recorded.
   *
   * @returns Whether there are more in this round.
   */
  async applyNextPage(): Promise<boolean> {
    const { ledger, drain } = this.#options;
    const page = await ledger.find({ ...this.#cases, after: this.#after });
    const open = page.filter((filing) => filing.caseNo !== undefined && filing.caseDone !== true);
    const changed: CaseSummary[] = [];
    let failure: unknown;
    let next = 0;
    const read = async () => {
      while (failure === undefined && next < open.length && !drain?.aborted) {
        const filing = open[next++]!;
        try {
          const found = await this.#read(filing);
          if (found && !isSame(filing, found)) changed.push(found);
        } catch (error) {
          failure ??= error;
        }
      }
    };
    await Promise.all(Array.from({ length: MAX_CONCURRENT_READS }, read));
    await this.#record(changed);
    if (failure !== undefined) throw failure;
    const isLast = page.length < PAGE_CASES;
    this.#after = isLast ? 0 : page.at(-1)!.id;
    return !isLast;
  }

  /** Returns undefined when the gateway no longer tells of the case. */
  async #read({ caseNo, kind, ref }: FilingRecord): Promise<CaseSummary | undefined> {
    const { client, signal, notices } = this.#options;
    try {
      const { history: _, ...found } = await client.cases.get(caseNo!, { signal, maxRetryAfterMs: 0 });
      return found;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      const known = (notices.unreadable ??= []);
      if (!known.some((one) => one.caseNo === caseNo)) known.push({ kind, ref, caseNo: caseNo! });
      return undefined;
    }
  }

  async #record(cases: readonly CaseSummary[]): Promise<void> {
    const { ledger, notices } = this.#options;
    // Only cases that the ledger holds are read.
    const news = await newsOf(ledger, this.#scope, cases, new Map());
    const { contradictions } = await ledger.recordCases(this.#scope, cases.map(toCaseUpdate));
    notices.news.push(...news);
    notices.contradictions += contradictions;
  }
}

/** A gateway that tells no version gives every answer a new one: the contents are compared. */
function isSame({ case: known }: FilingRecord, found: CaseSummary): boolean {
  return known !== undefined && contentOf(JSON.parse(known) as CaseSummary) === contentOf(found);
}

/** Of the last day to read a case the day counts: it moves with every answer. */
function contentOf({ version: _, updatedAt: __, readableUntil, ...content }: CaseSummary): string {
  const readBy = readableUntil === undefined ? undefined : dateInChina(readableUntil);
  return JSON.stringify(Object.entries({ ...content, readBy }).sort(([a], [b]) => (a < b ? -1 : 1)));
}
