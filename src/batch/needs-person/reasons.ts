import { makeReason } from "../../contract/index.js";
import { explain } from "../../sdk/index.js";
import { CONFLICT_CODES, UNKNOWN_REASON } from "../ledger/reason-codes.js";
import type { JsonText, ManualDecision } from "../ledger/types.js";

/** What a code means under which filings need a person, and whether they may be released together. */
export interface PersonReason {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** False: sent again as it is, it can only meet the same conflict. */
  readonly releasable: boolean;
}

interface ReasonText {
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
}

/** What the reasons of single filings under one code have in common, and the way back for all of them. */
export const PERSON_REASONS: Readonly<Record<string, ReasonText>> = {
  "ref-conflict": {
    zh: "该申请编号在登记机构属于另一笔申请",
    en: "the ref belongs to another filing at the authority",
    fixZh:
      "确是同一笔业务的，用 bdc case adopt 关联案件；是另一笔的，换一个申请编号提交，并用 bdc case discard 撤下这一件",
    fixEn:
      "If it is the same matter, attach its case with `bdc case adopt`; if it is another, submit it under another ref and give this one up with `bdc case discard`",
  },
  "no-progress": {
    zh: "登记机构多次既未受理也未拒绝",
    en: "the authority repeatedly neither accepted nor refused it",
    fixZh: "登记机构恢复后运行 bdc batch release 批次 --reason-code no-progress --reason 理由，再运行 bdc resume",
    fixEn:
      "Once the authority works again run `bdc batch release BATCH --reason-code no-progress --reason …`, then `bdc resume`",
  },
  "lookup-refused": {
    zh: "已发出但未收到答复，登记机构又不允许按编号查询",
    en: "sent without an answer, and the authority does not allow looking it up",
    fixZh:
      "可以查询后运行 bdc batch release 批次 --reason-code lookup-refused --reason 理由；否则向登记机构核实，逐件用 bdc case adopt 或 bdc case release",
    fixEn:
      "Once look-ups are allowed run `bdc batch release BATCH --reason-code lookup-refused --reason …`; otherwise ask the authority and use `bdc case adopt` or `bdc case release` for each",
  },
  "lookup-mismatch": {
    zh: "已发出但未收到答复，按编号查询得到的却是别的案件",
    en: "sent without an answer, and the look-up by its ref tells of other cases",
    fixZh:
      "向登记机构核实；查询恢复正常后运行 bdc batch release 批次 --reason-code lookup-mismatch --reason 理由，或逐件用 bdc case adopt",
    fixEn:
      "Ask the authority; once look-ups are right again run `bdc batch release BATCH --reason-code lookup-mismatch --reason …`, or use `bdc case adopt` for each",
  },
  "case-number-taken": {
    zh: "登记机构答复的受理编号已属于另一件申请",
    en: "the authority answered with a case number that is already another filing's",
    fixZh:
      "向登记机构核实该受理编号属于哪一件；随后运行 bdc batch release 批次 --reason-code case-number-taken --reason 理由（先查询，查不到才重新排队），或逐件用 bdc case adopt",
    fixEn:
      "Ask the authority which filing the number belongs to; then run `bdc batch release BATCH --reason-code case-number-taken --reason …` (it looks up first and queues only what is absent), or use `bdc case adopt` for each",
  },
  "material-gone": {
    zh: "附件已不在原处或内容已变",
    en: "a document has moved or changed since the file was read",
    fixZh: "把原附件放回原处，运行 bdc batch release 批次 --reason-code material-gone --reason 理由，再运行 bdc resume",
    fixEn:
      "Put the originals back, run `bdc batch release BATCH --reason-code material-gone --reason …`, then `bdc resume`",
  },
};

/** A code that is not in the table comes from elsewhere: what it says stands with each filing. */
export function personReason(code: string): PersonReason {
  const known = Object.hasOwn(PERSON_REASONS, code) ? PERSON_REASONS[code] : undefined;
  const { zh, en } = known ?? (code === UNKNOWN_REASON ? undefined : explain(code)) ?? SEE_ROWS;
  return { code, zh, en, releasable: !CONFLICT_CODES.has(code) };
}
const SEE_ROWS = { zh: "原因见各行", en: "the reason stands with each row" };

/** What stays with a filing that a person gave up. */
export function discardedReasons({ who, reason: why }: ManualDecision): JsonText {
  return JSON.stringify([
    makeReason(
      "discarded",
      `由 ${who} 撤下：${why}`,
      `given up by ${who}: ${why}`,
      "仍要提交的，改正后（或原样）再次提交，或用 bdc case release 重新排队",
      "to file it after all submit it again, corrected or as it is, or use `bdc case release`",
    ),
  ]);
}
