import type { Rule } from "../model/rule.js";

const loan = {
  mortgageeName: "示例银行",
  mortgageeIdNo: "91330106MA2TEXT08W",
  mortgageAmount: "1000000",
  loanContractNo: "JK-1",
  termStart: "2026-01-05",
  termEnd: "2056-01-04",
};

/** What the parties of a mortgage agreed, and the papers that show it. */
export const MORTGAGE_CONTRACT_RULES: readonly Rule[] = [
  {
    id: "DY-10-notice",
    severity: "warning",
    kinds: ["pre-notice.register"],
    fields: ["mortgage"],
    title: {
      zh: "抵押权预告登记填写是否存在禁止或限制转让约定",
      en: "a mortgage pre-notice states whether a transfer is restricted",
    },
    text: {
      zh: "抵押权预告登记转为抵押权登记后，只有登记的禁止或者限制转让约定可以对抗受让人；未填写的，登记簿不记载约定。",
      en: "Once the mortgage pre-notice has become a mortgage, only a registered ban or restriction binds a transferee. If nothing is stated, the register records no agreement.",
    },
    says: {
      zh: "抵押权预告登记未填写是否存在禁止或限制转让约定",
      en: "The mortgage pre-notice does not state whether a transfer is banned or restricted",
    },
    fix: {
      zh: "请按抵押合同在“是否存在禁止或限制转让约定”列填写“是”或“否”",
      en: "Enter 是 or 否, as stated in the mortgage contract",
    },
    source: "民法典担保制度解释（2020）第四十三条",
    check: ({ mortgage }) =>
      mortgage && mortgage.transferRestricted === undefined ? { field: "transferRestricted" } : undefined,
    examples: {
      pass: [
        { kind: "pre-notice.register", change: { mortgage: { ...loan, transferRestricted: true } } },
        { kind: "pre-notice.register", change: { mortgage: undefined } },
      ],
      fail: [{ kind: "pre-notice.register", change: { mortgage: loan } }],
    },
  },
];
