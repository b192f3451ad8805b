import {
  CONSENT_PAPERS,
  MATERIAL_KINDS,
  MORTGAGE_PAPERS,
  findEntry,
  papersMeeting,
  type MaterialKind,
} from "../../contract/index.js";
import type { MessageParams } from "../model/finding.js";
import type { Rule } from "../model/rule.js";

const PROOF_NO = "浙（2026）示例市不动产证明第0000001号";
const loan = {
  mortgageeName: "示例银行",
  mortgageeIdNo: "91330106MA2TEXT08W",
  mortgageAmount: "1000000",
  loanContractNo: "JK-1",
  termStart: "2026-01-05",
  termEnd: "2056-01-04",
};

/** Id of the rule about the papers that law names for a mortgage. */
export const PAPERS_RULE = "DY-03-papers";

/** Names the papers of a mortgage that are not among these documents, for the message; undefined when all are there. */
export function missingPapers(materials: readonly MaterialKind[]): MessageParams | undefined {
  const missing = MORTGAGE_PAPERS.map((paper) => papersMeeting(paper)).filter(
    (papers) => !papers.some((paper) => materials.includes(paper)),
  );
  if (missing.length === 0) return undefined;
  const named = (language: "zh" | "en", or: string, and: string) =>
    missing.map((papers) => papers.map((kind) => findEntry(MATERIAL_KINDS, kind)![language]).join(or)).join(and);
  return { missing: named("zh", "或者", "、"), missingEn: named("en", " or ", ", "), where: "", whereEn: "" };
}

/** What the parties of a mortgage agreed, and the papers that show it. */
export const MORTGAGE_CONTRACT_RULES: readonly Rule[] = [
  {
    id: PAPERS_RULE,
    severity: "warning",
    kinds: ["mortgage.file"],
    fields: ["materials"],
    title: { zh: "抵押权首次登记的材料", en: "papers of a mortgage" },
    text: {
      zh: "抵押权首次登记凭抵押合同、主债权合同和抵押人共同申请的证明（授权书或者抵押人签名的申请书）办理；登记机构公布材料清单的，以清单为准。",
      en: "A mortgage is registered on the mortgage contract, the principal contract and proof that the mortgagor applies too (an authorisation, or an application form that the mortgagor signed). The list that the authority publishes takes their place.",
    },
    says: { zh: "{where}未附{missing}", en: "Not attached{whereEn}: {missingEn}" },
    fix: {
      zh: "请在“附件”列填写，例如 抵押合同=documents/抵押合同.pdf；登记机构可以通过共享或者电子合同取得的，以其公布的清单为准",
      en: "Enter them in the materials column (附件), for example 抵押合同=documents/contract.pdf; what the authority obtains itself, or from an electronic contract, is left out of the list that it publishes",
    },
    source: "民法典第四百条；不动产登记暂行条例第十四条、第二十四条",
    surelyPasses: (_, { materials }) => materials.length === 0,
    // Of a file without any document the check of the file speaks once.
    check: (_, { materials, listsPapers }) => {
      const missing = listsPapers || materials.length === 0 ? undefined : missingPapers(materials);
      return missing && { facts: missing };
    },
    examples: {
      pass: [
        { kind: "mortgage.file", change: {} },
        {
          kind: "mortgage.file",
          change: {},
          context: { materials: ["mortgage-contract", "loan-contract", "application-form"] },
        },
        { kind: "mortgage.file", change: {}, context: { materials: ["other"], listsPapers: true } },
      ],
      fail: [
        { kind: "mortgage.file", change: {}, context: { materials: ["mortgage-contract", "loan-contract"] } },
        { kind: "mortgage.file", change: {}, context: { materials: ["authorisation", "loan-contract"] } },
      ],
    },
  },
  {
    id: "DY-06-consent",
    severity: "warning",
    kinds: ["mortgage.file"],
    fields: ["rankBefore"],
    title: { zh: "约定顺位须经顺位后移的抵押权人同意", en: "an agreed rank needs the consent of whoever steps back" },
    text: {
      zh: "当事人约定新设抵押权的顺位在先的，须附顺位因此后移的各抵押权人的书面同意；后移的均为申请银行自己的抵押权的除外。",
      en: "Where the parties agree that a new mortgage ranks before others, every mortgagee who steps back has to agree in writing, unless all of those mortgages are the filing bank's own.",
    },
    says: {
      zh: "填写了约定顺位，但未附顺位后移的抵押权人的书面同意",
      en: "A rank before another mortgage is stated, but no written consent is attached",
    },
    fix: {
      zh: "请在“附件”列填写，例如 书面同意（顺位：示例银行 浙（2026）示例市不动产证明第0000001号）=同意书.pdf",
      en: "Attach it in the materials column (附件), with the matter 顺位, the name of the mortgagee and its registration proof",
    },
    source: "民法典第四百零九条；不动产登记暂行条例实施细则第六十七条",
    check: ({ rankBefore }, { materials }) =>
      rankBefore !== undefined && !materials.some((kind) => CONSENT_PAPERS.has(kind)) ? {} : undefined,
    examples: {
      pass: [
        { kind: "mortgage.file", change: {} },
        { kind: "mortgage.file", change: { rankBefore: PROOF_NO }, context: { materials: ["written-consent"] } },
      ],
      fail: [
        { kind: "mortgage.file", change: { rankBefore: PROOF_NO } },
        { kind: "mortgage.file", change: { rankBefore: PROOF_NO }, context: { materials: ["authorisation"] } },
      ],
    },
  },
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
