import { explainedCodes } from "../../../sdk/index.js";

/**
 * Classes of one taxonomy for the reasons of all authorities, so that a head office can compare them. Every code of the
 * contract, the rules and the ledger has a class. A code that none of them knows is `other`: its text is never
 * interpreted.
 */
export const RETURN_CLASSES = {
  parties: { zh: "当事人信息", en: "parties" },
  unit: { zh: "不动产单元", en: "unit" },
  register: { zh: "登记簿状态", en: "state of the register" },
  numbers: { zh: "证书号、文号", en: "certificate and document numbers" },
  "amounts-and-dates": { zh: "金额和日期", en: "amounts and dates" },
  documents: { zh: "材料", en: "documents" },
  certificates: { zh: "电子证照和签章", en: "electronic certificates and seals" },
  duplicate: { zh: "重复申请", en: "duplicate filing" },
  rules: { zh: "登记规则", en: "registration rules" },
  file: { zh: "文件和填写格式", en: "file and format" },
  permission: { zh: "权限和接口", en: "permission and gateway" },
  review: { zh: "结果待核实", en: "outcome to be verified" },
  other: { zh: "其他", en: "other" },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>;
/** Class of a reason. */
export type ReturnClass = keyof typeof RETURN_CLASSES;

/** Ids of business rules, also of an authority's rule pack: CF-01, HZ-03, YG-06-project. */
const RULE_ID = /^[A-Z]{1,6}-\d+(?:-[a-z]+)?$/;
/** Rules on entries in the register that stand against a filing. */
const REGISTER_RULE = /^R-\d+$/;

/** Codes of the ledger and of reports, which are not explained as findings. */
const LEDGER_CODES: Readonly<Record<string, ReturnClass>> = {
  contradiction: "review",
  "no-progress": "review",
  "never-arrives": "review",
  "lookup-refused": "review",
  "lookup-mismatch": "review",
  "lookup-missing": "review",
  "lookup-unconfirmed": "review",
  "case-number-taken": "review",
  "promised-time-missed": "review",
  "material-gone": "documents",
  unclear: "review",
  sending: "review",
};

/** Codes of a class: whole codes, or the beginning of several known ones when they end with a hyphen. */
const CODES: readonly (readonly [ReturnClass, readonly string[]])[] = [
  ["duplicate", ["unit-twice", "seizure-exists", "row-repeated", "ref-near", "mortgage-repeated", "cancel-repeated"]],
  ["duplicate", ["pre-notice-repeated", "seizure-repeated", "unit-repeated", "contract-repeated", "ref-conflict"]],
  ["parties", ["owner-mismatch", "not-holder", "people-", "person-", "name-", "citizen-id-", "credit-code-"]],
  ["parties", ["organization-code-", "business-licence-", "id-no-", "passport-form", "hk-macao-taiwan-form"]],
  ["parties", ["residence-permit-form", "permanent-residence-form", "too-many-people", "co-ownership-blank"]],
  ["parties", ["same-person-", "document-of-another-"]],
  ["unit", ["unit-code-", "unit-unknown", "unit-division", "other-division", "too-many-units"]],
  ["register", ["not-registered", "not-seized", "already-ended", "already-registered", "right-unknown"]],
  ["register", ["title-mismatch", "proof-unknown"]],
  ["numbers", ["certificate-no-", "certificate-kind", "certificate-identifier-form", "certificate-identifier-check"]],
  ["numbers", ["case-no-", "court-name-differs"]],
  ["certificates", ["certificate-", "seal-", "ofd-"]],
  ["amounts-and-dates", ["amount-", "area-", "share-", "date-", "settled-in-future", "term-ended", "term-long"]],
  ["amounts-and-dates", ["pre-notice-term-order", "loan-above-price", "maximum-claim-unused", "seizure-dates-order"]],
  ["amounts-and-dates", ["seizure-ended"]],
  ["amounts-and-dates", ["digits-lost", "not-an-amount", "not-a-date"]],
  ["file", ["no-code", "not-a-flag", "not-a-number", "not-a-text", "not-a-list", "not-an-object", "too-long"]],
  ["file", ["contains-separator", "value-missing", "charset-character", "xml-character"]],
  ["unit", ["several-divisions"]],
  ["permission", ["other-constant", "list-in-list", "message-unwritable", "not-offered"]],
  ["documents", ["material-", "consent-", "same-document", "supplement-overdue"]],
  ["permission", ["unauthenticated", "forbidden", "not-allowed-now", "role-kind", "kind-not-offered", "not-found"]],
  ["permission", ["not-json", "invalid-request", "method-not-allowed", "idempotency-key-", "upload-offset"]],
  ["permission", ["digest-mismatch", "body-too-large", "batch-too-large", "media-type", "too-many-requests"]],
  ["permission", ["internal", "unavailable", "parameter-", "cursor-gone", "case-changed", "query-", "webhook-"]],
  ["file", ["field-", "text-", "row-", "rows-", "cell-", "column-", "header-", "ref-", "code-", "yes-no-", "excel-"]],
  ["file", ["formula-", "encoding-", "quote-", "group-", "identifier-", "nul-character", "line-ends-"]],
  ["file", ["filing-invalid", "template-example", "file-end-open", "too-many-rows", "no-rows", "pack-"]],
  ["file", ["wrong-kind", "kind-ambiguous", "kind-unknown"]],
];

let known: ReadonlySet<string> | undefined;

/** Returns the class of a code of a rule, of the ledger or of an authority. */
export function returnClassOf(code: string): ReturnClass {
  if (REGISTER_RULE.test(code)) return "register";
  if (RULE_ID.test(code)) return "rules";
  if (Object.hasOwn(LEDGER_CODES, code)) return LEDGER_CODES[code]!;
  known ??= new Set(explainedCodes());
  // A code that only begins like a known one may mean anything.
  if (!known.has(code)) return "other";
  const found = CODES.find(([, codes]) =>
    codes.some((one) => (one.endsWith("-") ? code.startsWith(one) : code === one)),
  );
  return found?.[0] ?? "other";
}

/** Returns every classified code, by class. */
export function classifiedCodes(): ReadonlyMap<ReturnClass, readonly string[]> {
  const names = Object.keys(RETURN_CLASSES) as ReturnClass[];
  const codes = [...new Set([...explainedCodes(), ...Object.keys(LEDGER_CODES)])].sort();
  return new Map(names.map((name) => [name, codes.filter((code) => returnClassOf(code) === name)]));
}
