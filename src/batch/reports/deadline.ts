import type { Kind } from "../../contract/index.js";

/** Types of deadlines with their texts, legal source and what to do. */
export const DEADLINES = {
  "seizure-ends": {
    zh: "查封到期",
    en: "seizure ends",
    source: "民诉法解释 第四百八十五条",
    fixZh: "到期前办理续封",
    fixEn: "renew it before it ends",
  },
  "waiting-seizure-ends": {
    zh: "轮候查封：文书期限届满",
    en: "waiting seizure: term of its document ends",
    source: "查封规定 第二十六条",
    fixZh: "轮候查封是否须续封，各地要求不一，请向登记机构确认",
    fixEn: "ask the authority whether a waiting seizure must be renewed: practice differs",
  },
  "pre-notice-lapses": {
    zh: "预告登记失效（能够办理登记之日起九十日）",
    en: "pre-notice lapses (90 days after registration became possible)",
    source: "民法典 第二百二十一条",
    fixZh: "通知买受人申请转移登记",
    fixEn: "ask the buyer to apply for registration of the transfer",
  },
  supplement: {
    zh: "补正期限",
    en: "supplement due",
    source: "不动产登记暂行条例 第十七条",
    fixZh: "bdc case supplement 受理编号",
    fixEn: "bdc case supplement CASE",
  },
  payment: {
    zh: "待缴费",
    en: "payment due",
    source: "民法典 第二百二十三条",
    fixZh: "bdc case payment 受理编号",
    fixEn: "bdc case payment CASE",
  },
  "pre-review-expires": {
    zh: "预审结果失效",
    en: "pre-review expires",
    source: "预审二维码有效期",
    fixZh: "持二维码到窗口办理",
    fixEn: "present its QR code at the counter",
  },
  promised: {
    zh: "登记机构承诺办结",
    en: "completion promised by the authority",
    source: "不动产登记暂行条例 第二十条",
    fixZh: "超期的，向登记机构催办",
    fixEn: "if overdue, contact the authority",
  },
  certificate: {
    zh: "已登簿未出证",
    en: "registered, no certificate yet",
    source: "不动产登记暂行条例 第二十一条",
    fixZh: "向登记机构催办",
    fixEn: "contact the authority",
  },
  "read-by": {
    zh: "最迟查询进度",
    en: "last day to read its progress",
    source: "登记机构接口说明",
    fixZh: "bdc watch 批次：逾期后接口不再提供结果",
    fixEn: "bdc watch BATCH: later the gateway no longer tells how it ended",
  },
} as const satisfies Record<string, { zh: string; en: string; source: string; fixZh: string; fixEn: string }>;
/** Type of a deadline. */
export type DeadlineKind = keyof typeof DEADLINES;

/** Today, YYYY-MM-DD, or a function that returns the date of an authority: terms run by its clock. */
export type Today = string | ((authority: string) => string);

/** A deadline of one case or seizure. */
export interface Deadline {
  /** Type of the deadline. */
  readonly what: DeadlineKind;
  /** Last day, YYYY-MM-DD. Absent when the case waits and the authority has set no date. */
  readonly on?: string;
  /** Days from today to the last day; negative when past. */
  readonly daysLeft?: number;
  /**
   * - `past`: the last day is over.
   * - `urgent`: less than 7 days left, when a renewal should be requested (财产保全规定 art. 18), or no date.
   * - `near`: within the requested days.
   */
  readonly level: "past" | "urgent" | "near";
  /** Kind of the filing. */
  readonly kind: Kind;
  /** Ref of the filing. */
  readonly ref: string;
  /** Case number at the authority. */
  readonly caseNo: string;
  /** Id of the batch. */
  readonly batch: string;
  /** Unit code, for deadlines of single units. */
  readonly unitCode?: string;
  /** Document number of the seizure: that of its last renewal, or of the request. */
  readonly documentNo?: string;
  /** Persons subject to the seizure, mortgagors or buyers; names of natural persons are masked. */
  readonly people?: readonly string[];
  /** Address of the unit (坐落), when the filing or the register has it. */
  readonly address?: string;
}

const URGENT_DAYS = 7;

/** Returns the date of an authority. */
export const todayAt = (today: Today, authority: string): string =>
  typeof today === "string" ? today : today(authority);

/** Returns the days from one day to another. */
export const daysFrom = (today: string, on: string): number =>
  Math.round((Date.parse(on) - Date.parse(today)) / 86_400_000);

/** Returns how near a last day is. */
export function levelOf(daysLeft: number): Deadline["level"] {
  return daysLeft < 0 ? "past" : daysLeft < URGENT_DAYS ? "urgent" : "near";
}
