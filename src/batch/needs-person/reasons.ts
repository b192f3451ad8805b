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
  "never-arrives": {
    zh: "单独提交多次都没有到达登记机构，而其他申请都已提交",
    en: "sent alone it repeatedly did not arrive at the authority, while others did",
    fixZh:
      "核对该行内容是否有网络设备会拦截的字符，并联系登记机构；排除后运行 bdc batch release 批次 --reason-code never-arrives --reason 理由",
    fixEn:
      "Something on the way seems to stop it: check its content and ask the authority, then run `bdc batch release BATCH --reason-code never-arrives --reason …`",
  },
  "lookup-mismatch": {
    zh: "已发出但未收到答复，按编号查询得到的却是别的案件",
    en: "sent without an answer, and asked for its ref the authority tells of other cases",
    fixZh:
      "向登记机构核实；恢复后运行 bdc batch release 批次 --reason-code lookup-mismatch --reason 理由，或逐件用 bdc case adopt 关联",
    fixEn:
      "Ask the authority; once it answers properly run `bdc batch release BATCH --reason-code lookup-mismatch --reason …`, or attach each case with `bdc case adopt`",
  },
  "case-number-taken": {
    zh: "登记机构答复的受理编号已属于另一件申请",
    en: "the authority answered with a case number that belongs to another filing",
    fixZh: "向登记机构核实该受理编号属于哪一件，用 bdc case adopt 关联正确的，或用 bdc case release 重新排队",
    fixEn:
      "Ask the authority which filing the number belongs to; attach the right case with `bdc case adopt`, or use `bdc case release`",
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
