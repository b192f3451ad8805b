import {
  CASE_STATUSES,
  isRegistered,
  operation,
  type CaseStatus,
  type Kind,
  type Supplement,
  type Withdrawal,
} from "../../contract/index.js";
import type { GatewayCaller } from "../gateway/caller.js";
import { contractBreach, textOf } from "../http/map-errors.js";
import type { Clock } from "../http/clock.js";
import { AbortedError, ContractBreachError, WaitTimeoutError, type CallFacts } from "../http/errors.js";
import type { CallOptions } from "../http/request.js";
import {
  parseCaseDetail,
  parseCases,
  parseChanges,
  type ReceivedCase,
  type ReceivedCaseDetail,
  type ReceivedCasePage,
  type ReceivedChange,
  type ReceivedChangePage,
} from "../responses/parse.js";
import { PageGuard, standingStill } from "./page-guard.js";

export interface CaseFilter {
  readonly ref?: string;
  readonly kind?: Kind;
  readonly status?: CaseStatus;
  readonly cursor?: string;
  /** 1 to 1,000. */
  readonly limit?: number;
}

export interface WaitOptions extends CallOptions {
  /** `registered`: in the register, or ended otherwise. `done`: nothing further will happen. Default `done`. */
  readonly until?: "registered" | "done";
  /** Milliseconds or text such as `"90s"`, `"2h"`. Default 2 h. */
  readonly timeout?: number | string;
  /**
   * Milliseconds between looks. Default: as often as the authority says that it may be asked (`changes.pollSeconds`),
   * and never under 2,000.
   */
  readonly pollMs?: number;
}

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function milliseconds(timeout: number | string): number {
  if (typeof timeout === "number") return timeout;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(timeout);
  if (!match) throw new RangeError(`not a duration: ${timeout}`);
  return Number(match[1]) * UNITS[match[2]!]!;
}

export class Cases {
  readonly #caller: GatewayCaller;
  readonly #clock: Clock;
  readonly #pollMs: () => Promise<number>;

  /** `pollMs`: how long to wait between looks, as the authority says. */
  constructor(caller: GatewayCaller, clock: Clock, pollMs: () => Promise<number>) {
    this.#caller = caller;
    this.#clock = clock;
    this.#pollMs = pollMs;
  }

