import { type Problem, type Reason, makeReason, unitsKey } from "../../contract/index.js";
import { rawCaseOf, type BatchItem, type ReceivedCase } from "../../sdk/index.js";
import type { CaseFacts, CaseUpdate, ClaimedFiling, Transition } from "../ledger/types.js";

/** After this many rounds "not taken, try again" stops being an answer: the filing goes to a person. */
export const MAX_ROUNDS = 20;

export function toCaseFacts(found: ReceivedCase): CaseFacts {
  // A certificate of a unit that the case does not name is another's too.
  const units = [...found.units, ...found.certificates.flatMap((c) => c.unitCodes.map((unitCode) => ({ unitCode })))];
  return {
    caseNo: found.caseNo,
    units: unitsKey(units.map((u) => u.unitCode)),
    ...(found.contentDigest !== undefined && { contentDigest: found.contentDigest }),
    status: found.status,
    version: found.version,
    done: found.done,
    case: rawCaseOf(found) ?? Buffer.from(JSON.stringify(found)),
  };
}

export function toCaseUpdate(found: ReceivedCase): CaseUpdate {
  return { kind: found.kind, ref: found.ref, ...toCaseFacts(found) };
}

export function reasonsOf(problem: Problem | undefined): Reason[] {
  if (!problem) return [];
  if (problem.errors?.length) return problem.errors;
  const { code, zh, en, detail } = problem;
  return [{ code, zh, en: detail ? `${en}: ${detail}` : en }];
}

/** One item of a batch answer as the ledger's report on the filing that asked for it. */
export function toTransition(claimed: ClaimedFiling, item: BatchItem): Transition {
  const { id, attempt } = claimed;
  switch (item.outcome) {
    case "filed":
    case "existing":
      return { id, attempt, cause: "case-known", facts: toCaseFacts(item.case) };
    case "turned-away":
      return { id, attempt, cause: "refused", reasons: JSON.stringify(reasonsOf(item.problem)) };
    case "conflict":
      return { id, attempt, cause: "conflict", caseNo: item.problem?.caseNo ?? "" };
    case "failed":
      return attempt >= MAX_ROUNDS
        ? {
            id,
            attempt,
            cause: "stuck",
            reasons: JSON.stringify([noProgressReason(attempt), ...reasonsOf(item.problem)]),
          }
        : { id, attempt, cause: "not-taken" };
    case "unknown":
      return { id, attempt, cause: "answer-lost" };
  }
}

export function noProgressReason(rounds: number): Reason {
  return makeReason(
    "no-progress",
    `登记机构 ${rounds} 次都没有受理，也没有拒绝`,
    `the authority neither took nor refused it in ${rounds} rounds`,
    "请联系登记机构，确认后用 bdc case adopt 关联案件，或用 bdc case release 重新排队",
    "ask the authority, then attach the case with `bdc case adopt` or queue it again with `bdc case release`",
  );
}

export function lookupMismatchReason(ref: string): Reason {
  return makeReason(
    "lookup-mismatch",
    `已发出但未收到答复，按编号 ${ref} 查询得到的却是别的案件`,
    `sent without an answer, and asked for ref ${ref} the authority tells of other cases`,
    "请向登记机构核实；已受理用 bdc case adopt 关联受理编号，未受理用 bdc case release 重新排队",
    "ask the authority: if it has the case use `bdc case adopt`, if not `bdc case release`",
  );
}

export function lookupRefusedReason(ref: string): Reason {
  return makeReason(
    "lookup-refused",
    `已发出但未收到答复，登记机构又不允许按编号 ${ref} 查询`,
    `sent without an answer, and the authority does not let us look up ref ${ref}`,
    "请向登记机构核实；已受理用 bdc case adopt 关联受理编号，未受理用 bdc case release 重新排队",
    "ask the authority: if it has the case use `bdc case adopt`, if not `bdc case release`",
  );
}
