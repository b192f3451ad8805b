import { makeReason } from "../../contract/index.js";
import { explain } from "../../sdk/index.js";
import { CONFLICT_CODES, UNKNOWN_REASON } from "../ledger/reason-codes.js";
import type { JsonText } from "../ledger/types.js";
import type { ManualDecision } from "../ledger/manual-review.js";

/** Meaning of a reason code of filings that need manual review. */
export interface PersonReason {
  /** Reason code. */
  readonly code: string;
  /** Meaning in Chinese. */
  readonly zh: string;
  /** Meaning in English. */
  readonly en: string;
  /** Whether filings with this reason may be released. False when sending again would repeat the same conflict. */
  readonly releasable: boolean;
}

/** Texts of a reason code. */
export interface PersonReasonText {
  /** Meaning in Chinese. */
  readonly zh: string;
  /** Meaning in English. */
  readonly en: string;
  /** What to do, in Chinese. */
  readonly fixZh: string;
  /** What to do, in English. */
  readonly fixEn: string;
}

/** Meaning and fix of each reason code, for all filings with that reason together. */
export const PERSON_REASONS: Readonly<Record<string, PersonReasonText>> = {
  "ref-conflict": {
    zh: "该申请编号在登记机构属于另一件申请",
    en: "the ref belongs to another filing at the authority",
    fixZh:
      "确为同一笔业务的，用 bdc case adopt 关联受理编号；为另一笔业务的，更换申请编号后提交，并用 bdc case discard 撤下这一件",
    fixEn:
      "If it is the same matter, attach its case with `bdc case adopt`. If it is a different matter, submit it under another ref and discard this one with `bdc case discard`",
  },
  "no-progress": {
    zh: "登记机构多次答复稍后重新提交，既未受理也未拒绝",
    en: 'the authority repeatedly answered "send again later" and neither accepted nor refused it',
    fixZh: "登记机构恢复后运行 bdc batch release 批次 --reason-code no-progress --reason 理由，再运行 bdc resume",
    fixEn:
      "Once the authority accepts filings again, run `bdc batch release BATCH --reason-code no-progress --reason …`, then `bdc resume`",
  },
  "lookup-refused": {
    zh: "已发出但未收到答复；登记机构不允许按申请编号查询",
    en: "sent without a response; the authority does not allow looking it up",
    fixZh:
      "开放查询后运行 bdc batch release 批次 --reason-code lookup-refused --reason 理由；否则向登记机构核实，逐件用 bdc case adopt 关联或用 bdc case release 重新排队",
    fixEn:
      "Once look-ups are allowed, run `bdc batch release BATCH --reason-code lookup-refused --reason …`. Otherwise contact the authority and use `bdc case adopt` or `bdc case release` for each filing",
  },
  "lookup-missing": {
    zh: "已发出但未收到答复；该登记机构的接口不提供按申请编号查询",
    en: "sent without a response; the gateway of this authority offers no look-up",
    fixZh: "向登记机构核实，逐件用 bdc case adopt 关联受理编号，或用 bdc case release 重新排队",
    fixEn: "Contact the authority, then use `bdc case adopt` or `bdc case release` for each filing",
  },
  "lookup-unconfirmed": {
    zh: "已发出但未收到答复；查到同一申请编号的受理件，但查询结果不足以确认是否为本件申请",
    en: "sent without a response; a case under its ref was found, which does not show whether it is this filing's",
    fixZh: "向登记机构核实，确为本件的用 bdc case adopt 关联受理编号",
    fixEn: "Contact the authority. If the case is this filing's, attach it with `bdc case adopt`",
  },
  "never-arrives": {
    zh: "多次单独提交均未到达登记机构，而其他申请已提交成功",
    en: "repeatedly did not arrive at the authority when sent alone, while others did",
    fixZh:
      "请核对该行内容是否含有会被网络设备拦截的字符，并联系登记机构；排除后运行 bdc batch release 批次 --reason-code never-arrives --reason 理由",
    fixEn:
      "A network device may be blocking it. Check its content and contact the authority, then run `bdc batch release BATCH --reason-code never-arrives --reason …`",
  },
  "lookup-mismatch": {
    zh: "已发出但未收到答复；按申请编号查询，返回的是其他受理件",
    en: "sent without a response; the look-up of its ref returned other cases",
    fixZh:
      "向登记机构核实；恢复后运行 bdc batch release 批次 --reason-code lookup-mismatch --reason 理由，或逐件用 bdc case adopt 关联",
    fixEn:
      "Contact the authority. Once look-ups work correctly, run `bdc batch release BATCH --reason-code lookup-mismatch --reason …`, or attach each case with `bdc case adopt`",
  },
  "case-number-taken": {
    zh: "登记机构返回的受理编号已属于另一件申请",
    en: "the authority returned a case number that belongs to another filing",
    fixZh:
      "向登记机构核实该受理编号属于哪一件申请，用 bdc case adopt 关联正确的受理编号，或用 bdc case release 重新排队",
    fixEn:
      "Ask the authority which filing the number belongs to, then attach the correct case with `bdc case adopt`, or use `bdc case release`",
  },
  "material-gone": {
    zh: "附件已不在原处或内容已变",
    en: "a material was moved or changed after the file was read",
    fixZh: "将原附件放回原处，运行 bdc batch release 批次 --reason-code material-gone --reason 理由，再运行 bdc resume",
    fixEn:
      "Put the original materials back, run `bdc batch release BATCH --reason-code material-gone --reason …`, then `bdc resume`",
  },
};

/** Explains a reason code. For a code of other origin without an explanation, refers to the reason of each row. */
export function personReason(code: string): PersonReason {
  const known = Object.hasOwn(PERSON_REASONS, code) ? PERSON_REASONS[code] : undefined;
  const { zh, en } = known ?? (code === UNKNOWN_REASON ? undefined : explain(code)) ?? REASON_IN_ROWS;
  return { code, zh, en, releasable: !CONFLICT_CODES.has(code) };
}
const REASON_IN_ROWS = { zh: "原因见各行", en: "see the reason in each row" };

/** Returns the reasons stored with a filing that a person discarded, as a JSON array. */
export function discardedReasons({ who, reason: why }: ManualDecision): JsonText {
  return JSON.stringify([
    makeReason(
      "discarded",
      `由 ${who} 撤下：${why}`,
      `discarded by ${who}: ${why}`,
      "仍需提交的，改正后或原样再次提交，或用 bdc case release 重新排队",
      "to file it after all, submit it again, corrected or unchanged, or use `bdc case release`",
    ),
  ]);
}
