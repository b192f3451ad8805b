/** Why a value cannot be mapped. */
export const MAPPING_TEXTS = {
  "no-code": { zh: "代码表中没有这个值", en: "the code table has no entry for this value" },
  "digits-lost": {
    zh: "金额换算后小数位数超出登记机构的位数",
    en: "the amount has more decimals than the authority accepts",
  },
  "not-an-amount": { zh: "不是金额", en: "this is not an amount" },
  "not-a-date": { zh: "不是规定格式的日期", en: "this is not a date of the expected format" },
  "not-a-flag": { zh: "不是规定的是否值", en: "this is not one of the two values of the flag" },
  "not-a-number": { zh: "不是数字，或无法准确表示", en: "this is not a number, or it cannot be represented exactly" },
  "not-a-text": { zh: "应为文本", en: "a text is expected here" },
  "not-a-list": { zh: "应为列表", en: "a list is expected here" },
  "not-an-object": { zh: "应为对象", en: "an object is expected here" },
  "too-long": { zh: "超出登记机构规定的长度", en: "longer than the authority accepts" },
  "contains-separator": {
    zh: "值中含有登记机构用作分隔的字符",
    en: "the value contains the separator of the authority's list",
  },
  contradiction: { zh: "与报文中另一处的值不一致", en: "differs from the same value elsewhere in the message" },
  "other-constant": { zh: "与固定值不一致，报文属于另一种接口", en: "differs from the fixed value of this dialect" },
  "field-not-carried": {
    zh: "登记机构的接口没有这个字段，提交后会丢失",
    en: "the gateway has no place for this field; it would be lost",
  },
  "ref-does-not-fit": {
    zh: "申请编号的长度或字符不符合登记机构的要求",
    en: "the filing number does not fit the length or alphabet of the authority",
  },
  "value-missing": { zh: "缺少报文所需的值", en: "a value that the message needs is missing" },
  "several-divisions": {
    zh: "一次提交的申请属于不同行政区划，而报文只能写一个",
    en: "the filings are of several divisions, but the message can name only one",
  },
  "material-missing": { zh: "附件尚未上传或读取", en: "the document was not given to the gateway before" },
  "material-damaged": { zh: "附件内容无法读取", en: "the content of the document cannot be read" },
  "list-in-list": { zh: "两处列表长度不一致", en: "two lists of the message have different lengths" },
} as const;
export type MappingProblem = keyof typeof MAPPING_TEXTS;

/** A value that cannot be written, or read. Never contains the value. */
export class MappingError extends Error {
  override readonly name = "MappingError";

  /** @param pointer JSON pointer to the value, relative to where it was mapped; completed by whoever is above */
  constructor(
    readonly code: MappingProblem,
    public pointer = "",
  ) {
    super(MAPPING_TEXTS[code].en);
  }

  get zh(): string {
    return MAPPING_TEXTS[this.code].zh;
  }

  get en(): string {
    return MAPPING_TEXTS[this.code].en;
  }
}

/** Puts a pointer in front of that of an error; other errors stay as they are. */
export function at(prefix: string, error: unknown): unknown {
  if (error instanceof MappingError) error.pointer = prefix + error.pointer;
  return error;
}
