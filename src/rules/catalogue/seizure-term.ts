import type { Kind } from "../../contract/index.js";
import { addYears, daysBetween } from "../model/dates.js";
import type { Rule } from "../model/rule.js";

const all: readonly Kind[] = ["seizure.request", "seizure.renew", "seizure.release"];
const timed: readonly Kind[] = ["seizure.request", "seizure.renew"];
const request: readonly Kind[] = ["seizure.request"];
const MAX_YEARS = 3;
const RENEW_DAYS_BEFORE = 7;

/** How long a seizure lasts: term, renewal and lapse. The ids continue those of `seizure.ts`. */
export const SEIZURE_TERM_RULES: readonly Rule[] = [
  {
    id: "CF-01",
    severity: "error",
    kinds: timed,
    fields: ["endDate", "startDate"],
    title: { zh: "查封期限不超过三年", en: "a seizure lasts at most three years" },
    text: {
      zh: "查封不动产的期限不得超过三年；续行查封的期限同样不得超过三年。",
      en: "A seizure of real estate lasts at most three years, and so does each renewal.",
    },
    says: {
      zh: "查封期限超过 {years} 年：结束日期为 {end}，最迟应为 {latest}",
      en: "The seizure exceeds {years} years: it ends on {end}; the latest permitted date is {latest}",
    },
    limits: { years: { value: MAX_YEARS, zh: "最长年数", en: "maximum years", tighter: "smaller" } },
    fix: {
      zh: "请按裁定书核对起止日期；需要更长期限的，在到期前办理续封",
      en: "Check both dates against the ruling; if a longer term is needed, renew the seizure before it ends",
    },
    source: "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释（2022）第四百八十五条",
    check: ({ startDate, endDate }, _, { years = MAX_YEARS } = {}) => {
      if (!startDate || !endDate) return undefined;
      const latest = addYears(startDate, years);
      return endDate > latest ? { facts: { latest, years, end: endDate } } : undefined;
    },
    examples: {
      pass: [
        { kind: "seizure.request", change: { startDate: "2026-11-20", endDate: "2029-11-19" } },
        { kind: "seizure.renew", change: { startDate: "2026-12-01", endDate: "2029-12-01" } },
      ],
      fail: [
        { kind: "seizure.request", change: { startDate: "2026-11-20", endDate: "2029-11-21" } },
        { kind: "seizure.renew", change: { startDate: "2026-12-01", endDate: "2031-11-30" } },
      ],
    },
  },
  {
    id: "CF-02",
    severity: "warning",
    kinds: ["seizure.renew"],
    fields: ["startDate"],
    title: { zh: "到期前办理续封", en: "renew before the seizure ends" },
    text: {
      zh: "续行查封应当在查封期限届满前办理；财产保全的申请人应当在期限届满七日前提出申请。期限届满未续行查封的，查封效力消灭。",
      en: "A renewal must be completed before the seizure ends. The applicant for preservation must apply at least seven days earlier. A seizure that is not renewed lapses.",
    },
    says: {
      zh: "续封起始日期为 {start}（{when}），原查封可能已到期或即将到期",
      en: "The renewal starts on {start} ({whenEn}): the original seizure may have ended or may end soon",
    },
    fix: {
      zh: "请核对原查封的到期日并立即提交；原查封已到期的，重新嘱托查封",
      en: "Check when the original seizure ends and file the renewal at once; if it has ended, file a new seizure",
    },
    source:
      "民事诉讼法解释（2022）第四百八十五条；最高人民法院关于人民法院办理财产保全案件若干问题的规定（2020）第十八条",
    limits: { days: { value: RENEW_DAYS_BEFORE, zh: "提前天数", en: "days in advance", tighter: "larger" } },
    check: ({ startDate }, { today }, { days: minDays = RENEW_DAYS_BEFORE } = {}) => {
      if (!startDate) return undefined;
      const days = daysBetween(today, startDate);
      if (days >= minDays) return undefined;
      const [when, whenEn] =
        days > 0
          ? [`距今 ${days} 天`, `in ${days} days`]
          : days === 0
            ? ["今天", "today"]
            : [`已过 ${-days} 天`, `${-days} days ago`];
      return { facts: { start: startDate, when, whenEn } };
    },
    examples: {
      pass: [{ kind: "seizure.renew", change: { startDate: "2026-12-01" }, context: { today: "2026-11-21" } }],
      fail: [{ kind: "seizure.renew", change: { startDate: "2026-12-01" }, context: { today: "2026-11-28" } }],
    },
  },
  {
    id: "CF-03",
    severity: "registry",
    kinds: all,
    fields: [],
    title: { zh: "到期未续，查封失效", en: "a seizure lapses when it is not renewed" },
    text: {
      zh: "查封期限届满未续行查封的，查封效力消灭；此后嘱托续封、解封的，不予办理。",
      en: "A seizure that ends without renewal has no further effect; it can no longer be renewed or released.",
    },
    fix: { zh: "需要继续控制的，请重新嘱托查封", en: "If the property must remain seized, file a new seizure" },
    source: "最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定（2020）第二十七条",
  },
  {
    id: "CF-08",
    severity: "registry",
    kinds: request,
    fields: [],
    unsettled: true,
    title: { zh: "轮候查封生效后的期限各地不一", en: "the term of a promoted seizure varies by authority" },
    text: {
      zh: "轮候查封生效后的期限，多数登记机构以文书载明的结束日期为准，少数自生效之日起重新计算。",
      en: "When a waiting seizure takes effect, most authorities keep the end date in the document; some start a full term on that day.",
    },
    fix: {
      zh: "请在文书载明的结束日期前 90 天与登记机构核对，并准备续封",
      en: "Contact the authority 90 days before the end date in the document and prepare the renewal",
    },
  },
  {
    id: "CF-09",
    severity: "registry",
    kinds: ["seizure.renew"],
    fields: [],
    unsettled: true,
    title: { zh: "轮候期间不计算查封期限", en: "the term of a waiting seizure has not started" },
    text: {
      zh: "轮候期间登记簿不记载起止日期；轮候查封是否需要续封，各地做法不一。",
      en: "The register records no dates for a waiting seizure; practice differs on whether it must be renewed.",
    },
    fix: {
      zh: "请向登记机构确认是否受理轮候查封的续封",
      en: "Ask the authority whether it accepts renewals of waiting seizures",
    },
  },
  {
    id: "CF-10",
    severity: "registry",
    kinds: timed,
    fields: [],
    title: { zh: "起始日期以文书为准", en: "the start date comes from the document" },
    text: {
      zh: "登记簿记载查封文书载明的起始日期，不以登簿日期为起始日期。",
      en: "The register records the start date stated in the seizure document, not the date of registration.",
    },
    fix: { zh: "请按查封文书填写起始日期", en: "Enter the start date stated in the document" },
  },
  {
    id: "CF-11",
    severity: "warning",
    kinds: timed,
    fields: ["endDate", "startDate"],
    unsettled: true,
    title: { zh: "三年期限的最后一日", en: "the last day of the three years" },
    text: {
      zh: "三年期限的最后一日有两种计算方法：三年后起始日的前一日；或者三年后与起始日同月同日（开始的当日不计入）。两种均可提交，更晚的日期不能提交。",
      en: "The last day of the three years is counted in two ways: the day before the third anniversary of the start, or the anniversary itself (the first day is not counted). Both are accepted; a later date is an error.",
    },
    says: {
      zh: "结束日期 {end} 与起始日期同月同日；部分登记机构按前一日 {before} 登记",
      en: "The end date {end} is the anniversary of the start; some authorities register the day before ({before})",
    },
    fix: {
      zh: "请按裁定书核对结束日期；登记机构不接受的，改为前一日",
      en: "Check the end date against the ruling; if the authority does not accept it, enter the day before",
    },
    source: "民法典第二百零一条、第二百零二条",
    check: ({ startDate, endDate }) => {
      if (!startDate || !endDate || endDate !== addYears(startDate, MAX_YEARS)) return undefined;
      return { facts: { end: endDate, before: new Date(Date.parse(endDate) - 86_400_000).toISOString().slice(0, 10) } };
    },
    examples: {
      pass: [{ kind: "seizure.request", change: { startDate: "2026-11-20", endDate: "2029-11-19" } }],
      fail: [
        { kind: "seizure.request", change: { startDate: "2026-11-20", endDate: "2029-11-20" } },
        { kind: "seizure.request", change: { startDate: "2024-02-29", endDate: "2027-02-28" } },
      ],
    },
  },
  {
    id: "CF-18",
    severity: "registry",
    kinds: ["seizure.renew"],
    fields: ["originalDocumentNo"],
    title: { zh: "续封应写明原查封文号", en: "a renewal names the original seizure" },
    text: {
      zh: "续封保持原查封的顺位，应写明原查封文号，并另附续行查封的裁定书；登记簿中没有该查封的，不予办理。",
      en: "A renewal keeps the queue position of the original seizure. It must state the original document number and needs its own ruling; if the register has no such seizure, it is refused.",
    },
    fix: { zh: "请核对原查封文号和不动产单元号", en: "Check the original document number and the unit code" },
  },
];
