import type { ReasonText } from "./verdict.js";

/** What speaks against a release in the filing, its case and its certificate. */
export const CASE_TEXTS = {
  "release-not-filed": {
    verdict: "not-yet",
    zh: "尚未受理",
    en: "it has no case yet ({state})",
    fixZh: "运行 bdc resume，受理后再核验",
    fixEn: "run `bdc resume`, and check again once it has a case",
  },
  "release-filing-undecided": {
    verdict: "needs-decision",
    zh: "申请需人工处理，是否已受理不能确定",
    en: "the filing needs a person: whether it has a case is not certain",
    fixZh: "运行 bdc batch release 查看原因，处理后再核验",
    fixEn: "see why with `bdc batch release`, settle it and check again",
  },
  "release-filing-failed": {
    verdict: "refused",
    zh: "没有受理件：该行未提交或未被接收",
    en: "there is no case: the row was not sent or not taken ({state})",
    fixZh: "不要放款；在结果文件中查看原因，改正后重新提交",
    fixEn: "do not release; see the result file, correct the row and submit it again",
  },
  "release-contradiction": {
    verdict: "needs-decision",
    zh: "登记机构前后的答复互相矛盾",
    en: "the authority's reports contradict each other",
    fixZh: "向登记机构核实，再运行 bdc case settle",
    fixEn: "clarify with the authority, then `bdc case settle`",
  },
  "release-other-case": {
    verdict: "refused",
    zh: "受理件 {caseNo} 与申请不一致：{what}不同",
    en: "case {caseNo} is not the case of this filing: the {whatEn} differs",
    fixZh: "不要放款；向登记机构核实受理编号",
    fixEn: "do not release; ask the authority about the case number",
  },
  "release-case-ended": {
    verdict: "refused",
    zh: "受理件已结束，没有登簿（{status}）",
    en: "the case ended without registration ({statusEn})",
    fixZh: "不要放款；查看理由，改正后重新申请",
    fixEn: "do not release; see the reasons, and file again once they are settled",
    source: "民法典 第四百零二条",
  },
  "release-status-unknown": {
    verdict: "needs-decision",
    zh: "受理件的状态不在接口合同之内（{status}）",
    en: "the contract does not know the status of the case ({status})",
    fixZh: "向登记机构核实是否已登簿",
    fixEn: "ask the authority whether it is registered",
  },
  "release-not-registered": {
    verdict: "not-yet",
    zh: "尚未登簿（{status}）",
    en: "not in the register yet ({statusEn})",
    fixZh: "登簿后再核验；抵押权自登记时设立",
    fixEn: "check again once it is registered: before that there is no mortgage",
    source: "民法典 第四百零二条",
  },
  "release-no-certificate": {
    verdict: "not-yet",
    zh: "登记机构尚未出具登记证明",
    en: "the authority has issued no certificate yet",
    fixZh: "出证后再核验",
    fixEn: "check again once it is issued",
  },
  "release-certificate-differs": {
    verdict: "refused",
    zh: "证明记载的{what}与申请不一致",
    en: "the certificate's {whatEn} is not what was filed",
    fixZh: "与登记机构核对，查清之前不要放款",
    fixEn: "ask the authority, and release nothing before it is cleared up",
  },
  "release-not-verified": {
    verdict: "not-verified",
    zh: "未能核验：{what}",
    en: "not verified: {whatEn}",
    fixZh: "不要放款；稍后重新运行 bdc release-check",
    fixEn: "do not release; run `bdc release-check` again later",
  },
} as const satisfies Record<string, ReasonText>;
