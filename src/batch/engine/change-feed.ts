import type { Kind } from "../../contract/index.js";
import { newsOf, type CaseNews } from "./case-news.js";
import { MAX_PAUSE_MS } from "./authority-pause.js";
import { toCaseUpdate } from "./outcomes.js";
import {
  ContractBreachError,
  InvalidRequestError,
  isContractBreach,
  isInvalidRequest,
  isNotFound,
  isPermission,
  isRegistryError,
  responseOf,
  type CaseSummary,
  type CaseChangePage,
  type ProblemCode,
  type RegistryClient,
  type RegistryError,
} from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord, Scope } from "../ledger/types.js";

/** Reports of the change feed other than case states. */
export interface FeedNotices {
  /** Alerts on registered cases of the institution: of any batch, and of cases that the ledger does not hold. */
  readonly news: CaseNews[];
  /** Number of contradictory reports. The ledger keeps each of them with its filing. */
  contradictions: number;
  /** Cases that the gateway no longer tells of, although they had not ended when they were read last. */
  unreadable?: { readonly kind: Kind; readonly ref: string; readonly caseNo: string }[];
  /** Set when the authority no longer knew the stored cursor, and the feed was read again from its beginning. */
  feedRestarted?: boolean;
}

export interface FeedOptions {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly batch: BatchRecord;
  readonly notices: FeedNotices;
  readonly drain?: AbortSignal;
  readonly signal?: AbortSignal;
}

const PAGE_CHANGES = 1_000;
/** Time limit for listing all cases (ms). Enough for about ten million cases. */
const MAX_LISTING_MS = 1_800_000;
/** Statuses that may mean an unknown cursor. A second call without the cursor decides. */
const REFUSALS: ReadonlySet<unknown> = new Set([400, 404, 409, 410, 422]);
const CURSOR_GONE = "cursor-gone" satisfies ProblemCode;
/** Error code when the authority refuses the feed even from its beginning. */
export const FEED_REFUSED = "feed-refused";

/** Reads the change feed of one institution page by page into the ledger. Not for concurrent use. */
export class ChangeFeed {
  readonly #options: FeedOptions;
  readonly #scope: Scope;
  /** Current iteration over the feed. It detects a feed without end. */
  #pages: AsyncGenerator<CaseChangePage> | undefined;
  #restarted = false;
  /** Number of alerts told of each case that the ledger does not hold. */
  readonly #told = new Map<string, number>();

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#scope = { authority: options.batch.authority, institution: options.batch.institution };
  }

  /**
   * Applies one page of the feed to the ledger, with the changes and the cursor in one transaction.
   *
   * @returns Whether there are more pages.
   * @throws RegistryError `feed-refused` When the authority refuses the feed from its beginning too.
   */
  async applyNextPage(): Promise<boolean> {
    try {
      const page = await this.#nextPage();
      if (page === undefined) return true;
      const time = responseOf(page)?.date;
      if (time) await this.#options.ledger.setClock(this.#scope.authority, time.getTime());
      await this.#record(
        page.changes.map((c) => c.case),
        page.nextCursor,
        !page.more,
      );
      if (!page.more) this.#pages = undefined;
      return page.more;
    } catch (error) {
      // A page that was read but not recorded must be read again.
      this.#pages = undefined;
      throw error;
    }
  }

  /** Returns undefined when interrupted. */
  async #nextPage(): Promise<CaseChangePage | undefined> {
    const { ledger } = this.#options;
    try {
      this.#pages ??= this.#readFrom(await ledger.cursor(this.#scope));
      return await firstOf(this.#pages);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const cursor = await ledger.cursor(this.#scope);
      if (cursor !== undefined) return this.#startAnew(cursor, error);
      throw error.problem ? feedRefused(error) : error;
    }
  }

  /**
   * Starts over after the authority refused the cursor. If it answers without the cursor, it no longer knows the old
   * one, and the feed is read from the place that the authority names, or from its beginning; the ledger skips versions
   * that it already has. Changes may have been dropped from the feed, so all cases are listed before anything later is
   * recorded. The old cursor stays stored until then.
   */
  async #startAnew(cursor: string, refusal: RegistryError): Promise<CaseChangePage | undefined> {
    const { ledger, notices } = this.#options;
    this.#pages = undefined;
    if (this.#restarted) throw forgotten(refusal);
    const restart = refusal.code === CURSOR_GONE ? refusal.problem?.restartCursor : undefined;
    const pages = this.#readFrom(restart);
    let first: CaseChangePage;
    try {
      first = await firstOf(pages);
    } catch (error) {
      throw isRefusal(error) && error.problem ? feedRefused(error) : error;
    }
    // Without a problem document, the refusal may come from an intermediary. Try the cursor once more.
    const known = refusal.problem ? undefined : await this.#pageUnlessRefused(cursor);
    if (known) return known;
    if (!(await this.#recordAllCases(restart !== undefined))) return undefined;
    await ledger.note(this.#scope.authority, "feed-restarted", `${this.#scope.institution}: ${refusal.status}`);
    this.#restarted = true;
    notices.feedRestarted = true;
    this.#pages = pages;
    return first;
  }

  async #pageUnlessRefused(cursor: string): Promise<CaseChangePage | undefined> {
    const pages = this.#readFrom(cursor);
    try {
      const page = await firstOf(pages);
      this.#pages = pages;
      return page;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return undefined;
    }
  }

  /**
   * Lists all cases and records them. Returns false when interrupted. If the authority offers no list, or an endless
   * one, the feed alone is used, provided that it is read from its beginning.
   *
   * @param required Whether the feed continues later than at its beginning, so that only the list has earlier changes.
   * @throws RegistryError When the list is required and cannot be read completely.
   */
  async #recordAllCases(required: boolean): Promise<boolean> {
    const { client, drain, signal } = this.#options;
    const until = Date.now() + MAX_LISTING_MS;
    let some: CaseSummary[] = [];
    try {
      for await (const found of client.cases.list({ limit: PAGE_CHANGES }, { signal, maxRetryAfterMs: MAX_PAUSE_MS })) {
        some.push(found);
        if (some.length < PAGE_CHANGES) continue;
        await this.#record(some);
        some = [];
        if (drain?.aborted) return false;
        if (Date.now() > until) {
          if (required) throw endless();
          break;
        }
      }
    } catch (error) {
      if (required) throw error;
      if (!isNotFound(error) && !isInvalidRequest(error) && !isPermission(error) && !isContractBreach(error))
        throw error;
    }
    await this.#record(some);
    return true;
  }

  #readFrom(cursor: string | undefined): AsyncGenerator<CaseChangePage> {
    const { client, signal } = this.#options;
    return client.cases.changePages({ cursor, limit: PAGE_CHANGES }, { signal, maxRetryAfterMs: 0 });
  }

  async #record(cases: readonly CaseSummary[], cursor?: string, isLastPage = false): Promise<void> {
    const { ledger, notices } = this.#options;
    const news = await newsOf(ledger, this.#scope, cases, this.#told);
    const { contradictions } = await ledger.recordCases(this.#scope, cases.map(toCaseUpdate), cursor, isLastPage);
    // Report only what was recorded: a page that is read again after a failure is reported then.
    notices.news.push(...news);
    for (const { batch, caseNo } of news)
      if (batch === undefined) this.#told.set(caseNo, (this.#told.get(caseNo) ?? 0) + 1);
    notices.contradictions += contradictions;
  }
}

