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
  type ReceivedCase,
  type ReceivedChangePage,
  type RegistryClient,
  type RegistryError,
} from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord, Scope } from "../ledger/types.js";

/** What the change feed reported beside the states of cases. */
export interface FeedNotices {
  readonly news: CaseNews[];
  /** Reports that cannot both be true; the ledger keeps them. */
  contradictions: number;
  /** The authority no longer knew where the feed had been left: it was read again from its beginning. */
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

const PAGE = 1_000;
/** Ten million cases are listed in less. */
const MAX_LISTING_MS = 1_800_000;
/** Answers with which a gateway may say that it does not know a cursor; whether it means that, a second call shows. */
const REFUSALS: ReadonlySet<unknown> = new Set([400, 404, 409, 410, 422]);
/** Code of the error of a feed that the authority refuses altogether. */
export const FEED_REFUSED = "feed-refused";

/** The change feed of one institution, read page by page into the ledger. For one reader at a time. */
export class ChangeFeed {
  readonly #options: FeedOptions;
  readonly #scope: Scope;
  /** The reading under way; it notices a feed without end. */
  #pages: AsyncGenerator<ReceivedChangePage> | undefined;
  #restarted = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#scope = { authority: options.batch.authority, institution: options.batch.institution };
  }

  /**
   * Applies one page of the feed to the ledger: the changes and the cursor in one transaction. Returns true when there
   * is more.
   * @throws RegistryError with the code `feed-refused` when the authority refuses the feed from its beginning too
   */
  async applyNextPage(): Promise<boolean> {
    try {
      const page = await this.#nextPage();
      if (page === undefined) return true;
      await this.#record(
        page.changes.map((c) => c.case),
        page.next,
      );
      if (!page.more) this.#pages = undefined;
      return page.more;
    } catch (error) {
      // A page that was read and not recorded must be read again.
      this.#pages = undefined;
      throw error;
    }
  }

  /** Undefined: interrupted. */
  async #nextPage(): Promise<ReceivedChangePage | undefined> {
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
   * The authority refuses the cursor. When it answers without one, it no longer knows the cursor, and the feed is read
   * from its beginning: of versions that it knows the ledger records nothing. The feed may have lost changes meanwhile,
   * so the cases are listed first. The old cursor stands until the first page is recorded.
   */
  async #startAnew(cursor: string, refusal: RegistryError): Promise<ReceivedChangePage | undefined> {
    const { ledger, notices } = this.#options;
    this.#pages = undefined;
    if (this.#restarted) throw forgotten(refusal);
    const pages = this.#readFrom(undefined);
    let first: ReceivedChangePage;
    try {
      first = await firstOf(pages);
    } catch (error) {
      throw isRefusal(error) && error.problem ? feedRefused(error) : error;
    }
    // Without a problem document something in front of the gateway may have answered, this once.
    const known = refusal.problem ? undefined : await this.#pageUnlessRefused(cursor);
    if (known) return known;
    if (!(await this.#recordAllCases())) return undefined;
    await ledger.note(this.#scope.authority, "feed-restarted", `${this.#scope.institution}: ${refusal.status}`);
    this.#restarted = true;
    notices.feedRestarted = true;
    this.#pages = pages;
    return first;
  }

  async #pageUnlessRefused(cursor: string): Promise<ReceivedChangePage | undefined> {
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
   * False: interrupted. Of an authority that gives no list, or none that ends, it is believed that its feed tells
   * everything.
   */
  async #recordAllCases(): Promise<boolean> {
    const { client, drain, signal } = this.#options;
    const until = Date.now() + MAX_LISTING_MS;
    let some: ReceivedCase[] = [];
    try {
      for await (const found of client.cases.list({ limit: PAGE }, { signal, maxRetryAfterMs: MAX_PAUSE_MS })) {
        some.push(found);
        if (some.length < PAGE) continue;
        await this.#record(some);
        some = [];
        if (drain?.aborted) return false;
        if (Date.now() > until) break;
      }
    } catch (error) {
      if (!isNotFound(error) && !isInvalidRequest(error) && !isPermission(error) && !isContractBreach(error))
        throw error;
    }
    await this.#record(some);
    return true;
  }

  #readFrom(after: string | undefined): AsyncGenerator<ReceivedChangePage> {
    const { client, signal } = this.#options;
    return client.cases.changePages({ after, limit: PAGE }, { signal, maxRetryAfterMs: 0 });
  }

  async #record(cases: readonly ReceivedCase[], cursor?: string): Promise<void> {
    const { ledger, notices } = this.#options;
    const news = await newsOf(ledger, this.#scope, cases);
    const { contradictions } = await ledger.recordCases(this.#scope, cases.map(toCaseUpdate), cursor);
    // Reported after it is recorded: a page that is read again after a failure reports it again.
    notices.news.push(...news);
    notices.contradictions += contradictions;
  }
}

/** A reading always has a next page until one says that it is the last. */
async function firstOf(pages: AsyncGenerator<ReceivedChangePage>): Promise<ReceivedChangePage> {
  return (await pages.next()).value as ReceivedChangePage;
}

function isRefusal(error: unknown): error is RegistryError {
  if (!isRegistryError(error)) return false;
  // A cursor that the contract does not allow cannot even be sent.
  return REFUSALS.has(error.status) || (isInvalidRequest(error) && error.attempts === 0);
}

export function isFeedRefused(error: unknown): error is RegistryError {
  return isRegistryError(error) && error.code === FEED_REFUSED;
}

function feedRefused(error: RegistryError): RegistryError {
  return new InvalidRequestError(
    {
      code: FEED_REFUSED,
      zh: `登记机构不提供案件变更（状态 ${error.status}），从头读取也被拒绝；案件在登记机构照常办理，请向登记机构核实变更接口`,
      en: `the authority refuses to report changes (status ${error.status}), from the beginning too; the cases go on there: ask it about its change feed`,
    },
    factsOf(error),
  );
}

function forgotten(error: RegistryError): RegistryError {
  return new ContractBreachError(
    {
      code: "contract-breach",
      zh: "答复不符合接口合同：登记机构不认识它刚给出的变更游标",
      en: "the answer breaks the contract: the authority does not know the change cursor that it has just given",
    },
    factsOf(error),
    false,
  );
}

function factsOf(error: RegistryError): ConstructorParameters<typeof InvalidRequestError>[1] {
  const { method, path, attempts, requestId, status, problem } = error;
  return { method, path, attempts, requestId, status, problem, cause: error };
}
