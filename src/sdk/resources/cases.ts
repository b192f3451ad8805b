import {
  CASE_STATUSES,
  MAX_PAGE,
  isRegistered,
  kinds,
  operation,
  type CaseStatus,
  type Kind,
  type Supplement,
  type Withdrawal,
} from "../../contract/index.js";
import { CASE_WRITE_OPTIONS, checkCallOptions, type CallOptions } from "../arguments/call-options.js";
import { checkArguments, checkOptions, type OptionExpectations } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";
import type { CaseWriteOptions, GatewayCaller } from "../gateway/caller.js";
import { keepResponse, responseOf } from "../gateway/response-of.js";
import { contractBreach, textOf } from "../http/map-errors.js";
import type { Clock } from "../http/clock.js";
import { AbortedError, ContractBreachError, WaitTimeoutError, type CallFacts } from "../http/errors.js";
import {
  parseCaseDetail,
  parseCases,
  parseChanges,
  type CaseSummary,
  type CaseWithHistory,
  type CaseSummaryPage,
  type CaseChange,
  type CaseChangePage,
} from "../responses/parse.js";
import { PageGuard, standingStill } from "./page-guard.js";

/** Selects cases of the institution. Conditions are combined with AND; absent ones match everything. */
export interface CaseFilter {
  /** The institution's own number of the filing (申请编号), at most 64 characters. */
  readonly ref?: string;
  /** Kind of filing, for example `mortgage.file`. */
  readonly kind?: Kind;
  /** Current status of the case, or several of which it has one. */
  readonly status?: CaseStatus | readonly CaseStatus[];
  /** 28-digit code of a unit that the case concerns (不动产单元号). */
  readonly unitCode?: string;
  /** First day of acceptance (受理日期) in China, YYYY-MM-DD. Cases that are not accepted yet do not match. */
  readonly acceptedFrom?: string;
  /** Last day of acceptance (受理日期) in China, YYYY-MM-DD. Cases that are not accepted yet do not match. */
  readonly acceptedTo?: string;
  /** Page to start with: `nextCursor` of the previous page, at most 200 characters. Absent: the first page. */
  readonly cursor?: string;
  /**
   * Maximum number of cases per page, 1 to 1,000.
   * @default 100
   */
  readonly limit?: number;
}

/** Where to read the change feed. */
export interface ChangeRange {
  /** Cursor after which to read: `nextCursor` of a page or `cursor` of a change. Absent: from the beginning. */
  readonly cursor?: string | undefined;
  /**
   * Maximum number of changes per page, 1 to 1,000.
   * @default 1000
   */
  readonly limit?: number;
}

/** Options of `cases.waitFor`. */
export interface WaitOptions extends CallOptions {
  /**
   * `registered`: the case is entered in the register (登簿), or has ended otherwise. `done`: the authority has finished
   * with the case.
   * @default "done"
   */
  readonly until?: "registered" | "done";
  /**
   * Maximum total wait, in milliseconds. `timeoutMs` limits a single query.
   * @default 7200000 (two hours)
   */
  readonly waitMs?: number;
  /**
   * Milliseconds between queries.
   * @default the authority's `changes.pollSeconds`, at least 2000
   */
  readonly pollIntervalMs?: number;
}

const DEFAULT_WAIT_MS = 7_200_000;

const WAIT_OPTIONS: OptionExpectations = {
  until: expects.oneOf(["registered", "done"]),
  waitMs: expects.waitMs,
  pollIntervalMs: expects.timeoutMs,
};
const RENAMED = { timeout: "waitMs", pollMs: "pollIntervalMs" };
const STATUSES = Object.keys(CASE_STATUSES);
const STATUS = expects.listOf(expects.oneOf(STATUSES), STATUSES.join("、"), STATUSES.join(", "));
const FILTER: OptionExpectations = {
  ref: expects.text,
  kind: expects.oneOf(kinds),
  status: (value) => STATUS([value].flat()),
  unitCode: expects.text,
  acceptedFrom: expects.day,
  acceptedTo: expects.day,
  cursor: expects.text,
  limit: expects.limit,
};
const RANGE: OptionExpectations = { cursor: expects.text, limit: expects.limit };
const RANGE_RULES = { name: "range", renamed: { after: "cursor" } };
const BODY = expects.object;

