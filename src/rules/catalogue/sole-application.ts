import type { Rule, RuleContext } from "../model/rule.js";

const seller = { sellerName: "示例房地产开发有限公司", sellerIdNo: "91330109MA2DEXP16G" };
const alone = { soleApplication: seller, contractFilingNo: "BA202600001" };
const existing = { name: "李娜", idType: "citizen-id", idNo: "330106198502150022" };
const byBank: Partial<RuleContext> = { role: "bank", materials: ["authorisation", "sales-contract"] };

/** YG-04: developer and buyer apply jointly; a buyer who applies alone does so through the bank. */
export const SOLE_APPLICATION: Rule = {
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
      { kind: "pre-notice.register", change: { soleApplication: seller }, context: byBank },
      { kind: "pre-notice.register", change: { ...alone, sellers: [existing] }, context: byBank },
    ],
  },
};
