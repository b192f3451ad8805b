import { z } from "zod";
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
  type FilingOutcome,
  type Kind,
  type ReceivedStatus,
} from "../../contract/index.js";
import { extractRawCases } from "./raw-cases.js";

type Known<T> = {
  [K in keyof T as string extends K ? never : K]: K extends "status"
    ? ReceivedStatus
    : K extends "history" | "steps"
      ? ReceivedList<T[K]>
      : T[K];
};
type ReceivedList<L> = L extends (infer E)[] ? Known<E>[] : L extends undefined ? undefined : never;

/** A case as a client sees it: a status that the contract does not know is kept beside, never guessed. */
export type ReceivedCase<C extends Case = Case> = Known<C> & {
  /** Set when `status` is `unrecognised`: what the authority wrote. */
  rawStatus?: string;
};
export type ReceivedCaseDetail = ReceivedCase<CaseDetail>;
export interface ReceivedChange {
  cursor: string;
  at: string;
  case: ReceivedCase;
}
export interface ReceivedChangePage {
  changes: ReceivedChange[];
  /** Ask for changes after this one next time. */
  next: string;
  more: boolean;
}
export interface ReceivedCasePage {
  cases: ReceivedCase[];
  /** Absent on the last page. */
  nextCursor?: string;
}

/**
 * One item of a batch answer. `unknown`: the answer said nothing about this filing, or something that cannot be
 * trusted.
 */
export type BatchItem =
  | {
      readonly ref: string;
      readonly outcome: "filed" | "existing";
      readonly case: ReceivedCase;
      readonly problem?: undefined;
    }
  | {
      readonly ref: string;
      readonly outcome: "turned-away" | "conflict" | "failed";
      readonly problem?: Problem;
      readonly case?: undefined;
    }
  | { readonly ref: string; readonly outcome: "unknown"; readonly problem?: undefined; readonly case?: undefined };

// The contract's own schemas, with statuses that it does not know let through.
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

/** A case that follows the contract but for its status; undefined for anything else. */
export function parseCase(value: unknown): ReceivedCase | undefined {
  return isSurelyCase(value) ? value : parseWith(Case, LenientCase, value);
}

let followsCase: ((value: unknown) => boolean) | undefined;
const isSurelyCase = (value: unknown): value is Case => (followsCase ??= compileValidator(Case))(value);

const rawCases = new WeakMap<object, Uint8Array>();

/**
 * A case of a batch answer or of the feed as the authority wrote it: JSON in UTF-8. Undefined when it used white space
 * or escapes, or wrote it not quite as the contract says.
 */
export function rawCaseOf(found: ReceivedCase): Uint8Array | undefined {
  return rawCases.get(found);
}

/**
 * Keeps the raw cases of an answer with what was read of them (a case that zod had to look at is another thing). None
 * when they do not tie: each case of an item is among the raw ones, in the same order; one more, and a name was used
 * twice somewhere.
 */
function keepRawCases(json: Uint8Array | undefined, items: readonly unknown[]): void {
  const read = items.map((item) => (isObject(item) ? item["case"] : undefined)).filter(isObject);
  const cases = json && extractRawCases(json);
  if (cases?.length === read.length) read.forEach((found, i) => rawCases.set(found, cases[i]!));
}
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function parseCaseDetail(value: unknown): ReceivedCaseDetail | undefined {
  return parseWith(CaseDetail, LenientCaseDetail, value) as ReceivedCaseDetail | undefined;
}

function parseWith(strict: z.ZodType<Case>, loose: typeof LenientCase, value: unknown): ReceivedCase | undefined {
  const parsed = strict.safeParse(value);
  if (parsed.success) return parsed.data;
  const loosely = loose.safeParse(value);
  if (!loosely.success) return undefined;
  const { status } = loosely.data;
  // An ending that we cannot name is not taken for one: somebody has to look.
  return isCaseStatus(status)
    ? { ...loosely.data, status }
    : { ...loosely.data, status: UNRECOGNISED, rawStatus: status, done: false };
}

export function parseCases(value: unknown): ReceivedCasePage | undefined {
  const page = CasePageOf.safeParse(value);
  if (!page.success) return undefined;
  const cases = page.data.cases.map(parseCase);
  if (!cases.every((found) => found !== undefined)) return undefined;
  const { nextCursor } = page.data;
  return { cases, ...(nextCursor !== undefined && { nextCursor }) };
}

/** The whole page or nothing: a skipped change would never be reported. */
export function parseChanges(value: unknown, json?: Uint8Array): ReceivedChangePage | undefined {
  const page = ChangePageOf.safeParse(value);
  if (!page.success) return undefined;
  const { next, more } = page.data;
  keepRawCases(json, page.data.changes);
  const changes: ReceivedChange[] = [];
  for (const change of page.data.changes) {
    const found = parseCase(change.case);
    if (!found) return undefined;
    changes.push({ cursor: change.cursor, at: change.at, case: found });
  }
  return { changes, next, more };
}

/**
 * One item for every ref that was asked for, in that order, matched by ref and by nothing else. A ref that is missing,
 * comes twice or names another kind's case is `unknown`. When the answer holds items that nobody asked for, only cases
 * that name their ref themselves are believed. Undefined when there is no list at all. `json`: what `value` was read
 * from.
 */
export function parseBatchOutcomes(
  value: unknown,
  kind: Kind,
  refs: readonly string[],
  json?: Uint8Array,
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
  const problem = Problem.safeParse(entry.problem);
  return { ref, outcome, ...(problem.success && { problem: maskProblem(problem.data) }) };
}
