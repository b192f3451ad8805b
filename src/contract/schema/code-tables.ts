/** One value of a code table. */
export interface CodeEntry {
  /** The value that travels. */
  readonly value: string;
  /** Name in Chinese. */
  readonly zh: string;
  /** Name in English. */
  readonly en: string;
  /** Code of the 2015 data standard, appendix A; an authority's own table may differ (see capabilities). */
  readonly code?: string;
  /** Further codes of the standard that are read as this value, with their names: 2 轮候查封 is filed as 查封. */
  readonly otherCodes?: Readonly<Record<string, string>>;
  /** Other names that people write in a cell. */
  readonly variants?: readonly string[];
}

/** A table of the values of a field. */
export interface CodeTable {
  /** Name of the table in the contract. */
  readonly name: string;
  /** Name of the table in the national standard. */
  readonly standard?: string;
  /** Name in Chinese. */
  readonly zh: string;
  /** The values, in order. */
  readonly entries: readonly CodeEntry[];
}

const table = <const E extends readonly CodeEntry[]>(name: string, zh: string, entries: E, standard?: string) =>
  ({ name, zh, entries, standard }) as const satisfies CodeTable;

/** Union of the values of a table. */
export type ValueOf<T extends { entries: readonly { value: string }[] }> = T["entries"][number]["value"];

/** 抵押方式: type of a mortgage. */
export const MORTGAGE_TYPES = table(
  "mortgageType",
  "抵押方式",
  [
    { value: "general", zh: "一般抵押", en: "ordinary mortgage", code: "1", variants: ["一般", "一般抵押权"] },
    {
      value: "maximum",
      zh: "最高额抵押",
      en: "maximum-claim mortgage",
      code: "2",
      variants: ["最高额", "最高额抵押权"],
    },
  ],
  "DYFS",
);
/** Type of a mortgage. */
export type MortgageType = ValueOf<typeof MORTGAGE_TYPES>;

/** 抵押不动产类型: type of the mortgaged property. */
export const PROPERTY_TYPES = table(
  "propertyType",
  "抵押不动产类型",
  [
    { value: "land", zh: "土地", en: "land", code: "1" },
    { value: "land-and-house", zh: "土地和房屋", en: "land and house", code: "2", variants: ["房屋", "房地"] },
    { value: "forest", zh: "林地和林木", en: "forest land and trees", code: "3" },
    {
      value: "land-and-construction",
      zh: "土地和在建建筑物",
      en: "land and building under construction",
      code: "4",
      variants: ["在建建筑物", "在建工程"],
    },
    { value: "sea", zh: "海域", en: "sea area", code: "5" },
    { value: "sea-and-structure", zh: "海域和构筑物", en: "sea area and structure", code: "6" },
    { value: "other", zh: "其它", en: "other", code: "7", variants: ["其他", "99"] },
  ],
  "DYBDCLX",
);

/** 证件种类: type of an ID document. */
export const ID_TYPES = table(
  "idType",
  "证件种类",
  [
    {
      value: "citizen-id",
      zh: "身份证",
      en: "citizen identity card",
      code: "1",
      variants: ["居民身份证", "二代身份证", "公民身份号码"],
    },
    {
      value: "hk-macao-taiwan",
      zh: "港澳台身份证",
      en: "Hong Kong, Macao or Taiwan document",
      code: "2",
      variants: ["港澳台通行证", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "回乡证", "台胞证"],
    },
    // The 2015 table has no number for the next one, nor for the card of permanent residents below; an authority's own
    // table may have one.
    {
      value: "residence-permit",
      zh: "港澳台居民居住证",
      en: "residence permit of Hong Kong, Macao or Taiwan",
      variants: ["港澳居民居住证", "台湾居民居住证", "港澳台居住证"],
    },
    {
      value: "passport",
      zh: "护照",
      en: "passport",
      code: "3",
      variants: ["中国护照", "外国护照", "普通护照", "因私护照"],
    },
    {
      value: "permanent-residence",
      zh: "外国人永久居留身份证",
      en: "foreign permanent resident ID card",
      variants: ["外国人永久居留证", "永久居留身份证"],
    },
    { value: "household-register", zh: "户口簿", en: "household register", code: "4", variants: ["户口本"] },
    {
      value: "military",
      zh: "军官证(士兵证)",
      en: "military card",
      code: "5",
      variants: ["军官证", "士兵证", "军官证（士兵证）"],
    },
    {
      value: "organization-code",
      zh: "组织机构代码",
      en: "organisation code",
      code: "6",
      variants: ["组织机构代码证"],
    },
    { value: "business-licence", zh: "营业执照", en: "business licence", code: "7", variants: ["企业法人营业执照"] },
    // The 2015 table has no code for it: 7 (business licence) is used unless the table of an authority has one.
    {
      value: "credit-code",
      zh: "统一社会信用代码",
      en: "unified social credit code",
      variants: ["统一社会信用代码证", "社会信用代码"],
    },
    { value: "other", zh: "其它", en: "other", code: "99", variants: ["其他", "其他证件"] },
  ],
  "ZJZL",
);
/** Type of an ID document. */
export type IdType = ValueOf<typeof ID_TYPES>;

