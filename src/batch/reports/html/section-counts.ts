import { KINDS } from "../../../contract/index.js";
import { OUTCOMES, type BatchPart, type NightReport, type Outcome, type Tallies, type Tie } from "../night/model.js";
import { barChart, legend, type BarPart } from "./charts.js";
import { moneyTexts, number, timeText } from "./formats.js";
import { markup, NOTHING, type Markup } from "./markup.js";
import { NIGHT_WORDS, OUTCOME_WORDS } from "./night-words.js";
import { renderTable, type TableColumn } from "./table.js";

type Lang = "zh" | "en";

/** Most batches in a table or chart. Those that do not tie come first; the total has all. */
const MAX_LINES = 200;
const MAX_BARS = 40;

/** Outcomes that some row has. */
export const usedOutcomes = ({ byOutcome }: Tallies): Outcome[] =>
  OUTCOMES.filter((outcome) => byOutcome[outcome].rows > 0);

interface Line {
  readonly name: Markup | string;
  readonly tie: Tie;
  readonly complete: boolean;
}

/** File = ledger = authority: rows, filings and amounts. */
export function countsSection(report: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const { batches, totals } = report;
  const isShared = batches.reduce((sum, { total }) => sum + total.filings, 0) > totals.total.filings;
  return markup`<section><h2>${w.counts}</h2>${renderTable(w.countsCaption, tieColumns(totals, lang), tieLines(report, lang))}${moreBatches(report, lang)}<p class="dim note">${w.countsNote}${isShared ? ` ${w.sharedNote}` : ""}</p>${amounts(totals, lang)}</section>`;
}

function tieColumns(totals: Tallies, lang: Lang): TableColumn<Line>[] {
  const w = NIGHT_WORDS[lang];
  const count = (name: string, of: (tie: Tie) => number): TableColumn<Line> => ({
    name,
    isNumber: true,
    cell: ({ tie }) => number(of(tie)),
  });
  const money = (name: string, of: (tie: Tie) => Tie["filed"]): TableColumn<Line> => ({
    name,
    isNumber: true,
    cell: ({ tie }) => moneyTexts(of(tie).amounts, lang),
  });
  return [
    { name: w.batch, cell: ({ name }) => name },
    count(w.fileRows, ({ fileRows }) => fileRows),
    count(w.ledgerRows, ({ ledgerRows }) => ledgerRows),
    count(w.filedFilings, ({ filed }) => filed.filings),
    count(w.cases, ({ cases }) => cases.filings),
    count(w.sameContent, ({ sameContent }) => sameContent),
    ...(totals.total.amounts.length > 0
      ? [money(w.filedAmount, ({ filed }) => filed), money(w.caseAmount, ({ cases }) => cases)]
      : []),
    { name: w.tie, cell: (line) => tieText(line, lang) },
  ];
}

function tieText({ tie: { ties, asOf }, complete }: Line, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const notes = [complete ? "" : w.incomplete, ...(asOf === undefined ? [] : [w.asOf, timeText(asOf)])];
  const lines = notes.filter(Boolean).map((note) => markup` <span class="dim small word">${note}</span>`);
  return markup`<span class="${ties ? "good" : "bad"} nowrap">${ties ? w.ok : w.notOk}</span>${lines}`;
}

function tieLines(report: NightReport, lang: Lang): Line[] {
  const { batches, tie } = report;
  const lines = shownBatches(batches, MAX_LINES).map((batch) => ({
    name: batchName(batch, lang),
    tie: batch.tie,
    complete: batch.complete,
  }));
  return batches.length === 1 ? lines : [...lines, { name: NIGHT_WORDS[lang].total, tie, complete: true }];
}

/** Batches that do not tie first, then the largest. */
function shownBatches(batches: readonly BatchPart[], max: number): readonly BatchPart[] {
  if (batches.length <= max) return batches;
  return [...batches]
    .sort((a, b) => Number(a.tie.ties) - Number(b.tie.ties) || b.total.rows - a.total.rows)
    .slice(0, max);
}

const moreBatches = ({ batches }: NightReport, lang: Lang): Markup =>
  batches.length > MAX_LINES
    ? markup`<p class="dim">${NIGHT_WORDS[lang].moreBatches(number(batches.length - MAX_LINES))}</p>`
    : NOTHING;

const batchName = ({ id, kind, fileName }: BatchPart, lang: Lang): Markup =>
  markup`<span class="nowrap">${id}</span><br><span class="dim">${KINDS[kind][lang]} · ${fileName}</span>`;

function amounts(totals: Tallies, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const { byOutcome, total } = totals;
  if (total.amounts.length === 0) return NOTHING;
  const lines = usedOutcomes(totals)
    .filter((outcome) => byOutcome[outcome].amounts.length > 0)
    .map((outcome) => ({ name: OUTCOME_WORDS[outcome][lang], ...byOutcome[outcome] }));
  return renderTable(
    w.amountsCaption,
    [
      { name: w.outcome, cell: ({ name }) => name },
      { name: w.filings, isNumber: true, cell: ({ filings }) => number(filings) },
      { name: w.amount, isNumber: true, cell: (line) => moneyTexts(line.amounts, lang) },
    ],
    [...lines, { name: w.total, ...total }],
    "slim",
  );
}

/** One bar per batch, and the rows of each by outcome. */
export function batchesSection({ batches, totals }: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const bars = shownBatches(batches, MAX_BARS).map((batch) => ({
    label: batchName(batch, lang),
    parts: partsOf(batch, lang),
    end: w.rowCount(number(batch.total.rows)),
  }));
  const lines: { readonly name: string; readonly tallies: Tallies }[] = shownBatches(batches, MAX_LINES).map(
    (batch) => ({ name: batch.id, tallies: batch }),
  );
  if (batches.length > 1) lines.push({ name: w.total, tallies: totals });
  const table = renderTable(
    w.batchesCaption,
    [
      { name: w.batch, cell: ({ name }) => name },
      ...usedOutcomes(totals).map((outcome): TableColumn<(typeof lines)[number]> => ({
        name: OUTCOME_WORDS[outcome][lang],
        isNumber: true,
        cell: ({ tallies }) => number(tallies.byOutcome[outcome].rows),
      })),
      { name: w.sum, isNumber: true, cell: ({ tallies }) => number(tallies.total.rows) },
    ],
    lines,
  );
  return markup`<section><h2>${w.batches}</h2>${barChart(w.batches, bars)}${outcomeLegend(totals, lang)}${table}</section>`;
}

/** Parts of a bar by outcome. */
export const partsOf = (tallies: Tallies, lang: Lang): BarPart[] =>
  usedOutcomes(tallies).map((outcome) => ({
    value: tallies.byOutcome[outcome].rows,
    colour: OUTCOME_WORDS[outcome].colour,
    name: OUTCOME_WORDS[outcome][lang],
  }));

const outcomeLegend = (totals: Tallies, lang: Lang): Markup =>
  legend(
    usedOutcomes(totals).map((outcome) => ({
      name: OUTCOME_WORDS[outcome][lang],
      colour: OUTCOME_WORDS[outcome].colour,
    })),
  );
