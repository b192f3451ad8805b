import { KINDS } from "../../../contract/index.js";
import { packWorkbook } from "../../files/xlsx-writer/new-workbook.js";
import { DEADLINES } from "../deadline.js";
import { NIGHT_WORDS, OUTCOME_WORDS } from "../html/night-words.js";
import type { RunInfo } from "../html/section-run.js";
import { OUTCOMES, type NightReport, type Outcome, type Tallies } from "../night/model.js";
import { RETURN_CLASSES } from "../night/return-reasons.js";
import type { Money } from "../release/money.js";
import { STYLES, sheetXml, type CellValue, type SheetRow, type Tone } from "./report-sheet.js";

type Lang = "zh" | "en";

/** A sheet: its headers and rows. */
interface Table {
  readonly headers: readonly string[];
  readonly rows: readonly SheetRow[];
}

const SHEETS = {
  conclusion: { zh: "结论", en: "Conclusion" },
  batches: { zh: "批次", en: "Batches" },
  authorities: { zh: "登记机构", en: "Authorities" },
  attention: { zh: "需要处理", en: "Needs a person" },
  reasons: { zh: "原因", en: "Reasons" },
  deadlines: { zh: "期限", en: "Deadlines" },
} as const;
type SheetName = keyof typeof SHEETS;

/** Words that only the workbook has. */
const WORDS = {
  zh: {
    item: "项目",
    value: "内容",
    currency: "币种",
    minutes: "（分钟）",
    ref: "申请编号",
    row: "行号",
    daysLeft: "剩余天数",
    kept: "按承诺办结（件）",
    missed: "超期（件）",
    code: "代码",
    kind: "业务种类",
    file: "文件",
    batch: "批次",
  },
  en: {
    item: "Item",
    value: "Value",
    currency: "Currency",
    minutes: " (minutes)",
    ref: "Ref",
    row: "Row",
    daysLeft: "Days left",
    kept: "Promise kept",
    missed: "Promise missed",
    code: "Code",
    kind: "Kind",
    file: "File",
    batch: "Batch",
  },
} as const;

const MINUTE_MS = 60_000;
const LEVEL_TONES = { green: "good", yellow: "waiting", red: "bad" } as const satisfies Record<string, Tone>;
const OUTCOME_TONES: Partial<Record<Outcome, Tone>> = {
  registered: "good",
  "in-progress": "plain",
  "waits-for-us": "waiting",
  returned: "bad",
  invalid: "bad",
  unclear: "bad",
};

/** Writes the report as a workbook: one sheet per part, with real numbers, amounts and dates. */
export function nightWorkbook(report: NightReport, run: RunInfo, lang: "zh" | "en"): Promise<Buffer> {
  const tables: Readonly<Record<SheetName, Table>> = {
    conclusion: conclusion(report, run, lang),
    batches: batches(report, lang),
    authorities: authorities(report, lang),
    attention: attention(report, lang),
    reasons: reasons(report, lang),
    deadlines: deadlines(report, lang),
  };
  const sheets = (Object.keys(SHEETS) as SheetName[]).map((name) => ({
    name: SHEETS[name][lang],
    xml: sheetXml(tables[name].headers, tables[name].rows),
    titleRow: 1,
  }));
  return packWorkbook(sheets, STYLES);
}

const used = ({ byOutcome }: Tallies): Outcome[] => OUTCOMES.filter((outcome) => byOutcome[outcome].rows > 0);

/** Amount in the currency of the sheet's column; other currencies are named in text. */
function amountCell(amounts: readonly Money[]): CellValue | undefined {
  const [only, ...others] = amounts;
  if (only === undefined) return undefined;
  return others.length === 0 && only.currency === "CNY"
    ? { amount: only.amount }
    : amounts.map(({ amount, currency }) => `${currency} ${amount}`).join("; ");
}

function conclusion(report: NightReport, run: RunInfo, lang: Lang): Table {
  const w = NIGHT_WORDS[lang];
  const { verdict, totals, tie, certificates, institutions } = report;
  const line = (item: string, value: CellValue | undefined, tone: Tone = "plain", amount?: CellValue): SheetRow => ({
    cells: [item, value, amount],
    tone,
  });
  const outcomes = used(totals).map((outcome) =>
    line(
      OUTCOME_WORDS[outcome][lang],
      totals.byOutcome[outcome].rows,
      OUTCOME_TONES[outcome] ?? "plain",
      amountCell(totals.byOutcome[outcome].amounts),
    ),
  );
  return {
    headers: [WORDS[lang].item, WORDS[lang].value, w.amount],
    rows: [
      line(w.conclusion, w.verdict[verdict.level], LEVEL_TONES[verdict.level]),
      line(w.tie, tie.ties ? w.ties : w.tiesNot, tie.ties ? "good" : "bad"),
      line(w.institution, run.institutionName ?? institutions.join(w.list)),
      line(w.from, { at: report.from }),
      line(w.until, { at: report.to }),
      line(w.attention, verdict.needsPerson, verdict.needsPerson > 0 ? "waiting" : "good"),
      ...(verdict.firstDue === undefined ? [] : [line(w.due, { day: verdict.firstDue }, "waiting")]),
      line(w.allRows, totals.total.rows, "total", amountCell(totals.total.amounts)),
      ...outcomes,
      line(w.filedFilings, tie.filed.filings, "plain", amountCell(tie.filed.amounts)),
      line(w.cases, tie.cases.filings, "plain", amountCell(tie.cases.amounts)),
      ...(certificates.issued > 0 ? [line(w.certificates("").trim(), certificates.issued)] : []),
      line(w.version, run.version),
      line(w.operator, `${run.operator} · ${run.machine}`),
      line(w.checkpoint, run.checkpoint),
    ],
  };
}