/** 共有方式: form of co-ownership. */
export const CO_OWNERSHIP = table(
  "coOwnership",
  "共有方式",
  [
    { value: "sole", zh: "单独所有", en: "sole", code: "0", variants: ["单独", "独有"] },
    { value: "joint", zh: "共同共有", en: "joint", code: "1", variants: ["共同"] },
    { value: "by-share", zh: "按份共有", en: "by shares", code: "2", variants: ["按份"] },
    { value: "other", zh: "其它共有", en: "other", code: "3", variants: ["其他共有"] },
  ],
  "GYFS",
);

/** 查封类型: what a court may request. The authority determines whether a seizure takes effect or waits (轮候). */
export const SEIZURE_MEASURES = table(
  "measure",
  "查封类型",
  [
    {
      value: "seizure",
      zh: "查封",
      en: "seizure",
      code: "1",
      otherCodes: { "2": "轮候查封" },
      variants: ["轮候查封"],
    },
    {
      value: "pre-seizure",
      zh: "预查封",
      en: "pre-seizure",
      code: "3",
      otherCodes: { "4": "轮候预查封" },
      variants: ["轮候预查封"],
    },
  ],
  "CFLX",
);
/** A measure of a court. */
export type SeizureMeasure = ValueOf<typeof SEIZURE_MEASURES>;

/**
 * 解封依据: bases on which an organ releases a seizure that another organ ordered (民诉法解释 art. 165; 法释〔2016〕6号
 * art. 2, 3).
 */
export const RELEASE_BASES = table("releaseBasis", "解封依据", [
  {
    value: "superior-court",
    zh: "上级法院决定解除",
    en: "decision of the superior court",
    variants: ["上级法院", "上级法院解除"],
  },
  {
    value: "case-transferred",
    zh: "受移送法院办理",
    en: "court that took over the case",
    variants: ["案件移送", "受移送法院"],
  },
  {
    value: "execution-transferred",
    zh: "首先查封法院移送执行",
    en: "execution transferred by the seizing court",
    variants: ["移送执行"],
  },
  {
    value: "jurisdiction-ordered",
    zh: "指定执行或提级执行",
    en: "jurisdiction ordered by a superior court",
    variants: ["指定执行", "提级执行", "指定管辖"],
  },
  {
    value: "proceedings-ended",
    zh: "查封机关的程序已终结",
    en: "end of the seizing organ's proceedings",
    variants: ["程序终结", "案件终结"],
  },
]);
/** A basis on which another organ releases a seizure. */
export type ReleaseBasis = ValueOf<typeof RELEASE_BASES>;

/** 注销原因: ground for the cancellation of a mortgage. */
export const MORTGAGE_CANCEL_GROUNDS = table("ground", "注销原因", [
  {
    value: "debt-ended",
    zh: "债权消灭",
    en: "debt ended",
    variants: [
      "主债权消灭",
      "债务清偿",
      "债务已清偿",
      "贷款结清",
      "贷款已结清",
      "结清贷款",
      "已结清",
      "结清",
      "贷款还清",
      "已还清",
      "还清",
    ],
  },
  { value: "realised", zh: "抵押权实现", en: "mortgage realised" },
  { value: "waived", zh: "放弃抵押权", en: "mortgage waived", variants: ["抵押权人放弃抵押权"] },
  { value: "other", zh: "其他", en: "other", variants: ["其它"] },
]);

/** 预告登记种类: type of a pre-notice. */
export const PRE_NOTICE_TYPES = table(
  "preNoticeType",
  "预告登记种类",
  [
    { value: "purchase", zh: "预售商品房买卖预告登记", en: "purchase pre-notice", code: "1" },
    { value: "mortgage", zh: "预售商品房抵押权预告登记", en: "mortgage pre-notice", code: "3" },
  ],
  "YGDJZL",
);

/** 预告登记种类 of an existing home, which is no pre-sale home. */
export const EXISTING_HOME_NOTICE_TYPES = table(
  "existingHomeNoticeType",
  "预告登记种类",
  [
    { value: "purchase", zh: "其它不动产买卖预告登记", en: "purchase pre-notice of an existing home", code: "2" },
    { value: "mortgage", zh: "其它不动产抵押权预告登记", en: "mortgage pre-notice of an existing home", code: "4" },
  ],
  "YGDJZL",
);

/** Returns the table that names the type of a pre-notice. */
export function preNoticeTypes(notice: { readonly existingHome?: boolean | undefined }): CodeTable {
  return notice.existingHome ? EXISTING_HOME_NOTICE_TYPES : PRE_NOTICE_TYPES;
}

