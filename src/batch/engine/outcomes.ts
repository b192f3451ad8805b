import { type Problem, type Reason, makeReason, unitsKey } from "../../contract/index.js";
import { rawCaseOf, type BatchItem, type ReceivedCase } from "../../sdk/index.js";
import type { CaseFacts, CaseUpdate, ClaimedFiling, Transition, UnclearFiling } from "../ledger/types.js";

/**
 * After this many rounds "send again later" stops being an answer: the filing goes to a person. Nothing else counts as
 * a round: not a pause, an outage, a lost answer, a kill or a proven absence.
 */
export const MAX_ROUNDS = 20;
const FIRST_ROUND_DELAY_MS = 5_000;
const MAX_ROUND_DELAY_MS = 10 * 60_000;
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

/** A filing is taken for one that never arrives when it was sent alone and proven absent so often … */
const MAX_ABSENCES = 8;
/**
 * … and so many others of the batch were filed meanwhile. More are asked for where others failed in the same way: many
 * for each that was filed after all, for then the gateway fails by chance, and some for each that still fails.
 */
const MIN_FILED = 50;
const FILED_FOR_EACH_ARRIVED = 50;
const FILED_FOR_EACH_FAILING = 10;

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

/**
 * One item of a batch answer as the ledger's report on the filing that asked for it.
 * @param isAlone Whether the call carried this filing alone.
 */
export function toTransition(claimed: ClaimedFiling, item: BatchItem, now: number, isAlone: boolean): Transition {
  const { id, attempt } = claimed;
  switch (item.outcome) {
    case "filed":
    case "existing":
      return { id, attempt, cause: "case-known", facts: toCaseFacts(item.case) };
    case "turned-away":
      return item.problem
        ? { id, attempt, cause: "refused", reasons: JSON.stringify(reasonsOf(item.problem)) }
        : { id, attempt, cause: "answer-lost", alone: isAlone };
    case "conflict":
      return toConflict(claimed, item.problem);
    case "failed":
      return sendLater(claimed, item.problem, now);
    case "unknown":
      return { id, attempt, cause: "answer-lost", alone: isAlone };
  }
}

export function toConflict({ id, attempt }: ClaimedFiling, problem: Problem | undefined): Transition {
  return { id, attempt, cause: "conflict", caseNo: problem?.caseNo ?? "" };
}

/** "Send again later": the delay doubles from round to round, and is never shorter than the authority asks for. */
function sendLater({ id, attempt, rounds }: ClaimedFiling, problem: Problem | undefined, now: number): Transition {
  const round = rounds + 1;
  const reasons = reasonsOf(problem);
  if (round >= MAX_ROUNDS)
    return { id, attempt, cause: "stuck", reasons: JSON.stringify([noProgressReason(round), ...reasons]) };
  const delay = Math.min(MAX_ROUND_DELAY_MS, FIRST_ROUND_DELAY_MS * 2 ** rounds);
  const asked = Math.min(MAX_RETRY_AFTER_MS, (problem?.retryAfter ?? 0) * 1000);
  return {
    id,
    attempt,
    cause: "not-taken",
    notBefore: now + Math.max(delay, asked),
    ...(reasons.length > 0 && { reasons: JSON.stringify(reasons) }),
  };
}

/** A filing that was looked up and is not there: queued again, unless it never arrives while others do. */
export function toAbsence({ id, attempt, lost }: UnclearFiling): Transition {
  if (lost === undefined) return { id, attempt, cause: "absent" };
  const absences = lost.absences + 1;
  const enough = MIN_FILED + FILED_FOR_EACH_ARRIVED * lost.arrived + FILED_FOR_EACH_FAILING * lost.failing;
  if (absences < MAX_ABSENCES || lost.filedSince < enough) return { id, attempt, cause: "absent" };
  return { id, attempt, cause: "stuck", reasons: JSON.stringify([neverArrivesReason(absences, lost.filedSince)]) };
}

function noProgressReason(rounds: number): Reason {
  return makeReason(
    "no-progress",
    `登记机构 ${rounds} 次都答复稍后再报，没有受理，也没有拒绝`,
    `the authority answered "send again later" ${rounds} times and neither took nor refused it`,
    "请联系登记机构，确认后用 bdc case adopt 关联案件，或用 bdc case release 重新排队",
    "ask the authority, then attach the case with `bdc case adopt` or queue it again with `bdc case release`",
  );
}

function neverArrivesReason(absences: number, filed: number): Reason {
  return makeReason(
    "never-arrives",
    `单独提交 ${absences} 次都没有得到答复，查询确认登记机构没有收到；同一批次其间已有 ${filed} 件提交成功`,
    `sent alone ${absences} times without an answer, and each time proven absent, while ${filed} others of the batch were filed`,
    "请核对该行内容是否有网络设备会拦截的字符，并联系登记机构；排除后用 bdc case release 重新排队，已在别处受理的用 bdc case adopt 关联",
    "something on the way seems to stop this one: check its content and ask the authority, then queue it again with `bdc case release`, or attach the case with `bdc case adopt` if it was filed elsewhere",
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
