import type { Rule } from "../model/rule.js";

const SELLER = { name: "李娜", idType: "citizen-id", idNo: "330106198502150022" };

/** Holders of a pre-notice and what is sold to whom. */
export const PRE_NOTICE_PARTY_RULES: readonly Rule[] = [
  {
    id: "YG-02-holder",
    severity: "registry",
    kinds: ["pre-notice.cancel"],
    fields: [],
    title: { zh: "注销预告登记须经权利人同意", en: "a pre-notice is cancelled only with its holder's consent" },
    text: {
      zh: "开发企业申请注销买受人或者银行的预告登记的，须附权利人的放弃声明、解除协议、书面同意或者生效法律文书，写明权利人、证件号或者登记证明号和同意事项；授权书不属于同意。银行可以单独申请注销自己的抵押权预告登记。",
      en: "A developer that cancels the pre-notice of a buyer or a bank attaches the holder's waiver, the agreement that ends the contract, a written consent or a judgment, stating the holder, the ID number or registration proof, and the matter. An authorisation is no consent. A bank may cancel its own mortgage pre-notice alone.",
    },
    fix: {
      zh: "请在“附件”列填写，例如 解除协议（注销：张伟 330106199001010018）=解除协议.pdf",
      en: "Enter it in the column 附件, for example 解除协议（注销：张伟 330106199001010018）=解除协议.pdf",
    },
    source: "民法典第二百二十一条；物权编解释（一）（2020）第四条、第五条",
  },
  {
    id: "YG-04-agent",
    severity: "warning",
    kinds: ["pre-notice.register"],
    fields: ["sellers"],
    title: { zh: "代理现房出卖人申请的，须附授权书", en: "an agent of the sellers needs their authorisation" },
    text: {
      zh: "登记机构办理现房预告登记（转移预告）的，由出卖人和买受人共同申请；申请机构不是出卖人的，须附出卖人的授权书。",
      en: "Where the authority registers pre-notices of existing homes, sellers and buyers apply jointly. An institution that is not the seller attaches the sellers' authorisation.",
    },
    says: {
      zh: "填写了现房出卖人，但未附授权书",
      en: "Sellers of an existing home are named, but no authorisation is attached",
    },
    fix: {
      zh: "请在“附件”列填写，例如 授权书=documents/授权书.pdf；申请机构自己出卖的可以忽略",
      en: "Enter it in the materials column (附件), for example 授权书=documents/authorisation.pdf; ignore this if the institution itself sells",
    },
    source: "不动产登记暂行条例第十四条；不动产登记暂行条例实施细则第八十六条",
    check: ({ sellers }, { materials }) =>
      sellers && !materials.includes("authorisation") ? { field: "sellers" } : undefined,
    examples: {
      pass: [
        { kind: "pre-notice.register", change: {} },
        { kind: "pre-notice.register", change: { sellers: [SELLER] }, context: { materials: ["authorisation"] } },
      ],
      fail: [{ kind: "pre-notice.register", change: { sellers: [SELLER] } }],
    },
  },
  {
    id: "YG-06-project",
    severity: "error",
    kinds: ["pre-notice.register"],
    fields: ["unitCode"],
    title: { zh: "项目内多幢房屋不是一套商品房", en: "a whole project is not one home" },
    text: {
      zh: "幢号 9999 的不动产单元表示项目内多幢房屋，不能作为一套商品房出售并办理预告登记。",
      en: "A unit of building 9999 stands for all buildings of a project; it cannot be sold and put under a pre-notice as one home.",
    },
    fix: {
      zh: "请填写所售房屋各自的不动产单元号",
      en: "Enter the code of each home that is sold",
    },
    check: ({ unitCode }) => (unitCode && /F9999\d{4}$/.test(unitCode) ? {} : undefined),
    examples: {
      pass: [{ kind: "pre-notice.register", change: {} }],
      fail: [{ kind: "pre-notice.register", change: { unitCode: "330106001001GB00001F99990001" } }],
    },
  },
];