function batches({ batches: parts, totals, tie }: NightReport, lang: Lang): Table {
  const w = NIGHT_WORDS[lang];
  const own = WORDS[lang];
  const outcomes = used(totals);
  const numbers = (tallies: Tallies): CellValue[] => outcomes.map((outcome) => tallies.byOutcome[outcome].rows);
  return {
    headers: [
      own.batch,
      own.kind,
      own.file,
      w.authority,
      w.fileRows,
      w.ledgerRows,
      ...outcomes.map((outcome) => OUTCOME_WORDS[outcome][lang]),
      w.filedFilings,
      w.cases,
      w.filedAmount,
      w.caseAmount,
      w.asOf,
      w.tie,
    ],
    rows: [
      ...parts.map((part): SheetRow => ({
        tone: part.tie.ties ? "plain" : "bad",
        cells: [
          part.id,
          KINDS[part.kind][lang],
          part.fileName,
          part.authority,
          ...tieCells(part.tie, numbers(part), lang),
        ],
      })),
      { tone: "total", cells: [w.total, "", "", "", ...tieCells(tie, numbers(totals), lang)] },
    ],
  };
}

function tieCells(tie: NightReport["tie"], outcomes: readonly CellValue[], lang: Lang): (CellValue | undefined)[] {
  const w = NIGHT_WORDS[lang];
  return [
    tie.fileRows,
    tie.ledgerRows,
    ...outcomes,
    tie.filed.filings,
    tie.cases.filings,
    amountCell(tie.filed.amounts),
    amountCell(tie.cases.amounts),
    tie.asOf === undefined ? undefined : { at: tie.asOf },
    tie.ties ? w.ok : w.notOk,
  ];
}

function authorities({ authorities: parts, totals }: NightReport, lang: Lang): Table {
  const w = NIGHT_WORDS[lang];
  const own = WORDS[lang];
  const outcomes = used(totals);
  return {
    headers: [
      w.authority,
      w.filed,
      ...outcomes.map((outcome) => OUTCOME_WORDS[outcome][lang]),
      w.p50 + own.minutes,
      w.p90 + own.minutes,
      own.kept,
      own.missed,
      w.state,
      w.asOf,
    ],
    rows: parts.map((part) => ({
      tone: part.outageSince === undefined && part.pausedUntil === undefined ? "plain" : "bad",
      cells: [
        part.authority,
        part.filed,
        ...outcomes.map((outcome) => part.byOutcome[outcome].filings),
        part.durations && Math.round(part.durations.p50 / MINUTE_MS),
        part.durations && Math.round(part.durations.p90 / MINUTE_MS),
        part.promised.kept,
        part.promised.missed,
        part.outageSince !== undefined ? w.outage : part.pausedUntil !== undefined ? w.pause : w.reachable,
        part.asOf === undefined ? w.neverHeard : { at: part.asOf },
      ],
    })),
  };
}

function attention({ attention: items }: NightReport, lang: Lang): Table {
  const w = NIGHT_WORDS[lang];
  const own = WORDS[lang];
  return {
    headers: [
      w.due,
      own.daysLeft,
      own.batch,
      own.row,
      own.ref,
      w.caseNo,
      w.outcome,
      w.reason,
      own.code,
      w.fix,
      w.command,
    ],
    rows: items.map((item) => ({
      tone: (item.daysLeft ?? 1) <= 0 ? "bad" : item.dueOn === undefined ? "plain" : "waiting",
      cells: [
        item.dueOn === undefined ? undefined : { day: item.dueOn },
        item.daysLeft,
        item.batch,
        item.row,
        item.ref,
        item.caseNo,
        OUTCOME_WORDS[item.outcome][lang],
        item[lang],
        item.code,
        lang === "zh" ? item.fixZh : item.fixEn,
        item.command,
      ],
    })),
  };
}

function reasons({ reasons: parts }: NightReport, lang: Lang): Table {
  const w = NIGHT_WORDS[lang];
  return {
    headers: [w.reasonClass, WORDS[lang].code, w.reason, w.rows, w.examples],
    rows: parts.map((part) => ({
      cells: [RETURN_CLASSES[part.reasonClass][lang], part.code, part[lang], part.rows, part.examples.join(" ")],
    })),
  };
}

function deadlines({ deadlines: groups }: NightReport, lang: Lang): Table {
  const w = NIGHT_WORDS[lang];
  return {
    headers: [w.due, WORDS[lang].daysLeft, w.deadline, w.count, w.caseNo, w.fix],
    rows: groups.map(({ what, on, daysLeft, count, examples }) => ({
      tone: daysLeft !== undefined && daysLeft < 0 ? "bad" : "plain",
      cells: [
        on === undefined ? undefined : { day: on },
        daysLeft,
        DEADLINES[what][lang],
        count,
        examples.map(({ caseNo, documentNo }) => [caseNo, documentNo].filter(Boolean).join(" ")).join(w.list),
        lang === "zh" ? DEADLINES[what].fixZh : DEADLINES[what].fixEn,
      ],
    })),
  };
}