/** Options of `cases.findByRef`. */
export interface LookUpOptions extends CallOptions {
  /** Content of the filing as it was sent. */
  readonly filing?: object | undefined;
}

/** Cases of the institution (`client.cases`). A case (受理件) is what the authority makes of a filing. */
export class Cases {
  readonly #caller: GatewayCaller;
  readonly #clock: Clock;
  readonly #pollIntervalMs: () => Promise<number>;

  /** @param pollIntervalMs returns the default interval between queries of `waitFor` */
  constructor(caller: GatewayCaller, clock: Clock, pollIntervalMs: () => Promise<number>) {
    this.#caller = caller;
    this.#clock = clock;
    this.#pollIntervalMs = pollIntervalMs;
  }

  /**
   * Gets a case with its history.
   * @param caseNo number given by the authority (受理编号)
   * @throws NotFoundError when the authority has no such case, or it belongs to another institution
   * @throws RegistryError any other failure
   */
  async get(caseNo: string, options?: CallOptions): Promise<CaseWithHistory> {
    checkArguments("cases.get", { caseNo: [caseNo, expects.text] });
    checkCallOptions("cases.get", options);
    return (await this.#caller.json("getCase", { params: { caseNo } }, options, parseCaseDetail)).value;
  }

  /**
   * Finds the case of a filing by the institution's own number. Use it after an unknown outcome, before sending again.
   * The ref alone does not prove that the case has the content of your filing: compare its `units` and `contentDigest`.
   * @param ref the institution's own number of the filing (申请编号)
   * @param options.filing content of the filing as it was sent: a gateway with the feature `lookUp: "filing"` is asked
   *   with its fields, such as the contract number
   * @returns undefined only when the authority has no case with this ref, or of this filing
   * @throws ContractBreachError with code `wrong-cases` when the response contains another case or several; it then
   *   proves nothing
   * @throws RegistryError any other failure
   */
  async findByRef(kind: Kind, ref: string, options: LookUpOptions = {}): Promise<CaseSummary | undefined> {
    checkArguments("cases.findByRef", { kind: [kind, expects.oneOf(kinds)], ref: [ref, expects.text] });
    checkCallOptions("cases.findByRef", options, { filing: expects.object });
    const { filing, ...others } = options;
    let found: CaseSummary | undefined;
    let pages = 0;
    for await (const { cases } of this.#pages({ kind, ref }, others, filing)) {
      // One ref has one case.
      if (++pages > MAX_PAGES_OF_A_REF)
        throw contractBreach(
          LIST_FACTS,
          true,
          `按申请编号查询，${MAX_PAGES_OF_A_REF} 页之后仍有下一页`,
          `a query for one ref has still more pages after ${MAX_PAGES_OF_A_REF}`,
        );
      for (const one of cases) {
        if (one.ref !== ref || one.kind !== kind || (found && found.caseNo !== one.caseNo))
          throw new ContractBreachError(textOf("wrong-cases"), LIST_FACTS, false);
        found = one;
      }
    }
    return found;
  }

  /**
   * Gets one page of cases. Pass its `nextCursor` as `cursor` to get the next one; the last page has none.
   * @throws RegistryError
   */
  async page(filter: CaseFilter = {}, options?: CallOptions): Promise<CaseSummaryPage> {
    checkOptions("cases.page", filter, FILTER, { name: "filter" });
    checkCallOptions("cases.page", options);
    return this.#page(filter, options);
  }

  async #page(filter: CaseFilter, options?: CallOptions, filing?: object): Promise<CaseSummaryPage> {
    const { status, ...others } = filter;
    const query = { ...others, status: typeof status === "string" ? [status] : status };
    return (await this.#caller.json("listCases", { query, filing }, options, parseCases)).value;
  }

  /**
   * Iterates over all matching cases and fetches pages as needed.
   * @throws ContractBreachError when the list is endless: cursors or pages repeat, or pages stay empty
   * @throws RegistryError any other failure
   */
  list(filter: CaseFilter = {}, options?: CallOptions): AsyncGenerator<CaseSummary> {
    checkOptions("cases.list", filter, FILTER, { name: "filter" });
    checkCallOptions("cases.list", options);
    return this.#cases(filter, options);
  }

  async *#cases(filter: CaseFilter, options?: CallOptions): AsyncGenerator<CaseSummary> {
    for await (const page of this.#pages(filter, options)) yield* page.cases;
  }

  async *#pages(filter: CaseFilter, options?: CallOptions, filing?: object): AsyncGenerator<CaseSummaryPage> {
    const guard = new PageGuard(LIST_FACTS, filter.cursor);
    for (let cursor = filter.cursor; ;) {
      const page = await this.#page({ ...filter, ...(cursor !== undefined && { cursor }) }, options, filing);
      const next = page.nextCursor;
      if (next !== undefined) {
        guard.check(next, contentOf(page.cases));
        checkCursor("listCases", next);
      }
      const response = responseOf(page);
      for (const found of page.cases) keepResponse(found, response);
      yield page;
      if (next === undefined) return;
      cursor = next;
    }
  }

