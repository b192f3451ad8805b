import { type Problem, type Reason, makeReason, unitsKey } from "../../contract/index.js";
import { rawCaseOf, type BatchItem, type CaseSummary } from "../../sdk/index.js";
import type { ClaimedFiling } from "../ledger/types.js";
import type { CaseFacts, CaseUpdate, Transition, UnclearFiling } from "../ledger/reports.js";

/**
 * Max number of "send again later" responses before a filing goes to manual review. Pauses, outages, lost responses,
 * crashes and proven absences do not count.
 */
export const MAX_ROUNDS = 20;
const FIRST_ROUND_DELAY_MS = 5_000;
const MAX_ROUND_DELAY_MS = 10 * 60_000;
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

/**
 * A filing counts as never arriving after this many lost responses to calls that carried it alone, each proven absent …
 */
const MAX_ABSENCES = 8;
/**
 * … provided that at least this many others of the batch were filed meanwhile. When others failed in the same way, more
 * are required: many for each that was filed in the end (the gateway fails at random), some for each that still fails.
 */
const MIN_FILED = 50;
const FILED_FOR_EACH_ARRIVED = 50;
const FILED_FOR_EACH_FAILING = 10;

/** Converts a case from the authority into the facts that the ledger stores and compares. */
export function toCaseFacts(found: CaseSummary): CaseFacts {
  // Include units of certificates: a certificate of another unit means that the case is another filing's.
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

export function toCaseUpdate(found: CaseSummary): CaseUpdate {
  return { kind: found.kind, ref: found.ref, ...toCaseFacts(found) };
}

export function reasonsOf(problem: Problem | undefined): Reason[] {
  if (!problem) return [];
  if (problem.errors?.length) return problem.errors;
  const { code, zh, en, detail } = problem;
  return [{ code, zh, en: detail ? `${en}: ${detail}` : en }];
}

/**
 * Converts one item of a batch response into a transition of the filing.
 * @param isAlone Whether the call carried this filing alone.
 */
export function toTransition(claimed: ClaimedFiling, item: BatchItem, now: number, isAlone: boolean): Transition {
  const { id, attempt } = claimed;
  switch (item.outcome) {
    case "filed":
    case "existing":
      return { id, attempt, cause: "case-known", facts: toCaseFacts(item.case) };
    case "turned-away":
      return { id, attempt, cause: "refused", reasons: JSON.stringify(reasonsOf(item.problem)) };
    case "conflict":
      return toConflict(claimed, item.problem);
    case "failed":
      return sendLater(claimed, item.problem, now);
    case "not-sent":
      return { id, attempt, cause: "not-sent" };
    case "unknown":
      return { id, attempt, cause: "answer-lost", alone: isAlone };
  }
}

export function toConflict({ id, attempt }: ClaimedFiling, problem: Problem | undefined): Transition {
  return { id, attempt, cause: "conflict", caseNo: problem?.caseNo ?? "" };
}

/** Queues a filing for later. The delay doubles with each round and is never shorter than the authority asks for. */
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

/**
 * Handles a filing that was looked up and is absent: queues it again, or sends it to manual review if it never arrives
 * while others do.
 */
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
    `登记机构 ${rounds} 次答复“稍后重新提交”，既未受理也未拒绝`,
    `the authority answered "send again later" ${rounds} times and neither accepted nor refused the filing`,
    "请联系登记机构核实；已受理的用 bdc case adopt 关联受理编号，未受理的用 bdc case release 重新排队",
    "contact the authority. If it has the case, attach it with `bdc case adopt`; otherwise requeue the filing with `bdc case release`",
  );
}

function neverArrivesReason(absences: number, filed: number): Reason {
  return makeReason(
    "never-arrives",
    `单独提交 ${absences} 次均未收到答复，经查询确认登记机构未收到；其间同一批次已有 ${filed} 件提交成功`,
    `sent alone ${absences} times without a response, and each time proven absent, while ${filed} other filings of the batch were filed`,
    "请核对该行内容是否含有会被网络设备拦截的字符，并联系登记机构；排除后用 bdc case release 重新排队，已通过其他途径受理的用 bdc case adopt 关联",
    "a network device may be blocking this filing. Check its content and contact the authority, then requeue it with `bdc case release`, or attach its case with `bdc case adopt` if it was filed another way",
  );
}

export function lookupMismatchReason(ref: string): Reason {
  return makeReason(
    "lookup-mismatch",
    `已发出但未收到答复；按申请编号 ${ref} 查询，返回的是其他受理件`,
    `sent without a response; the look-up of ref ${ref} returned other cases`,
    "请向登记机构核实；已受理的用 bdc case adopt 关联受理编号，未受理的用 bdc case release 重新排队",
    "contact the authority. If it has the case, attach it with `bdc case adopt`; otherwise requeue the filing with `bdc case release`",
  );
}

export function lookupMissingReason(ref: string): Reason {
  return makeReason(
    "lookup-missing",
    `已发出但未收到答复；该登记机构的接口不提供对此类申请的查询，无法核实 ${ref} 是否已受理`,
    `sent without a response; the gateway of this authority offers no look-up, so nobody can tell whether it has ref ${ref}`,
    "请向登记机构核实；已受理的用 bdc case adopt 关联受理编号，未受理的用 bdc case release 重新排队",
    "contact the authority. If it has the case, attach it with `bdc case adopt`; otherwise requeue the filing with `bdc case release`",
  );
}

export function lookupUnconfirmedReason(ref: string, caseNo: string): Reason {
  return makeReason(
    "lookup-unconfirmed",
    `已发出但未收到答复；按申请编号 ${ref} 查到受理件 ${caseNo}，但查询结果不含不动产单元和内容摘要，无法确认是否为本件申请`,
    `sent without a response; the look-up of ref ${ref} found case ${caseNo}, but shows neither its units nor a digest of its content, so it may be another filing`,
    "请向登记机构核实；确为本件的用 bdc case adopt 关联受理编号",
    "contact the authority. If the case is this filing's, attach it with `bdc case adopt`",
  );
}

export function lookupRefusedReason(ref: string): Reason {
  return makeReason(
    "lookup-refused",
    `已发出但未收到答复；登记机构不允许按申请编号 ${ref} 查询`,
    `sent without a response; the authority does not allow looking up ref ${ref}`,
    "请向登记机构核实；已受理的用 bdc case adopt 关联受理编号，未受理的用 bdc case release 重新排队",
    "contact the authority. If it has the case, attach it with `bdc case adopt`; otherwise requeue the filing with `bdc case release`",
  );
}
