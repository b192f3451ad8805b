import { DEADLINES, type Deadline } from "../deadlines.js";
import { RETURN_CLASSES, type ReturnClass } from "../night/return-reasons.js";
import {
  OUTCOMES,
  type AttentionItem,
  type AuthorityPart,
  type BatchPart,
  type NightReport,
  type Tallies,
} from "../night/model.js";
import { barChart } from "./charts.js";
import { durationText, moneyTexts, number, timeText } from "./formats.js";
import { markup, NOTHING, type Markup } from "./markup.js";
import { MAX_BARS, batchBars, partsOf, timeline } from "./night-charts.js";
import { NIGHT_WORDS, OUTCOME_WORDS, type NightWords } from "./night-words.js";
import { renderPage } from "./page.js";
import { renderTable, type TableColumn } from "./table.js";

type Lang = "zh" | "en";

/** What the ledger does not know about a run. */
export interface RunInfo {
  /** Version of the program. */
  readonly version: string;
  /** Runtime and system, such as `Node v20.20.2, linux`. */
  readonly runtime: string;
  /** User who ran the report. */
  readonly operator: string;
  /** Host name. */
  readonly machine: string;
  /** Command line that makes this report. */
  readonly command: string;
  /** Current end of the ledger's chain. */
  readonly checkpoint: string;
  /** Name of the institution, as in the profile. */
  readonly institutionName?: string;
  /** Days ahead for which deadlines were asked. */
  readonly withinDays: number;
}

/** Renders a report as one self-contained page. */
export function nightPage(report: NightReport, run: RunInfo, lang: Lang): string {
  const w = NIGHT_WORDS[lang];
  const parts = report.batches.length === 0 ? [markup`<p>${w.empty}</p>`] : sections(report, run, lang);
  const body = markup`<header><h1>${w.title}</h1><p>${[w.period(timeText(report.from), timeText(report.to)), w.authorities(report.authorities.length)].join(" · ")}</p><p class="dim">${w.institution} ${run.institutionName ?? report.institutions.join("、")} · ${w.generated(timeText(report.generatedAt))}</p></header><main>${verdict(report, w)}${parts}${howItWasRun(report, run, w)}</main><footer class="sign">${w.sign.map((line) => markup`<p>${line}</p>`)}</footer>`;
  return renderPage({ lang, title: `${w.title} ${timeText(report.to)}`, body, data: { report, run } });
}

const sections = (report: NightReport, run: RunInfo, lang: Lang): Markup[] => [
  tiles(report.totals, lang),
  attention(report, lang),
  reconciliation(report, lang),
  timeline(report, lang),
  batchBars(report, lang),
  authorities(report, lang),
  reasons(report, lang),
  deadlines(report, run.withinDays, lang),
];

function verdict({ verdict: { level, needsPerson, overdue, firstDue, ties } }: NightReport, w: NightWords): Markup {
  const sign = { green: "✓", yellow: "!", red: "✗" }[level];
  const sentences = [
    needsPerson === 0 ? w.nothingToDo : w.toDo(number(needsPerson)),
    overdue > 0 ? w.overdue(number(overdue)) : "",
    firstDue === undefined ? "" : w.firstDue(firstDue),
    ties ? w.ties : w.tiesNot,
  ].filter(Boolean);
  return markup`<section class="verdict ${level}"><strong>${sign} ${w.verdict[level]}</strong> ${sentences.join(" ")}</section>`;
}

function tiles({ byOutcome, total }: Tallies, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const shown = OUTCOMES.filter((outcome) => byOutcome[outcome].rows > 0);
  const items = shown.map(
    (outcome) => markup`<li><strong>${number(byOutcome[outcome].rows)}</strong>${OUTCOME_WORDS[outcome][lang]}</li>`,
  );
  return markup`<ul class="tiles" aria-label="${w.tiles}"><li><strong>${number(total.rows)}</strong>${w.total}（${w.rows}）</li>${items}</ul>`;
}

/** Rows of one batch that need the same. */
interface AttentionGroup extends AttentionItem {
  readonly rows: readonly number[];
}

/** Row numbers written out for one group. */
const MAX_ROW_NUMBERS = 12;

/** Joins rows without a date that have one reason and one command, so that a common fault takes one line. */
function grouped(items: readonly AttentionItem[]): AttentionGroup[] {
  const groups = new Map<string, AttentionItem & { rows: number[] }>();
  for (const item of items) {
    const { batch, code, zh, command, dueOn, row } = item;
    const key = dueOn === undefined ? [batch, code, zh, command].join(" ") : `${batch} ${row}`;
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { ...item, rows: [row] });
  }
  return [...groups.values()];
}

