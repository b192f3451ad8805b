import * as z from "zod";
import {
  BatchOutcome,
  Case,
  CaseDetail,
  CasePage,
  Change,
  ChangePage,
  Problem,
  UNRECOGNISED,
  maskProblem,
  isCaseStatus,
  outcomes,
  compileValidator,
  type CaseStep,
  type FilingOutcome,
  type HistoryEntry,
  type Kind,
  type ReceivedStatus,
} from "../../contract/index.js";
import { extractRawCases } from "./raw-cases.js";

/**
 * Parses JSON responses into typed values with the schemas of the contract. What is missing or invalid becomes
 * undefined or `unknown`, never a guess. Statuses that the contract does not know are let through as `unrecognised`.
 */

/** One of the ordered steps of a filing that has several, as received. */
export interface ReceivedStep extends Omit<CaseStep, "status"> {
  /** Status of the step; `unrecognised` for one that the contract does not know. */
  status: ReceivedStatus;
}
/** One status change of a case, as received. */
export interface ReceivedHistoryEntry extends Omit<HistoryEntry, "status"> {
  /** Status after the change; `unrecognised` for one that the contract does not know. */
  status: ReceivedStatus;
}
/** A case as received, without its history. Fields that the contract does not define: `unknownField`. */
export interface CaseSummary extends Omit<Case, "status" | "steps"> {
  /**
   * Status of the case. One that the contract does not know becomes `unrecognised`, with the original in `rawStatus`;
   * such a case is never `done`.
   */
  status: ReceivedStatus;
  /** The status as sent by the authority. Set when `status` is `unrecognised`. */
  rawStatus?: string;
  /** 办理步骤。The ordered steps of a filing that has several. */
  steps?: ReceivedStep[] | undefined;
}
/** A case with its history, as received. */
export interface CaseWithHistory extends CaseSummary {
  /** 办理记录。All status changes, oldest first. */
  history: ReceivedHistoryEntry[];
}
/** One entry of the change feed. */
export interface CaseChange {
  /** Position of this entry in the feed. Pass it as `cursor` to continue behind it. */
  cursor: string;
  /** Time of the change (RFC 3339). */
  at: string;
  /** The case after the change. */
  case: CaseSummary;
}
/** One page of the change feed. */
export interface CaseChangePage {
  /** The changes, oldest first. */
  changes: CaseChange[];
  /** Cursor of the end of this page, also of the last one. Pass it as `cursor` to continue. */
  nextCursor: string;
  /** True when more changes are available now. */
  more: boolean;
}
/** One page of a list of cases. */
export interface CaseSummaryPage {
  /** The cases of this page. */
  cases: CaseSummary[];
  /** Cursor of the next page. Absent on the last page. */
  nextCursor?: string;
}

/** Result of one filing of a batch call. */
export type BatchItem =
  | {
      /** The institution's own number of the filing (申请编号). */
      readonly ref: string;
      /** `filed`: a new case was created. `existing`: the same filing was submitted before; this is its case. */
      readonly outcome: "filed" | "existing";
      /** The case. */
      readonly case: CaseSummary;
      /** Never set for these outcomes. */
      readonly problem?: undefined;
    }
  | {
      /** The institution's own number of the filing (申请编号). */
      readonly ref: string;
      /** Not accepted for the reasons in `problem`; no case was created. */
      readonly outcome: "turned-away";
      /** All reasons, in `problem.errors`. Personal data is masked. */
      readonly problem: Problem;
      /** Never set for this outcome. */
      readonly case?: undefined;
    }
  | {
      /** The institution's own number of the filing (申请编号). */
      readonly ref: string;
      /**
       * `conflict`: the ref was used with other content. `failed`: the authority could not process the filing now;
       * submit it again later. No case was created.
       */
      readonly outcome: "conflict" | "failed";
      /** The reason. Personal data is masked. Absent when the authority sent no valid problem. */
      readonly problem?: Problem;
      /** Never set for these outcomes. */
      readonly case?: undefined;
    }
  | {
      /** The institution's own number of the filing (申请编号). */
      readonly ref: string;
      /**
       * It never left, because the call ended before its turn: gateways that take one filing at a time get those of a
       * call one after the other. Submit it again.
       */
      readonly outcome: "not-sent";
      /** Never set for this outcome. */
      readonly problem?: undefined;
      /** Never set for this outcome. */
      readonly case?: undefined;
    }
  | {
      /** The institution's own number of the filing (申请编号). */
      readonly ref: string;
      /** The response has no valid result for this filing. Look it up with `cases.findByRef`. */
      readonly outcome: "unknown";
      /** Never set for this outcome. */
      readonly problem?: undefined;
      /** Never set for this outcome. */
      readonly case?: undefined;
    };

// The schemas of the contract, except that any status is accepted.
const AnyStatus = z.string().transform((status): ReceivedStatus => (isCaseStatus(status) ? status : UNRECOGNISED));
const lenient = {
  status: z.string(),
  steps: z.array(Case.shape.steps.unwrap().element.extend({ status: AnyStatus })).optional(),
};
const LenientCase = Case.extend(lenient);
const LenientCaseDetail = CaseDetail.extend({
  ...lenient,
  history: z.array(CaseDetail.shape.history.element.extend({ status: AnyStatus })),
});
const CasePageOf = CasePage.extend({ cases: z.array(z.unknown()) });
const ChangePageOf = ChangePage.extend({ changes: z.array(Change.extend({ case: z.unknown() })) });
const BatchOutcomeOf = BatchOutcome.extend({ outcomes: z.array(z.unknown()) });