/** 材料种类: type of a document. */
export const MATERIAL_KINDS = table("materialKind", "材料种类", [
  { value: "application-form", zh: "登记申请书", en: "application form", variants: ["申请书", "申请表"] },
  { value: "identity", zh: "身份证明", en: "identity document", variants: ["身份证", "身份证件"] },
  { value: "title-certificate", zh: "不动产权证书", en: "title certificate", variants: ["产权证", "权证"] },
  { value: "registration-proof", zh: "不动产登记证明", en: "registration proof", variants: ["登记证明"] },
  { value: "mortgage-contract", zh: "抵押合同", en: "mortgage contract", variants: ["最高额抵押合同"] },
  { value: "loan-contract", zh: "主债权合同", en: "principal contract", variants: ["借款合同", "贷款合同"] },
  {
    value: "sales-contract",
    zh: "预售合同",
    en: "pre-sale contract",
    variants: ["商品房买卖合同", "买卖合同", "购房合同"],
  },
  {
    value: "pre-notice-agreement",
    zh: "预告登记约定书",
    en: "agreement on the pre-notice",
    variants: ["约定书", "预告登记协议"],
  },
  { value: "settlement-proof", zh: "结清证明", en: "settlement statement", variants: ["债权消灭证明"] },
  // Papers of consent (see CONSENT_PAPERS); an authorisation is none of them.
  {
    value: "written-consent",
    zh: "书面同意",
    en: "written consent",
    variants: ["书面同意书", "同意书", "共有人同意书", "抵押权人同意书", "预告登记权利人同意书"],
  },
  {
    value: "agreement",
    zh: "当事人协议",
    en: "agreement of the parties",
    variants: ["解除协议", "合同解除协议", "退房协议", "顺位协议"],
  },
  { value: "waiver", zh: "放弃声明", en: "waiver", variants: ["放弃抵押权声明", "放弃债权声明", "放弃权利声明"] },
  {
    value: "judgment",
    zh: "生效法律文书",
    en: "judgment in force",
    variants: ["判决书", "民事判决书", "仲裁裁决书", "民事调解书"],
  },
  {
    value: "risk-acknowledgement",
    zh: "风险承诺书",
    en: "acknowledgement of the risk",
    variants: ["知悉异议登记承诺书", "承担风险承诺书", "风险告知书"],
  },
  {
    value: "ruling",
    zh: "裁定书",
    en: "court ruling",
    variants: ["执行裁定书", "民事裁定书", "解除裁定书", "续封裁定书", "查封决定书", "解除查封决定书"],
  },
  {
    value: "assistance-notice",
    zh: "协助执行通知书",
    en: "notice of assistance in execution",
    variants: ["协执", "协助通知书", "协助查封通知书", "协助解除查封通知书"],
  },
  { value: "query-notice", zh: "协助查询通知书", en: "notice of assistance in a query" },
  { value: "officer-card", zh: "工作证", en: "officer's work card" },
  { value: "duty-card", zh: "执行公务证", en: "officer's enforcement card", variants: ["公务证"] },
  {
    value: "release-basis",
    zh: "解封依据文书",
    en: "document of the basis of a release",
    variants: ["移送执行函", "移送函", "指定执行裁定书", "指定管辖裁定书", "提级执行裁定书", "终结裁定书"],
  },
  {
    value: "small-enterprise",
    zh: "小微企业证明",
    en: "proof of a small or micro enterprise",
    variants: ["小微企业声明", "小微企业承诺书"],
  },
  { value: "authorisation", zh: "授权书", en: "authorisation", variants: ["授权委托书", "查询授权书"] },
  { value: "other", zh: "其他材料", en: "other", variants: ["其他", "其它"] },
]);
/** Type of a document. */
export type MaterialKind = ValueOf<typeof MATERIAL_KINDS>;

/** Kinds of documents that may prove a consent. An authorisation to act or to query is never a consent. */
export const CONSENT_PAPERS: ReadonlySet<MaterialKind> = new Set([
  "written-consent",
  "agreement",
  "waiver",
  "judgment",
] as const);

/** 同意事项: what a person may have to agree to. */
export const CONSENT_MATTERS = table("consentMatter", "同意事项", [
  { value: "mortgage", zh: "抵押", en: "mortgage of the unit", variants: ["设立抵押", "抵押登记"] },
  { value: "cancellation", zh: "注销", en: "cancellation of the person's right", variants: ["注销登记", "解除"] },
  {
    value: "rank",
    zh: "顺位",
    en: "lower rank of the person's mortgage",
    variants: ["顺位变更", "变更顺位", "约定顺位"],
  },
]);
/** What a person may have to agree to. */
export type ConsentMatter = ValueOf<typeof CONSENT_MATTERS>;

/** Lists the values of a table, for `z.enum`. */
export function valuesOf<T extends { entries: readonly { value: string }[] }>(t: T): [ValueOf<T>, ...ValueOf<T>[]] {
  return t.entries.map((e) => e.value) as [ValueOf<T>, ...ValueOf<T>[]];
}

/** Finds the entry of a value. */
export function findEntry(t: CodeTable, value: string): CodeEntry | undefined {
  return t.entries.find((e) => e.value === value);
}