function attention({ attention: items, attentionTotal }: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  if (items.length === 0) return markup`<section><h2>${w.attention}</h2><p>${w.nothingToDo}</p></section>`;
  const columns: TableColumn<AttentionGroup>[] = [
    {
      name: w.due,
      cell: ({ dueOn, daysLeft }) =>
        dueOn === undefined || daysLeft === undefined
          ? w.noDue
          : markup`${dueOn} <span class="${daysLeft < 0 ? "bad" : "dim"}">${w.daysLeft(daysLeft)}</span>`,
    },
    {
      name: w.where,
      cell: ({ batch, rows }) => markup`${batch} ${w.rowsOf(rows.slice(0, MAX_ROW_NUMBERS), rows.length)}`,
    },
    { name: w.ref, cell: ({ ref, rows }) => (rows.length === 1 ? ref : "") },
    {
      name: w.reason,
      cell: (item) => markup`${OUTCOME_WORDS[item.outcome][lang]}：${item[lang]} <span class="dim">${item.code}</span>`,
    },
    { name: w.fix, cell: (item) => (lang === "zh" ? item.fixZh : item.fixEn) },
    { name: w.command, cell: ({ command }) => markup`<code>${command}</code>` },
  ];
  const caption = w.attentionCaption(number(items.length), number(attentionTotal));
  return markup`<section><h2>${w.attention}</h2>${renderTable(caption, columns, grouped(items))}</section>`;
}

function reconciliation({ batches, totals }: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const used = OUTCOMES.filter((outcome) => totals.byOutcome[outcome].rows > 0);
  const sum = (of: (batch: BatchPart) => number) => batches.reduce((all, batch) => all + of(batch), 0);
  type Line = Tallies & Partial<BatchPart> & { readonly name: Markup | string; readonly ties: boolean };
  const lines: Line[] = batches.map((batch) => ({
    ...batch,
    name: markup`${batch.id}<br><span class="dim">${batch.fileName}</span>`,
  }));
  if (batches.length > 1)
    lines.push({
      ...totals,
      name: w.total,
      fileRows: sum(({ fileRows }) => fileRows),
      cases: sum(({ cases }) => cases),
      ties: batches.every(({ ties }) => ties),
      complete: true,
    });
  const columns: TableColumn<Line>[] = [
    { name: `${w.batch} · ${w.file}`, cell: ({ name }) => name },
    { name: w.fileRows, isNumber: true, cell: ({ fileRows = 0 }) => number(fileRows) },
    ...used.map((outcome): TableColumn<Line> => ({
      name: OUTCOME_WORDS[outcome][lang],
      isNumber: true,
      cell: ({ byOutcome }) => number(byOutcome[outcome].rows),
    })),
    { name: w.sum, isNumber: true, cell: ({ total }) => number(total.rows) },
    { name: w.cases, isNumber: true, cell: ({ cases = 0 }) => number(cases) },
    {
      name: w.tie,
      cell: ({ ties, complete }) =>
        markup`<span class="${ties ? "good" : "bad"}">${ties ? w.ok : w.notOk}</span>${complete === false ? markup`<br>${w.incomplete}` : NOTHING}`,
    },
  ];
  return markup`<section><h2>${w.counts}</h2>${renderTable(w.countsCaption, columns, lines)}${amounts(totals, lang)}</section>`;
}

function amounts({ byOutcome, total }: Tallies, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  if (total.amounts.length === 0) return NOTHING;
  const lines = [
    ...OUTCOMES.filter((outcome) => byOutcome[outcome].amounts.length > 0).map((outcome) => ({
      name: OUTCOME_WORDS[outcome][lang],
      ...byOutcome[outcome],
    })),
    { name: w.total, ...total },
  ];
  return renderTable(
    w.amountsCaption,
    [
      { name: w.outcome, cell: ({ name }) => name },
      { name: w.filings, isNumber: true, cell: ({ filings }) => number(filings) },
      { name: w.amount, isNumber: true, cell: (line) => moneyTexts(line.amounts, lang) },
    ],
    lines,
  );
}

