import type { Rule, RuleContext } from "../model/rule.js";

const SELLER = { name: "李娜", idType: "citizen-id", idNo: "330106198502150022" };
const developer = { sellerName: "示例房地产开发有限公司", sellerIdNo: "91330109MA2DEXP16G" };
const alone = { soleApplication: developer, contractFilingNo: "BA202600001" };
const byBank: Partial<RuleContext> = { role: "bank", materials: ["authorisation", "sales-contract"] };

/** Who applies for a pre-notice, who holds it, and what is sold to whom. */
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
    // Developer and buyer apply jointly; a buyer who applies alone does so through the bank.
    id: "YG-04",
    severity: "error",
    kinds: ["pre-notice.register"],
    fields: ["soleApplication", "contractFilingNo", "sellers", "materials"],
    title: { zh: "共同申请，或者买受人单方申请", en: "a joint application, or one of the buyer alone" },
    text: {
      zh: "预告登记由开发企业与买受人共同申请，由开发企业提交。开发企业未按约定申请的，买受人可以单方申请，由银行代为提交：填写预售人及其证件号、合同备案号，并附买受人的授权书和备案的预售合同；预售合同对预告登记约定了条件、期限的，附相应证明。",
      en: "Developer and buyer apply jointly, and the developer files. If the developer does not apply as agreed, the buyer may apply alone, and the bank files as the buyer's agent: with the seller, its credit code, the filing number of the contract, the buyer's authorisation and the filed pre-sale contract, and proof of the conditions or terms that the contract sets for the pre-notice.",
    },
    says: { zh: "{problem}", en: "{problemEn}" },
    fix: {
      zh: "银行代买受人单方申请的，请填写“单方申请的预售人”及其证件号、“合同备案号”，并在“附件”列填写 授权书=授权书.pdf；预售合同=预售合同.pdf；双方共同申请的，由开发企业提交，不填写“单方申请的预售人”",
      en: "For a buyer who applies alone, the bank fills in the seller, its credit code and the contract filing number, and adds 授权书=authorisation.pdf；预售合同=contract.pdf to the materials; a joint application is filed by the developer, with the columns of the seller empty",
    },
    source: "不动产登记暂行条例实施细则第八十六条",
    check: ({ soleApplication, contractFilingNo, sellers }, { role, materials }) => {
      if (soleApplication === undefined)
        return role === "bank"
          ? {
              field: "sellerName",
              facts: {
                problem: "银行只能代买受人单方申请预告登记，但未填写预售人",
                problemEn: "A bank files a pre-notice only for a buyer who applies alone, but the seller is missing",
              },
            }
          : undefined;
      if (role === "developer")
        return {
          field: "sellerName",
          facts: {
            problem: "由开发企业提交的，为双方共同申请，不是买受人单方申请",
            problemEn: "What the developer files is a joint application, not one of the buyer alone",
          },
        };
      if (sellers !== undefined)
        return {
          field: "sellers",
          facts: {
            problem: "买受人单方申请的，为预售商品房的预告登记，但填写了现房出卖人",
            problemEn: "A buyer applies alone only for a pre-sale home, but sellers of an existing home are named",
          },
        };
      const missing = [
        ...(contractFilingNo === undefined ? [["合同备案号", "contract filing number"]] : []),
        ...(materials.includes("authorisation") ? [] : [["授权书", "authorisation"]]),
        ...(materials.includes("sales-contract") ? [] : [["预售合同", "pre-sale contract"]]),
      ];
      if (missing.length === 0) return undefined;
      const [zh, en] = [missing.map(([word]) => word).join("、"), missing.map(([, word]) => word).join(", ")];
      return {
        field: contractFilingNo === undefined ? "contractFilingNo" : "materials",
        facts: { problem: `买受人单方申请，缺少：${zh}`, problemEn: `The buyer applies alone, but there is no: ${en}` },
      };
    },
    examples: {
      pass: [
        { kind: "pre-notice.register", change: {}, context: { role: "developer" } },
        { kind: "pre-notice.register", change: alone, context: byBank },
      ],
      fail: [
        { kind: "pre-notice.register", change: {}, context: { role: "bank" } },
        { kind: "pre-notice.register", change: alone, context: { ...byBank, role: "developer" } },
        { kind: "pre-notice.register", change: alone, context: { ...byBank, materials: ["authorisation"] } },
        { kind: "pre-notice.register", change: alone, context: { ...byBank, materials: ["sales-contract"] } },
        { kind: "pre-notice.register", change: { soleApplication: developer }, context: byBank },
        { kind: "pre-notice.register", change: { ...alone, sellers: [SELLER] }, context: byBank },
      ],
    },
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