  /**
   * Gets one page of the change feed, oldest first. Pass its `nextCursor` as `cursor` to continue, also after the last
   * page: later changes follow there.
   * @throws InvalidRequestError with code `cursor-gone` (status 410) when the authority no longer knows the cursor:
   *   changes may be missing. Read the cases again with `list`, then continue from `problem.restartCursor`.
   * @throws ContractBreachError when the feed is not valid, for example its cursor does not advance
   * @throws RegistryError any other failure
   */
  async changesPage(range: ChangeRange = {}, options?: CallOptions): Promise<CaseChangePage> {
    checkOptions("cases.changesPage", range, RANGE, RANGE_RULES);
    checkCallOptions("cases.changesPage", options);
    const { cursor, limit } = range;
    const { value } = await this.#caller.json("listChanges", { query: { cursor, limit } }, options, parseChanges);
    if (value.more && value.nextCursor === cursor) throw standingStill(CHANGES_FACTS);
    checkCursor("listChanges", value.nextCursor);
    return value;
  }

  /**
   * Iterates over the changes of all cases after a cursor up to now, oldest first. Each change is delivered at least
   * once. Save the `cursor` of the last change and pass it as `cursor` next time.
   * @throws InvalidRequestError with code `cursor-gone`, as `changesPage`
   * @throws ContractBreachError when the feed is endless: cursors or pages repeat, or pages stay empty
   * @throws RegistryError any other failure
   */
  changes(range: ChangeRange = {}, options?: CallOptions): AsyncGenerator<CaseChange> {
    checkOptions("cases.changes", range, RANGE, RANGE_RULES);
    checkCallOptions("cases.changes", options);
    return this.#changes(range, options);
  }

  async *#changes(range: ChangeRange, options?: CallOptions): AsyncGenerator<CaseChange> {
    for await (const page of this.#changePages(range, options)) yield* page.changes;
  }

  /** Does the same as `changes`, page by page. Pass the `nextCursor` of the last page as `cursor` next time. */
  changePages(range: ChangeRange = {}, options?: CallOptions): AsyncGenerator<CaseChangePage> {
    checkOptions("cases.changePages", range, RANGE, RANGE_RULES);
    checkCallOptions("cases.changePages", options);
    return this.#changePages(range, options);
  }

