import { DEADLINES } from "../deadline.js";
import type { DeadlineGroup, NightReport } from "../night/model.js";
import { RETURN_CLASSES } from "../night/return-reasons.js";
import { barChart } from "./charts.js";
import { number, rowRanges } from "./formats.js";
import { markup, NOTHING, unbroken, type Markup } from "./markup.js";
import { NIGHT_WORDS, RIGHT_WORDS } from "./night-words.js";
import { renderTable, type TableColumn } from "./table.js";

type Lang = "zh" | "en";

/** Why rows were not registered. */
export function reasonsSection({ reasons, reasonsTotal }: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  if (reasons.length === 0) return markup`<section><h2>${w.reasons}</h2><p>${w.noReasons}</p></section>`;
  const bars = reasons.map((reason) => ({
    label: markup`${RETURN_CLASSES[reason.reasonClass][lang]} <span class="dim code">${reason.code}</span>`,
    parts: [{ value: reason.rows, colour: "red" as const, name: reason.code }],
    end: w.rowCount(number(reason.rows)),
  }));
  const table = renderTable(
    w.reasonsCaption(number(reasons.length), number(reasonsTotal)),
    [
      { name: w.reasonClass, cell: ({ reasonClass }) => RETURN_CLASSES[reasonClass][lang] },
      { name: w.reason, cell: (reason) => markup`${reason[lang]} <span class="dim code">${reason.code}</span>` },
      { name: w.rows, isNumber: true, cell: ({ rows }) => number(rows) },
      { name: w.examples, cell: ({ examples }) => unbroken(byBatch(examples)) },
    ],
    reasons,
  );
  return markup`<section><h2>${w.reasons}</h2>${barChart(w.reasons, bars)}${table}</section>`;
}

/** Joins examples of one batch: `B-20261129-SC7U:426–430`. */
function byBatch(examples: readonly string[]): string[] {
  const rows = new Map<string, number[]>();
  for (const [batch = "", row = ""] of examples.map((example) => example.split(":")))
    rows.set(batch, [...(rows.get(batch) ?? []), Number(row)]);
  return [...rows].map(([batch, numbers]) => `${batch}:${rowRanges(numbers).ranges.join(",")}`);
}

/** Deadlines by day, and certificates. */
export function deadlinesSection(report: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const { deadlines, deadlinesTotal, withinDays, alerts } = report;
  const table =
    deadlines.length === 0
      ? markup`<p>${w.noDeadlines(withinDays)}</p>`
      : renderTable(w.deadlinesCaption(number(deadlinesTotal), withinDays), deadlineColumns(lang), deadlines);
  const alert = alerts > 0 ? markup`<p class="bad">${w.alerts(number(alerts))}</p>` : NOTHING;
  return markup`<section><h2>${w.deadlines}</h2>${table}${certificates(report, lang)}${alert}</section>`;
}

function deadlineColumns(lang: Lang): TableColumn<DeadlineGroup>[] {
  const w = NIGHT_WORDS[lang];
  return [
    {
      name: w.due,
      cell: ({ on, daysLeft = 0 }) =>
        on === undefined
          ? w.noDue
          : markup`<span class="nowrap">${on}</span> <span class="${daysLeft < 0 ? "bad" : "dim"} nowrap">${w.daysLeft(daysLeft)}</span>`,
    },
    { name: w.deadline, cell: ({ what }) => DEADLINES[what][lang] },
    { name: w.count, isNumber: true, cell: ({ count }) => number(count) },
    { name: w.caseNo, cell: (group) => exampleText(group) },
    { name: w.fix, cell: ({ what }) => (lang === "zh" ? DEADLINES[what].fixZh : DEADLINES[what].fixEn) },
  ];
}

function exampleText({ examples, count }: DeadlineGroup): Markup {
  const names = examples.map(({ caseNo, documentNo }) => [caseNo, documentNo].filter(Boolean).join(" "));
  return unbroken(count > names.length ? [...names, "…"] : names);
}

function certificates({ certificates: { issued, missing, byRight } }: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const table =
    issued === 0
      ? markup`<p>${w.noCertificates}</p>`
      : renderTable(
          w.certificates(number(issued)),
          [
            { name: w.deadline, cell: ({ right }) => RIGHT_WORDS[right][lang] },
            { name: w.count, isNumber: true, cell: ({ count }) => number(count) },
          ],
          byRight,
          "slim",
        );
  return markup`${table}${missing > 0 ? markup`<p>${w.missing(number(missing))}</p>` : NOTHING}`;
}
