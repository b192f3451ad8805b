/** Classes of one taxonomy for the reasons of all authorities, so that a head office can compare them. */
export const RETURN_CLASSES = {
  parties: { zh: "当事人信息", en: "parties" },
  unit: { zh: "不动产单元", en: "unit" },
  register: { zh: "登记簿状态", en: "state of the register" },
  numbers: { zh: "证书号、文号", en: "certificate and document numbers" },
  "amounts-and-dates": { zh: "金额和日期", en: "amounts and dates" },
  documents: { zh: "材料", en: "documents" },
  duplicate: { zh: "重复申请", en: "duplicate filing" },
  rules: { zh: "登记规则", en: "registration rules" },
  file: { zh: "文件和填写格式", en: "file and format" },
  permission: { zh: "权限和接口", en: "permission and gateway" },
  review: { zh: "结果待核实", en: "outcome to be verified" },
  other: { zh: "其他", en: "other" },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>;
/** Class of a reason. */
export type ReturnClass = keyof typeof RETURN_CLASSES;

/** Ids of business rules, of rule packs too: CF-01, HZ-03. */
const RULE_ID = /^[A-Z]{1,6}-\d+$/;

/** Codes of a class: whole codes, or the beginning of several when they end with a hyphen. */
const CODES: readonly (readonly [ReturnClass, readonly string[]])[] = [
  ["duplicate", ["unit-twice", "seizure-exists", "row-repeated", "ref-near", "mortgage-repeated", "cancel-repeated"]],
  ["duplicate", ["pre-notice-repeated", "seizure-repeated", "unit-repeated", "contract-repeated", "ref-conflict"]],
  ["parties", ["owner-mismatch", "not-holder", "people-", "person-", "name-", "citizen-id-", "credit-code-"]],
  ["parties", ["organization-code-", "business-licence-", "id-no-", "passport-form", "hk-macao-taiwan-form"]],
  ["parties", ["residence-permit-form", "permanent-residence-form", "too-many-people"]],
  ["unit", ["unit-code-", "unit-unknown", "other-division", "too-many-units"]],
  ["register", ["not-registered", "not-seized", "already-ended", "already-registered", "entered-before"]],
  ["register", ["title-mismatch", "proof-unknown"]],
  ["numbers", ["certificate-", "case-no-"]],
  ["amounts-and-dates", ["amount-", "area-", "share-", "date-"]],
  ["documents", ["material-"]],
  ["permission", ["unauthenticated", "forbidden", "not-allowed-now"]],
  ["review", ["contradiction", "no-progress", "lookup-", "never-arrives", "case-number-taken", "unclear", "sending"]],
  ["file", ["field-", "text-", "row-", "rows-", "cell-", "column-", "header-", "ref-", "code-", "yes-no-", "excel-"]],
  [
    "file",
    ["formula-", "encoding-", "quote-", "group-", "identifier-", "nul-character", "line-ends-", "filing-invalid"],
  ],
];

/** Returns the class of a code of a rule, of the ledger or of an authority. A code that is in no table is `other`. */
export function returnClassOf(code: string): ReturnClass {
  if (RULE_ID.test(code)) return "rules";
  const found = CODES.find(([, codes]) =>
    codes.some((known) => (known.endsWith("-") ? code.startsWith(known) : code === known)),
  );
  return found?.[0] ?? "other";
}
