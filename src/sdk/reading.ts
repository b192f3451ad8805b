import { UNRECOGNISED, isCaseStatus, isKind, outcomes, Problem, type Case, type CaseDetail, type ChangePage, type SeenStatus } from "../contract/index.js";

/** A case as a client sees it: a status that the contract does not know is kept beside, never guessed. */
export type SeenCase<C extends Case = Case> = { [K in keyof C as string extends K ? never : K]: K extends "status" ? SeenStatus : C[K] } & {
  /** Set when `status` is `unrecognised`: what the authority wrote. */
  rawStatus?: string;
};
export type SeenCaseDetail = SeenCase<CaseDetail>;
export interface SeenChangePage extends Pick<ChangePage, "next" | "more"> {
  changes: { cursor: string; at: string; case: SeenCase }[];
}

/** One item of a batch answer. `unknown`: the answer said nothing about this filing, or something that cannot be read. */
export type BatchItem =
  | { readonly ref: string; readonly outcome: "filed" | "existing"; readonly case: SeenCase; readonly problem?: undefined }
  | { readonly ref: string; readonly outcome: "turned-away" | "conflict" | "failed"; readonly problem?: Problem; readonly case?: undefined }
  | { readonly ref: string; readonly outcome: "unknown"; readonly problem?: undefined; readonly case?: undefined };

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Reads a case by what a client lives on; more fields are kept as they came. Checked by hand because a batch answer
 * holds hundreds and following reads them by the hundred thousand.
 */
export function readCase(value: unknown): SeenCase | undefined {
  if (!isObject(value)) return undefined;
  const { caseNo, ref, kind, status, version, done, units, certificates, authorityStatus } = value;
  if (typeof caseNo !== "string" || caseNo === "" || typeof ref !== "string" || typeof kind !== "string" || !isKind(kind)) return undefined;
  if (typeof status !== "string" || typeof version !== "number" || !Number.isSafeInteger(version) || typeof done !== "boolean") return undefined;
  if (!Array.isArray(units) || !Array.isArray(certificates) || !isObject(authorityStatus)) return undefined;
  if (isCaseStatus(status)) return value as unknown as SeenCase;
  return { ...(value as unknown as Case), status: UNRECOGNISED, rawStatus: status, done: false };
}

export function readCaseDetail(value: unknown): SeenCaseDetail | undefined {
  const found = readCase(value);
  return found && Array.isArray((value as Json)["history"]) ? (found as unknown as SeenCaseDetail) : undefined;
}

export function readCases(value: unknown): { cases: SeenCase[]; nextCursor?: string } | undefined {
  if (!isObject(value) || !Array.isArray(value["cases"])) return undefined;
  const cases = value["cases"].map(readCase);
  if (cases.includes(undefined)) return undefined;
  const next = value["nextCursor"];
  return { cases: cases as SeenCase[], ...(typeof next === "string" && { nextCursor: next }) };
}

export function readChanges(value: unknown): SeenChangePage | undefined {
  if (!isObject(value) || !Array.isArray(value["changes"]) || typeof value["next"] !== "string" || typeof value["more"] !== "boolean") return undefined;
  const changes: SeenChangePage["changes"] = [];
  for (const change of value["changes"] as unknown[]) {
    const found = isObject(change) ? readCase(change["case"]) : undefined;
    if (!found || !isObject(change) || typeof change["cursor"] !== "string") return undefined;
    changes.push({ cursor: change["cursor"], at: String(change["at"]), case: found });
  }
  return { changes, next: value["next"], more: value["more"] };
}

/**
 * One item for every ref that was asked for, matched by ref and by nothing else. A ref that is missing, comes twice or
 * names another kind's case is `unknown`; items that nobody asked for are ignored. Undefined when there is no list at all.
 */
export function readOutcomes(value: unknown, kind: string, refs: readonly string[]): BatchItem[] | undefined {
  if (!isObject(value) || !Array.isArray(value["outcomes"])) return undefined;
  const byRef = new Map<string, BatchItem>();
  const asked = new Set(refs);
  for (const entry of value["outcomes"] as unknown[]) {
    if (!isObject(entry) || typeof entry["ref"] !== "string" || !asked.has(entry["ref"])) continue;
    const { ref } = entry as { ref: string };
    byRef.set(ref, byRef.has(ref) ? { ref, outcome: "unknown" } : readOutcome(ref, kind, entry));
  }
  return refs.map((ref) => byRef.get(ref) ?? { ref, outcome: "unknown" });
}

function readOutcome(ref: string, kind: string, entry: Json): BatchItem {
  const outcome = outcomes.find((o) => o === entry["outcome"]);
  if (outcome === undefined) return { ref, outcome: "unknown" };
  if (outcome === "filed" || outcome === "existing") {
    const found = readCase(entry["case"]);
    return found && found.ref === ref && found.kind === kind ? { ref, outcome, case: found } : { ref, outcome: "unknown" };
  }
  const problem = Problem.safeParse(entry["problem"]);
  return { ref, outcome, ...(problem.success && { problem: problem.data }) };
}
