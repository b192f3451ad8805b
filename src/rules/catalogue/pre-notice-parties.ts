import type { Rule } from "../model/rule.js";

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