  async *#changePages(
    { cursor: first, limit = MAX_PAGE }: ChangeRange,
    options?: CallOptions,
  ): AsyncGenerator<CaseChangePage> {
    const guard = new PageGuard(CHANGES_FACTS, first);
    for (let cursor = first; ;) {
      const page = await this.changesPage({ cursor, limit }, options);
      if (page.more) guard.check(page.nextCursor, contentOf(page.changes.map((change) => change.case)));
      yield page;
      cursor = page.nextCursor;
      if (!page.more) return;
    }
  }

  /**
   * Waits until the case reaches the state given by `until`, or has ended otherwise: check the `status` of the result.
   * Returns early when the institution must act (补正, 缴费). Needs only the case number, so any process can call it.
   * @param caseNo number given by the authority (受理编号)
   * @throws WaitTimeoutError when `waitMs` is reached; the case continues and can be waited for again
   * @throws ArgumentError when an option is wrong, such as a text for a number of milliseconds
   * @throws RegistryError any other failure
   */
  async waitFor(caseNo: string, wait: WaitOptions = {}): Promise<CaseWithHistory> {
    checkArguments("cases.waitFor", { caseNo: [caseNo, expects.text] });
    checkCallOptions("cases.waitFor", wait, WAIT_OPTIONS, { renamed: RENAMED });
    const { until = "done", waitMs = DEFAULT_WAIT_MS, pollIntervalMs, ...options } = wait;
    const deadline = this.#clock.monotonic() + waitMs;
    let pause = pollIntervalMs;
    for (;;) {
      const found = await this.get(caseNo, options);
      if (found.done || (until === "registered" && isRegistered(found.status))) return found;
      if (found.status !== "unrecognised" && CASE_STATUSES[found.status].waitsFor === "institution") return found;
      const left = deadline - this.#clock.monotonic();
      const facts = { method: "GET", path: "/v1/cases/{caseNo}", attempts: 1 };
      if (left <= 0) throw new WaitTimeoutError(textOf("wait-timeout"), facts);
      pause ??= await this.#pollIntervalMs();
      await this.#clock.sleep(Math.min(left, pause), options.signal).catch((cause: unknown) => {
        throw new AbortedError(textOf("aborted"), { ...facts, cause });
      });
    }
  }

  /**
   * Answers a request for correction (补正). Possible while the case has the status `supplement-required`.
   * @param caseNo number given by the authority (受理编号)
   * @returns the case after the supplement
   * @param options.idempotencyKey key under which the call can be repeated; it then returns the first answer again
   * @param options.ifVersion version of the case on which the decision is based
   * @throws ConflictError with code `not-allowed-now` when the status of the case does not allow it, and with
   *   `case-changed` when the case has changed since `ifVersion`
   * @throws RegistryError any other failure; when `outcomeUnknown` is true, get the case to see whether it took effect
   */
  async supplement(caseNo: string, supplement: Supplement, options?: CaseWriteOptions): Promise<CaseWithHistory> {
    checkArguments("cases.supplement", { caseNo: [caseNo, expects.text], supplement: [supplement, BODY] });
    checkCallOptions("cases.supplement", options, CASE_WRITE_OPTIONS);
    return (
      await this.#caller.json(
        "supplementCase",
        { params: { caseNo }, headers: ifMatch(options), json: JSON.stringify(supplement) },
        options,
        parseCaseDetail,
      )
    ).value;
  }

  /**
   * Withdraws the application (撤回). Possible until the entry in the register (不动产登记暂行条例 art. 15).
   * @param caseNo number given by the authority (受理编号)
   * @returns the case after the withdrawal
   * @param options.idempotencyKey key under which the call can be repeated; it then returns the first answer again
   * @param options.ifVersion version of the case on which the decision is based
   * @throws ConflictError with code `not-allowed-now` when the status of the case does not allow it, and with
   *   `case-changed` when the case has changed since `ifVersion`
   * @throws RegistryError any other failure; when `outcomeUnknown` is true, get the case to see whether it took effect
   */
  async withdraw(caseNo: string, withdrawal: Withdrawal, options?: CaseWriteOptions): Promise<CaseWithHistory> {
    checkArguments("cases.withdraw", { caseNo: [caseNo, expects.text], withdrawal: [withdrawal, BODY] });
    checkCallOptions("cases.withdraw", options, CASE_WRITE_OPTIONS);
    return (
      await this.#caller.json(
        "withdrawCase",
        { params: { caseNo }, headers: ifMatch(options), json: JSON.stringify(withdrawal) },
        options,
        parseCaseDetail,
      )
    ).value;
  }
}

/** The entity tag of a case is its version. */
function ifMatch({ ifVersion }: CaseWriteOptions = {}): { "if-match"?: string } {
  return ifVersion === undefined ? {} : { "if-match": `"${ifVersion}"` };
}

const LIST_FACTS: CallFacts = { method: "GET", path: "/v1/cases", attempts: 1 };
const CHANGES_FACTS: CallFacts = { ...LIST_FACTS, path: "/v1/changes" };
/** A ref has one case; a gateway that scans for it may return some empty pages first. */
const MAX_PAGES_OF_A_REF = 10;

/** Returns a text that is equal for pages with equal content. */
function contentOf(cases: readonly CaseSummary[]): string {
  return cases.map(({ caseNo, version }) => `${caseNo} ${version}`).join("\n");
}

/** Rejects a cursor that violates the contract, because it could not be sent back. */
function checkCursor(id: string, cursor: string): void {
  const { method, path, query } = operation(id);
  if (query?.["cursor"]?.safeParse(cursor).success === false)
    throw contractBreach(
      { method, path, attempts: 1 },
      true,
      "游标超出接口规范允许的长度",
      "the cursor is longer than the contract allows",
    );
}