/** The iteration always yields a page until one is the last. */
async function firstOf(pages: AsyncGenerator<CaseChangePage>): Promise<CaseChangePage> {
  return (await pages.next()).value as CaseChangePage;
}

function isRefusal(error: unknown): error is RegistryError {
  if (!isRegistryError(error)) return false;
  // A cursor in a form that the contract does not allow is refused before it is sent.
  return REFUSALS.has(error.status) || (isInvalidRequest(error) && error.attempts === 0);
}

/** Checks whether an error means that the authority refuses the change feed even from its beginning. */
export function isFeedRefused(error: unknown): error is RegistryError {
  return isRegistryError(error) && error.code === FEED_REFUSED;
}

function feedRefused(error: RegistryError): RegistryError {
  return new InvalidRequestError(
    {
      code: FEED_REFUSED,
      zh: `登记机构拒绝提供受理件变更（状态码 ${error.status}），从头读取也被拒绝；受理件仍由登记机构正常办理，请向登记机构核实变更接口`,
      en: `the authority refuses the change feed (status ${error.status}), even from its beginning. The cases continue there; ask the authority about its change feed`,
    },
    factsOf(error),
  );
}

function forgotten(error: RegistryError): RegistryError {
  return new ContractBreachError(
    {
      code: "contract-breach",
      zh: "答复不符合接口规范：登记机构不接受其刚刚返回的变更游标",
      en: "the response violates the contract: the authority does not accept the change cursor that it has just returned",
    },
    factsOf(error),
    false,
  );
}

function endless(): RegistryError {
  return new ContractBreachError(
    {
      code: "contract-breach",
      zh: "答复不符合接口规范：受理件列表无法读完",
      en: "the response violates the contract: the list of cases does not end",
    },
    { method: "GET", path: "/v1/cases", attempts: 1 },
    false,
  );
}

function factsOf(error: RegistryError): ConstructorParameters<typeof InvalidRequestError>[1] {
  const { method, path, attempts, requestId, status, problem } = error;
  return { method, path, attempts, requestId, status, problem, cause: error };
}
