import { L1, L3, noAction, type Rule } from "./rule.js";

/** Reasons against a transfer of ownership. */
export const TRANSFER_GROUNDS = {
  seizedNoTransfer: {
    code: "CF-19",
    zh: "不动产已被{measure}（{organ}，{documentNo}），转移登记停止办理",
    en: "the unit is under {measureEn} ({organ}, {documentNo}), so the transfer is stopped",
    fixZh: "请在查封解除后再申请",
    fixEn: "apply again once the seizure is released",
    source: `${L3} 第二十三条、第二十四条`,
  },
  notFirstRegistered: {
    code: "not-registered",
    zh: "房屋尚未办理首次登记，不能办理转移登记",
    en: "the building has no first registration, so it cannot be transferred",
    fixZh: "请先由开发企业办理首次登记",
    fixEn: "the developer must register the building first",
  },
  alreadyRegistered: {
    code: "already-registered",
    zh: "房屋已办理首次登记",
    en: "the building is already registered",
    ...noAction,
  },
  transferBanned: {
    code: "DY-11",
    zh: "抵押登记记载了禁止或限制转让的约定，转移登记应由抵押权人共同申请",
    en: "the registered mortgage bans or restricts transfers, so the mortgagee must join the application",
    fixZh: "请由抵押权人（{proofNo}）共同申请",
    fixEn: "file jointly with the mortgagee ({proofNo})",
    source: `${L1} 第四百零六条；自然资发〔2021〕54号`,
  },
  transferOldMortgage: {
    code: "DY-11",
    zh: "2021 年 1 月 1 日前登记的抵押，转移登记须经抵押权人同意",
    en: "the mortgage was registered before 2021-01-01, so the mortgagee must consent to the transfer",
    fixZh: "请附抵押权人（{proofNo}）的书面同意，写明同意事项“转移”",
    fixEn: "attach the written consent of the mortgagee ({proofNo}) to the transfer",
    source: `${L1} 第四百零六条；自然资发〔2021〕54号`,
  },
  transferNoticed: {
    code: "R-02",
    zh: "不动产已办理预告登记（{proofNo}），未经预告登记权利人书面同意，不予办理转移登记",
    en: "the unit is under a pre-notice ({proofNo}): it cannot be transferred without the written consent of the holder",
    fixZh: "请附预告登记权利人的书面同意，写明同意事项“转移”",
    fixEn: "attach the holder's written consent to the transfer",
    source: `${L1} 第二百二十一条；物权编解释（一） 第四条`,
  },
  objectionStands: {
    code: "R-03",
    zh: "异议登记有效期间，转移登记须附受让人承担风险的书面承诺",
    en: "an objection is registered: the transferee must acknowledge the risk in writing",
    fixZh: "请附受让人知悉异议登记并自行承担风险的书面承诺",
    fixEn: "attach the transferee's written acknowledgement",
    source: `${L1} 第二百二十条`,
  },
} as const satisfies Record<string, Rule>;
