import { L1, L2, type Rule } from "./rule.js";

/** Reasons and alerts about papers of consent. */
export const CONSENT_GROUNDS = {
  consentPaper: {
    code: "consent-paper",
    zh: "授权书、查询授权等材料不能证明权利人同意",
    en: "an authorisation, or another document that is not a paper of consent, does not prove a consent",
    fixZh: "请附书面同意、当事人协议、放弃声明或者生效法律文书",
    fixEn: "attach a written consent, an agreement, a waiver or a judgment in force",
    source: `${L1} 第二百二十一条、第三百零一条、第四百零九条`,
  },
  consentUnstated: {
    code: "consent-unstated",
    zh: "书面同意未写明同意人和同意事项",
    en: "the written consent states neither who agrees nor to what",
    fixZh: "请填写同意事项、同意人姓名（名称）及其证件号或者登记证明号",
    fixEn: "state the matter, and name and ID number (or registration proof number) of everybody who agrees",
    source: `${L2} 第十七条`,
  },
  consentWithoutUnits: {
    code: "consent-units",
    zh: "以生效法律文书代替同意的，应写明该文书所及的不动产单元",
    en: "a judgment that replaces a consent must name the units to which it extends",
    fixZh: "请按文书填写不动产单元号",
    fixEn: "enter the unit codes as in the judgment",
    source: `${L2} 第十七条`,
  },
  consentOfOtherUnit: {
    code: "consent-other-case",
    zh: "书面同意所列单元不在本申请中",
    en: "the consent names a unit that is not part of this filing",
    fixZh: "请核对是否误附其他申请的材料",
    fixEn: "check whether it belongs to another filing",
    source: `${L2} 第二十二条`,
  },
  sameDocument: {
    code: "same-document",
    zh: "同一文件作为“{one}”和“{other}”重复提交，请核实两份材料是否齐全",
    en: "one file was sent both as {oneEn} and as {otherEn}: check that both documents are there",
    fixZh: "两份材料不是同一文件的，请补充提交",
    fixEn: "if they are two documents, send the missing one",
  },
} as const satisfies Record<string, Rule>;