/** Parses a case; any status is accepted. Returns undefined for a value that violates the contract otherwise. */
export function parseCase(value: unknown): CaseSummary | undefined {
  return isSurelyCase(value) ? value : parseWith(Case, LenientCase, value);
}

let followsCase: ((value: unknown) => boolean) | undefined;
const isSurelyCase = (value: unknown): value is Case => (followsCase ??= compileValidator(Case))(value);

const rawCases = new WeakMap<object, Uint8Array>();

/**
 * Returns the original JSON (UTF-8) of a case from a batch response or the change feed.
 * @returns undefined when the case came from another call, when the response contained white space or escapes, or when
 *   the case does not follow the contract exactly
 */
export function rawCaseOf(found: CaseSummary): Uint8Array | undefined {
  return rawCases.get(found);
}

/**
 * Links parsed cases to their raw JSON, by order. Links none when the numbers differ, because then a key occurs twice
 * somewhere. Cases that zod had to parse are new objects and have no raw JSON.
 */
function keepRawCases(json: Uint8Array | undefined, items: readonly unknown[]): void {
  const read = items.map((item) => (isObject(item) ? item["case"] : undefined)).filter(isObject);
  const cases = json && extractRawCases(json);
  if (cases?.length === read.length) read.forEach((found, i) => rawCases.set(found, cases[i]!));
}
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Parses a case with its history; any status is accepted. */
export function parseCaseDetail(value: unknown): CaseWithHistory | undefined {
  return parseWith(CaseDetail, LenientCaseDetail, value) as CaseWithHistory | undefined;
}

function parseWith(strict: z.ZodType<Case>, loose: typeof LenientCase, value: unknown): CaseSummary | undefined {
  const parsed = strict.safeParse(value);
  if (parsed.success) return parsed.data;
  const loosely = loose.safeParse(value);
  if (!loosely.success) return undefined;
  const { status } = loosely.data;
  // A case with an unknown status is never `done`: a person must look at it.
  return isCaseStatus(status)
    ? { ...loosely.data, status }
    : { ...loosely.data, status: UNRECOGNISED, rawStatus: status, done: false };
}

/** Parses a page of cases. Returns undefined when any of them is not valid. */
export function parseCases(value: unknown): CaseSummaryPage | undefined {
  const page = CasePageOf.safeParse(value);
  if (!page.success) return undefined;
  const cases = page.data.cases.map(parseCase);
  if (!cases.every((found) => found !== undefined)) return undefined;
  const { nextCursor } = page.data;
  return { cases, ...(nextCursor !== undefined && { nextCursor }) };
}

/** Parses a page of changes. Returns undefined when any is not valid: a skipped change would never be reported. */
export function parseChanges(value: unknown, json?: Uint8Array): CaseChangePage | undefined {
  const page = ChangePageOf.safeParse(value);
  if (!page.success) return undefined;
  const { nextCursor, more } = page.data;
  keepRawCases(json, page.data.changes);
  const changes: CaseChange[] = [];
  for (const change of page.data.changes) {
    const found = parseCase(change.case);
    if (!found) return undefined;
    changes.push({ cursor: change.cursor, at: change.at, case: found });
  }
  return { changes, nextCursor, more };
}

/**
 * Parses the response of a batch call: one item for every ref, in the order of `refs`, matched by ref only. An item is
 * `unknown` when its ref is missing, occurs twice or has a case of another kind. When the response contains a foreign
 * item, only items with a case count, because the case names its ref.
 * @param json the bytes that `value` was parsed from
 * @param unsent refs that the transport never sent: `not-sent`, unless the response has a result for them
 * @returns undefined when the response has no list of outcomes
 */
export function parseBatchOutcomes(
  value: unknown,
  kind: Kind,
  refs: readonly string[],
  json?: Uint8Array,
  unsent: readonly string[] = [],
): BatchItem[] | undefined {
  const answer = BatchOutcomeOf.safeParse(value);
  if (!answer.success) return undefined;
  keepRawCases(json, answer.data.outcomes);
  const byRef = new Map<string, BatchItem | undefined>();
  for (const ref of refs) byRef.set(ref, undefined);
  let ties = true;
  for (const item of answer.data.outcomes) {
    const entry = item as UnreadOutcome | null;
    const ref = entry?.ref;
    if (typeof ref !== "string" || !byRef.has(ref)) ties = false;
    else byRef.set(ref, byRef.get(ref) === undefined ? parseOutcome(ref, kind, entry!) : { ref, outcome: "unknown" });
  }
  return refs.map((ref) => {
    const item = byRef.get(ref);
    if (item === undefined && unsent.includes(ref)) return { ref, outcome: "not-sent" };
    return item && (ties || item.case) ? item : { ref, outcome: "unknown" };
  });
}

type UnreadOutcome = Readonly<Partial<Record<keyof FilingOutcome, unknown>>>;

function parseOutcome(ref: string, kind: Kind, entry: UnreadOutcome): BatchItem {
  const outcome = outcomes.find((known) => known === entry.outcome);
  if (outcome === undefined) return { ref, outcome: "unknown" };
  if (outcome === "filed" || outcome === "existing") {
    const found = parseCase(entry.case);
    return found && found.ref === ref && found.kind === kind
      ? { ref, outcome, case: found }
      : { ref, outcome: "unknown" };
  }
  const parsed = Problem.safeParse(entry.problem);
  const problem = parsed.success ? maskProblem(parsed.data) : undefined;
  // A rejection without reasons violates the contract and proves nothing.
  if (outcome === "turned-away") return problem ? { ref, outcome, problem } : { ref, outcome: "unknown" };
  return { ref, outcome, ...(problem && { problem }) };
}