  async get(caseNo: string, options?: CallOptions): Promise<ReceivedCaseDetail> {
    return (await this.#caller.json("getCase", { params: { caseNo } }, options, parseCaseDetail)).value;
  }

  /**
   * The case that a filing became, by the institution's own number; undefined only when the authority certainly has
   * none.
   * Whether it is this filing's case its units and `contentDigest` say, see `contentDigest`.
   * @throws ContractBreachError with code `wrong-cases` when the answer holds other cases or several: then it proves
   *   nothing.
   */
  async findByRef(kind: Kind, ref: string, options?: CallOptions): Promise<ReceivedCase | undefined> {
    let found: ReceivedCase | undefined;
    let pages = 0;
    for await (const { cases } of this.#pages({ kind, ref }, options)) {
      // One ref has one case.
      if (++pages > MAX_PAGES_OF_A_REF)
        throw contractBreach(
          LIST_FACTS,
          true,
          `按申请编号查询，${MAX_PAGES_OF_A_REF} 页之后仍有下一页`,
          `asked for one ref, it has more to tell after ${MAX_PAGES_OF_A_REF} pages`,
        );
      for (const one of cases) {
        if (one.ref !== ref || one.kind !== kind || (found && found.caseNo !== one.caseNo))
          throw new ContractBreachError(textOf("wrong-cases"), LIST_FACTS, false);
        found = one;
      }
    }
    return found;
  }

  /** One page; `nextCursor` is absent on the last. */
  async page(filter: CaseFilter = {}, options?: CallOptions): Promise<ReceivedCasePage> {
    return (await this.#caller.json("listCases", { query: { ...filter } }, options, parseCases)).value;
  }

  /**
   * Every case that fits, page by page.
   * @throws ContractBreachError when the list has no end: its cursors or its pages come again, or stay empty.
   */
  async *list(filter: CaseFilter = {}, options?: CallOptions): AsyncGenerator<ReceivedCase> {
    for await (const page of this.#pages(filter, options)) yield* page.cases;
  }

  async *#pages(filter: CaseFilter, options?: CallOptions): AsyncGenerator<ReceivedCasePage> {
    const guard = new PageGuard(LIST_FACTS, filter.cursor);
    for (let cursor = filter.cursor; ;) {
      const page = await this.page({ ...filter, ...(cursor !== undefined && { cursor }) }, options);
      const next = page.nextCursor;
      if (next !== undefined) {
        guard.check(next, contentOf(page.cases));
        checkCursor("listCases", "cursor", next);
      }
      yield page;
      if (next === undefined) return;
      cursor = next;
    }
  }

  async changesPage(
    { after, limit }: { after?: string | undefined; limit?: number } = {},
    options?: CallOptions,
  ): Promise<ReceivedChangePage> {
    const { value } = await this.#caller.json("listChanges", { query: { after, limit } }, options, parseChanges);
    if (value.more && value.next === after) throw standingStill(CHANGES_FACTS);
    checkCursor("listChanges", "after", value.next);
    return value;
  }

  /**
   * Every change after a cursor up to now, oldest first, at least once; keep `cursor` of the last one to go on later.
   * @throws ContractBreachError when the feed has no end: its cursors or its pages come again, or stay empty.
   */
  async *changes(from: { after?: string; limit?: number } = {}, options?: CallOptions): AsyncGenerator<ReceivedChange> {
    for await (const page of this.changePages(from, options)) yield* page.changes;
  }

  /** The same page by page; keep `next` of the last one to go on later. */
  async *changePages(
    { after, limit = 1000 }: { after?: string | undefined; limit?: number } = {},
    options?: CallOptions,
  ): AsyncGenerator<ReceivedChangePage> {
    const guard = new PageGuard(CHANGES_FACTS, after);
    for (let cursor = after; ;) {
      const page = await this.changesPage({ after: cursor, limit }, options);
      if (page.more) guard.check(page.next, contentOf(page.changes.map((change) => change.case)));
      yield page;
      cursor = page.next;
      if (!page.more) return;
    }
  }

  /**
   * Waits until the case is in the register (or has ended otherwise: look at its status). Takes up a case from its
   * number alone, in any process. Returns early when the institution itself must act (补正, 缴费).
   * @throws WaitTimeoutError the case goes on; wait again later.
   */
  async waitFor(
    caseNo: string,
    { until = "done", timeout = "2h", pollMs, ...options }: WaitOptions = {},
  ): Promise<ReceivedCaseDetail> {
    const deadline = this.#clock.monotonic() + milliseconds(timeout);
    let pause = pollMs;
    for (;;) {
      const found = await this.get(caseNo, options);
      if (found.done || (until === "registered" && isRegistered(found.status))) return found;
      if (found.status !== "unrecognised" && CASE_STATUSES[found.status].waitsFor === "institution") return found;
      const left = deadline - this.#clock.monotonic();
      const facts = { method: "GET", path: "/v1/cases/{caseNo}", attempts: 1 };
      if (left <= 0) throw new WaitTimeoutError(textOf("wait-timeout"), facts);
      pause ??= await this.#pollMs();
      await this.#clock.sleep(Math.min(left, pause), options.signal).catch((cause: unknown) => {
        throw new AbortedError(textOf("aborted"), { ...facts, cause });
      });
    }
  }

  async supplement(caseNo: string, supplement: Supplement, options?: CallOptions): Promise<ReceivedCaseDetail> {
    return (
      await this.#caller.json(
        "supplementCase",
        { params: { caseNo }, json: JSON.stringify(supplement) },
        options,
        parseCaseDetail,
      )
    ).value;
  }

  /** Possible until registration (不动产登记暂行条例 art. 15). */
  async withdraw(caseNo: string, withdrawal: Withdrawal, options?: CallOptions): Promise<ReceivedCaseDetail> {
    return (
      await this.#caller.json(
        "withdrawCase",
        { params: { caseNo }, json: JSON.stringify(withdrawal) },
        options,
        parseCaseDetail,
      )
    ).value;
  }
}

const LIST_FACTS: CallFacts = { method: "GET", path: "/v1/cases", attempts: 1 };
const CHANGES_FACTS: CallFacts = { ...LIST_FACTS, path: "/v1/changes" };
/** One ref has one case; a gateway that searches for it may need a few empty pages. */
const MAX_PAGES_OF_A_REF = 10;

/** What tells one page from another. */
function contentOf(cases: readonly ReceivedCase[]): string {
  return cases.map(({ caseNo, version }) => `${caseNo} ${version}`).join("\n");
}

/** A cursor that the contract does not allow could never be sent back. */
function checkCursor(id: string, parameter: string, cursor: string): void {
  const { method, path, query } = operation(id);
  if (query?.[parameter]?.safeParse(cursor).success === false)
    throw contractBreach(
      { method, path, attempts: 1 },
      true,
      "游标超出接口合同允许的长度",
      "the cursor is longer than the contract allows",
    );
}
