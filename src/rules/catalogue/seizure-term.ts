import type { Kind } from "../../contract/index.js";
import { addYears, daysBetween } from "../model/dates.js";
import type { Rule } from "../model/rule.js";

const all: readonly Kind[] = ["seizure.request", "seizure.renew", "seizure.release"];
const timed: readonly Kind[] = ["seizure.request", "seizure.renew"];
const request: readonly Kind[] = ["seizure.request"];
const MAX_YEARS = 3;
const RENEW_DAYS_BEFORE = 7;

/** How long a seizure runs: its term, its renewal, its lapse. Numbered together with the rules of `seizure.ts`. */
export const SEIZURE_TERM_RULES: readonly Rule[] = [
  {
    id: "CF-01",
    severity: "error",
    kinds: timed,
    fields: ["endDate", "startDate"],
    title: { zh: "查封期限不超过三年", en: "a seizure runs at most three years" },
    text: {
      zh: "查封不动产的期限不得超过三年，续行查封的期限同样不得超过三年。",
      en: "A seizure of real estate runs at most three years, and so does each renewal.",
    },
    says: {
      zh: "结束日期 {end} 超过起始日期起 {years} 年，最迟只能到 {latest}",
      en: "The end {end} is more than {years} years after the start; it may be {latest} at the latest",
    },
    limits: { years: { value: MAX_YEARS, zh: "最长年数", en: "years at most", tighter: "smaller" } },
    fix: {
      zh: "请按裁定书核对起止日期；需要更长时间的，到期前办理续封",
      en: "Compare both dates with the ruling; for a longer time renew before the end",
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
    title: { zh: "到期前办理续封", en: "renew before the end" },
    text: {
      zh: "续行查封应当在查封期限届满前办理；财产保全的申请人应当在期限届满七日前提出。过期未续的，查封效力消灭。",
      en: "A renewal must be handled before the seizure ends; who asked for preservation must ask seven days before. A seizure that ends without renewal lapses.",
    },
    says: {
      zh: "续封起始日期 {start} {when}，原查封可能已到期或即将到期",
      en: "The renewal starts on {start}, {whenEn}: the seizure may have ended or is about to",
    },
    fix: {
      zh: "请核对原查封的到期日，立即提交；已过期的应重新办理查封",
      en: "Check when the seizure ends and file at once; after its end a new seizure is needed",
    },
    source:
      "民事诉讼法解释（2022）第四百八十五条；最高人民法院关于人民法院办理财产保全案件若干问题的规定（2020）第十八条",
    limits: { days: { value: RENEW_DAYS_BEFORE, zh: "提前天数", en: "days ahead", tighter: "larger" } },
    check: ({ startDate }, { today }, { days: least = RENEW_DAYS_BEFORE } = {}) => {
      if (!startDate) return undefined;
      const days = daysBetween(today, startDate);
      if (days >= least) return undefined;
      const [when, whenEn] =
        days > 0
          ? [`距今 ${days} 天`, `${days} days from today`]
          : days === 0
            ? ["就是今天", "which is today"]
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
    title: { zh: "过期未续，查封失效", en: "a seizure lapses at its end" },
    text: {
      zh: "查封期限届满而未续行查封的，查封的效力消灭；此后的续封、解封不予办理。",
      en: "A seizure that ends without renewal has no effect any more; it can neither be renewed nor released.",
    },
    fix: { zh: "需要继续控制的，请重新办理查封", en: "Where control is still needed, file a new seizure" },
    source: "最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定（2020）第二十七条",
  },
  {
    id: "CF-08",
    severity: "registry",
    kinds: request,
    fields: [],
    unsettled: true,
    title: { zh: "轮候转正后的期限各地做法不一", en: "the term of a promoted seizure differs by place" },
    text: {
      zh: "轮候查封生效后的期限，多数登记机构以文书载明的结束日期为准，少数自生效之日起重新计算。",
      en: "For a seizure promoted from the queue most offices keep the end date of the document, some count a full term from the promotion.",
    },
    fix: {
      zh: "请在文书载明的结束日期前 90 天与登记机构核对并准备续封",
      en: "Ask the authority 90 days before the end date of the document and prepare the renewal",
    },
    source: "各地登记实务（待确认）",
  },
  {
    id: "CF-09",
    severity: "registry",
    kinds: ["seizure.renew"],
    fields: [],
    unsettled: true,
    title: { zh: "轮候查封没有进行中的期限", en: "a waiting seizure has no running term" },
    text: {
      zh: "轮候期间登记簿不记载起止日期；轮候查封是否需要续封有争议。",
      en: "The register leaves both dates of a waiting seizure empty; whether one must be renewed is disputed.",
    },
    fix: {
      zh: "请向登记机构确认是否受理轮候查封的续封",
      en: "Ask the authority whether it takes renewals of waiting seizures",
    },
    source: "各地登记实务（待确认）",
  },
  {
    id: "CF-10",
    severity: "registry",
    kinds: timed,
    fields: [],
    title: { zh: "起始日期以文书为准", en: "the start is the document's" },
    text: {
      zh: "登记簿记载查封文件填写的限制措施的起始日期，而不是登簿日期。",
      en: "The register shows the start date of the document, not the day of registration.",
    },
    fix: { zh: "请按文书填写起始日期", en: "Enter the start date of the document" },
    source: "不动产登记实务（查封期限）",
  },
  {
    id: "CF-11",
    severity: "warning",
    kinds: timed,
    fields: ["endDate", "startDate"],
    unsettled: true,
    title: { zh: "三年期限的最后一日", en: "the last day of three years" },
    text: {
      zh: "三年期限的最后一日有两种算法：起始日的三年后前一日，或同月同日（民法典第二百零二条：开始当日不计入）。两种都接受，更晚的拒绝。",
      en: "The last day of three years is counted in two ways: the day before the same day of the month, or that day (the first day is not counted). Both are taken, later ones refused.",
    },
    says: {
      zh: "结束日期 {end} 与起始日期同月同日，部分登记机构按前一日 {before} 登记",
      en: "The end {end} is the same day of the month as the start; some authorities register the day before, {before}",
    },
    fix: {
      zh: "请与裁定书核对；如登记机构不接受，改为前一日",
      en: "Compare with the ruling; use the day before if the authority asks for it",
    },
    source: "民法典第二百零一条、第二百零二条；各地登记实务（待确认）",
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
    title: { zh: "续封指明原查封", en: "a renewal names the seizure" },
    text: {
      zh: "续封保持原查封的顺位，须写明原查封文号，并有自己的裁定书；登记簿上没有该查封的，不予办理。",
      en: "A renewal keeps the place of the seizure, names it by its document number and has a ruling of its own; without such a seizure on the register it is refused.",
    },
    fix: { zh: "请核对原查封文号和不动产单元号", en: "Check the original document number and the unit code" },
    source: "登记实务；原查封文号为必填项",
  },
];
