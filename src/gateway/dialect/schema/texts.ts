import type { CONTEXT_VALUES } from "./operators.js";
import type { Meaning } from "./results.js";

/** What the words of a description mean, for its reference. */
interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Keys of a line. */
export const OPERATOR_TEXTS = {
  from: { zh: "一个字段的值", en: "the value of one field" },
  const: { zh: "固定值；收到其他值即为另一种报文", en: "a fixed value; another one makes it another message" },
  each: {
    zh: "列表，逐项转换；`units` 为全部不动产单元",
    en: "a list, element by element; `units` are all units of a filing",
  },
  join: { zh: "列表合并为一个文本", en: "a list as one text" },
  material: { zh: "申请材料", en: "the documents of a filing" },
  table: { zh: "代码表，双向", en: "a code table, in both directions" },
  amount: {
    zh: "金额单位（元、万元、分）和小数位数；会丢失位数的金额不予发送",
    en: "unit of an amount (yuan, ten thousand yuan, fen) and its decimals; an amount that would lose digits is not sent",
  },
  date: { zh: "日期格式；时刻按北京时间", en: "form of a date; moments in China Standard Time" },
  flag: { zh: "是否值的两种写法", en: "the two values of a yes or no" },
  number: { zh: "写成数字", en: "written as a number" },
  state: {
    zh: "受理件状态表：状态、原代码和原文、是否办结",
    en: "a table of states: status, the authority's code and text, the end",
  },
  when: { zh: "仅在某字段为某值（或存在）时", en: "only when a field has a value, or is present" },
  omitIfSame: {
    zh: "与另一字段相同时不写，读取时还原",
    en: "left out when it equals another field, and read back from it",
  },
  empty: { zh: "没有值时的写法：省略、null、空文本", en: "how an absent value is written: omitted, null, empty text" },
  length: {
    zh: "最大长度（字符或字节）；超出的不予发送，从不截断",
    en: "longest text in characters or bytes; what is longer is not sent, never cut",
  },
} as const satisfies Record<string, Text>;

/** Values of the context. */
export const VALUE_TEXTS: Readonly<Record<(typeof CONTEXT_VALUES)[number] | "$settings.NAME" | "$filing.NAME", Text>> =
  {
    $token: { zh: "令牌", en: "the token" },
    $institution: { zh: "机构的统一社会信用代码", en: "credit code of the institution" },
    $division: {
      zh: "首个不动产单元的行政区划（六位）；没有时为登记机构的",
      en: "division of the first unit (six digits), otherwise that of the authority",
    },
    $now: { zh: "发送时刻", en: "moment of sending" },
    $nonce: { zh: "每个报文唯一的随机文本", en: "a text that is unique for every message" },
    $requestId: { zh: "请求编号，重试时不变", en: "number of the request, the same when it is repeated" },
    $function: { zh: "此接口的功能号", en: "function number of the call" },
    $ref: { zh: "申请编号", en: "number of the filing" },
    $kind: { zh: "业务种类", en: "kind of the filing" },
    $caseNo: { zh: "受理编号", en: "number of the case" },
    $keyId: { zh: "签名密钥的编号", en: "id of the key that signs" },
    $windowStart: { zh: "进度查询时间段的起点", en: "beginning of the window of changes" },
    $windowEnd: { zh: "进度查询时间段的终点", en: "end of the window of changes" },
    $index: { zh: "列表中的序号，从 1 起", en: "position within a list, from 1" },
    "$settings.NAME": { zh: "机构配置给出的值", en: "a value that the profile of the institution gives" },
    "$filing.NAME": { zh: "列表内引用申请的字段", en: "a field of the filing, from within a list" },
  };

/** Meanings of result codes. */
export const MEANING_TEXTS: Readonly<Record<Meaning, Text>> = {
  ok: { zh: "继续下一项判断；最后一项为成功", en: "goes on to the next test; after the last one: success" },
  refused: { zh: "登记机构拒绝，附原因；未产生效果", en: "refused by the authority, with reasons; no effect" },
  "not-there": { zh: "查无此件", en: "there is no such case" },
  "cannot-say": { zh: "暂时无法查询，不能得出结论", en: "the gateway cannot say now; nothing is known" },
  duplicate: { zh: "此前已收到同一申请；须查询", en: "the filing was received before; it is looked up" },
  conflict: { zh: "同一编号已用于另一申请", en: "the number was used for another filing" },
  "not-processed": { zh: "未处理，可以再次发送", en: "not processed; it may be sent again" },
  "too-fast": { zh: "请求过于频繁，未处理", en: "too many requests; not processed" },
  "token-stale": { zh: "令牌失效，重新获取后再次发送", en: "the token is no longer valid; another one is fetched" },
  "not-permitted": { zh: "凭证有误或无权调用", en: "the credentials are wrong or do not permit the call" },
  unknown: { zh: "无法判断；未列出的代码均属此类", en: "unknown; so is every code that is not listed" },
};