function authorities({ authorities: parts }: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const columns: TableColumn<AuthorityPart>[] = [
    { name: w.authority, cell: ({ authority }) => authority },
    ...(["registered", "in-progress", "waits-for-us", "returned"] as const).map(
      (outcome): TableColumn<AuthorityPart> => ({
        name: OUTCOME_WORDS[outcome][lang],
        isNumber: true,
        cell: ({ byOutcome }) => number(byOutcome[outcome].rows),
      }),
    ),
    { name: w.sum, isNumber: true, cell: ({ total }) => number(total.rows) },
    { name: w.p50, cell: ({ durations }) => (durations ? durationText(durations.p50, lang) : w.noDue) },
    { name: w.p90, cell: ({ durations }) => (durations ? durationText(durations.p90, lang) : w.noDue) },
    {
      name: w.promised,
      cell: ({ promised: { kept, missed } }) =>
        kept + missed === 0
          ? w.noDue
          : markup`<span class="${missed > 0 ? "bad" : "good"}" >${w.promisedText(number(kept), number(kept + missed))}</span>`,
    },
    { name: w.asOf, cell: ({ asOf }) => (asOf === undefined ? w.noDue : timeText(asOf)) },
  ];
  const paused = parts
    .filter(({ pausedUntil }) => pausedUntil !== undefined)
    .map(({ authority, pausedUntil }) => markup`<p class="bad">${authority} ${w.paused} ${timeText(pausedUntil!)}</p>`);
  const bars = parts.map((part) => ({ label: part.authority, parts: partsOf(part, lang) }));
  return markup`<section><h2>${w.byAuthority}</h2>${barChart(w.byAuthority, bars.slice(0, MAX_BARS))}${renderTable(w.byAuthority, columns, parts)}${paused}</section>`;
}

function reasons({ reasons: found }: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  if (found.length === 0) return markup`<section><h2>${w.reasons}</h2><p>${w.noReasons}</p></section>`;
  const bars = found.map((reason) => ({
    label: `${RETURN_CLASSES[reason.reasonClass as ReturnClass][lang]} ${reason.code}`,
    parts: [{ value: reason.rows, colour: "red" as const, name: reason[lang] }],
  }));
  const table = renderTable(
    w.reasonsCaption,
    [
      { name: w.code, cell: ({ code }) => markup`<code>${code}</code>` },
      { name: w.reasonClass, cell: ({ reasonClass }) => RETURN_CLASSES[reasonClass as ReturnClass][lang] },
      { name: w.reason, cell: (reason) => reason[lang] },
      { name: w.rows, isNumber: true, cell: ({ rows }) => number(rows) },
      { name: w.examples, cell: ({ examples }) => examples.join(" ") },
    ],
    found,
  );
  return markup`<section><h2>${w.reasons}</h2>${barChart(w.reasons, bars)}${table}</section>`;
}

function deadlines(report: NightReport, withinDays: number, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const { deadlines: found, deadlinesTotal, certificates, alerts } = report;
  const columns: TableColumn<Deadline>[] = [
    {
      name: w.due,
      cell: ({ on, daysLeft }) =>
        on === undefined ? w.noDue : markup`${on} <span class="dim">${w.daysLeft(daysLeft ?? 0)}</span>`,
    },
    { name: w.deadline, cell: ({ what }) => DEADLINES[what][lang] },
    { name: w.ref, cell: ({ ref }) => ref },
    { name: w.caseNo, cell: ({ caseNo, documentNo }) => [caseNo, documentNo].filter(Boolean).join(" ") },
    { name: w.fix, cell: ({ what }) => (lang === "zh" ? DEADLINES[what].fixZh : DEADLINES[what].fixEn) },
  ];
  const table =
    found.length === 0
      ? markup`<p>${w.noDeadlines(withinDays)}</p>`
      : renderTable(w.deadlinesCaption(number(found.length), number(deadlinesTotal), withinDays), columns, found);
  return markup`<section><h2>${w.deadlines}</h2>${table} <p>${w.certificates(number(certificates.issued), number(certificates.missing))}</p>${alerts > 0 ? markup`<p class="bad">${w.alerts(number(alerts))}</p>` : NOTHING}
  </section>`;
}

function howItWasRun({ attempts, batches }: NightReport, run: RunInfo, w: NightWords): Markup {
  const lines: [string, string][] = [
    [w.sentFilings, number(attempts.sent)],
    [w.repeated, number(attempts.repeated)],
    [w.profiles, [...new Set(batches.map(({ profile }) => profile))].join("、") || w.noDue],
    [w.version, run.version],
    [w.runtime, run.runtime],
    [w.operator, run.operator],
    [w.machine, run.machine],
    [w.checkpoint, run.checkpoint],
    [w.reportCommand, run.command],
  ];
  const rows = lines.map(([name, value]) => markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return markup`<section><h2>${w.run}</h2><table><caption>${w.runCaption}</caption><tbody>${rows}</tbody></table></section>`;
}
