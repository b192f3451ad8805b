import { KINDS } from "../../../contract/index.js";
import { OUTCOMES, type NightReport, type Tallies } from "../night/model.js";
import { barChart, legend, lineChart, type BarPart } from "./charts.js";
import { number, timeText } from "./formats.js";
import { markup, type Markup } from "./markup.js";
import { NIGHT_WORDS, OUTCOME_WORDS } from "./night-words.js";
import { renderTable } from "./table.js";

type Lang = "zh" | "en";

/** What was sent and registered over time, with pauses and outages. */
export function timeline({ timeline: { stepMs, buckets }, interruptions, to }: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const [start, end] = [buckets[0]!.at, buckets.at(-1)!.at + stepMs];
  const share = (at: number) => Math.min(1, Math.max(0, (at - start) / (end - start)));
  const title = w.timelineTitle(w.minutes(stepMs / 60_000));
  const every = Math.ceil(buckets.length / 6);
  const days = end - start > 86_400_000;
  const chart = lineChart({
    title,
    lines: [
      { name: w.sent, colour: "blue", values: buckets.map(({ sent }) => sent) },
      { name: w.registered, colour: "green", values: buckets.map(({ registered }) => registered) },
    ],
    marks: buckets
      .filter((_, i) => i % every === 0)
      .map(({ at }) => ({ at: share(at + stepMs / 2), text: days ? timeText(at).slice(5) : timeText(at).slice(11) })),
    bands: interruptions.map(({ from, until = to, what, authority }) => ({
      from: share(from),
      to: share(until),
      name: `${authority} ${w[what]}`,
    })),
  });
  const stops =
    interruptions.length === 0
      ? markup`<p class="dim">${w.noInterruptions}</p>`
      : renderTable(
          w.interruptions,
          [
            { name: w.from, cell: ({ from }) => timeText(from) },
            { name: w.until, cell: ({ until }) => (until === undefined ? w.ongoing : timeText(until)) },
            { name: w.authority, cell: ({ authority }) => authority },
            { name: w.reason, cell: ({ what }) => w[what] },
          ],
          interruptions,
        );
  const data = renderTable(
    title,
    [
      { name: w.time, cell: ({ at }) => timeText(at) },
      { name: w.sent, isNumber: true, cell: ({ sent }) => number(sent) },
      { name: w.registered, isNumber: true, cell: ({ registered }) => number(registered) },
    ],
    buckets.filter(({ sent, registered }) => sent > 0 || registered > 0),
  );
  const names = legend([
    { name: w.sent, colour: "blue" },
    { name: w.registered, colour: "green" },
    ...(interruptions.length > 0 ? [{ name: w.interruptions, colour: "grey" as const }] : []),
  ]);
  return markup`<section><h2>${w.timeline}</h2><p class="dim">${title}</p>${chart}${names}${stops} <details><summary>${w.timelineTable}</summary>${data}</details></section>`;
}

/** Most bars of one chart; the table above has every batch. */
export const MAX_BARS = 40;

/** Parts of a bar by outcome. */
export const partsOf = ({ byOutcome }: Tallies, lang: Lang): BarPart[] =>
  OUTCOMES.map((outcome) => ({
    value: byOutcome[outcome].rows,
    colour: OUTCOME_WORDS[outcome].colour,
    name: OUTCOME_WORDS[outcome][lang],
  }));

const outcomeLegend = ({ byOutcome }: Tallies, lang: Lang): Markup =>
  legend(
    OUTCOMES.filter((outcome) => byOutcome[outcome].rows > 0).map((outcome) => ({
      name: OUTCOME_WORDS[outcome][lang],
      colour: OUTCOME_WORDS[outcome].colour,
    })),
  );

/** One bar a batch. */
export function batchBars({ batches, totals }: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const bars = [...batches]
    .sort((a, b) => b.total.rows - a.total.rows)
    .slice(0, MAX_BARS)
    .map((batch) => ({
      label: `${KINDS[batch.kind][lang]} ${batch.id}`,
      parts: partsOf(batch, lang),
      end: `${number(batch.total.rows)} ${w.rows}`,
    }));
  return markup`<section><h2>${w.batches}</h2>${barChart(w.batches, bars)}${outcomeLegend(totals, lang)}</section>`;
}
