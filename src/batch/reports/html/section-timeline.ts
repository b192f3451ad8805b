import type { AuthorityPart, Interruption, NightReport } from "../night/model.js";
import { legend, type LegendEntry } from "./charts.js";
import { durationText, number, timeText } from "./formats.js";
import { markup, NOTHING, type Markup } from "./markup.js";
import { NIGHT_WORDS } from "./night-words.js";
import { renderTable } from "./table.js";
import { strip, timeChart, type Mark, type Stretch } from "./time-charts.js";

type Lang = "zh" | "en";

/** Most lanes of the strip: authorities with pauses and outages first. */
const MAX_LANES = 20;
/** Most pauses and outages listed. */
const MAX_STOPS = 50;
/** Most marks of a time axis. */
const MAX_MARKS = 7;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MARK_STEPS_MS = [1 / 60, 1 / 12, 1 / 6, 0.5, 1, 2, 3, 6, 12, 24, 168].map((hours) => hours * HOUR_MS);
const CHINA_MS = 8 * HOUR_MS;
const STOP_COLOURS = { pause: "amber", outage: "red" } as const;

/** What was sent and registered over time, with pauses and outages. */
export function timelineSection(report: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const { buckets, stepMs } = report.timeline;
  const isEmpty = buckets.every(({ sent, registered }) => sent === 0 && registered === 0);
  const title = w.timelineTitle(w.minutes(stepMs / 60_000));
  const content = isEmpty
    ? markup`<p>${w.nothingSent}</p>`
    : markup`${charts(report, title, lang)}${dataTable(report, title, lang)}`;
  return markup`<section><h2>${w.timeline}</h2>${content}${stops(report, lang)}</section>`;
}

function charts(report: NightReport, title: string, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const { interruptions, authorities, generatedAt } = report;
  const { buckets, stepMs } = report.timeline;
  const [start, end] = [buckets[0]!.at, buckets.at(-1)!.at + stepMs];
  const share = (at: number) => Math.min(1, Math.max(0, (at - start) / (end - start)));
  const toStretch = ({ from, until, overBy, what, authority }: Interruption): Stretch => ({
    from: share(from),
    to: share(until ?? overBy ?? generatedAt),
    name: `${authority} ${w[what]} ${timeText(from)}`,
    colour: STOP_COLOURS[what],
  });
  const marks = marksOf(report, share);
  const lanes = shownAuthorities(authorities, interruptions).map(({ authority, activity }) => ({
    label: authority,
    stretches: [
      ...activity.flatMap((sent, i): Stretch[] =>
        sent === 0
          ? []
          : [
              {
                from: i / buckets.length,
                to: (i + 1) / buckets.length,
                name: `${w.sent} ${number(sent)}`,
                colour: "blue",
              },
            ],
      ),
      ...interruptions.filter((found) => found.authority === authority).map(toStretch),
    ],
  }));
  const kinds = new Set(interruptions.map(({ what }) => what));
  const stopEntries = (["pause", "outage"] as const)
    .filter((what) => kinds.has(what))
    .map((what): LegendEntry => ({ name: w[what], colour: STOP_COLOURS[what] }));
  const chart = timeChart({
    title,
    series: [
      { name: w.sent, colour: "blue", values: buckets.map(({ sent }) => sent) },
      { name: w.registered, colour: "green", values: buckets.map(({ registered }) => registered) },
    ],
    marks,
    bands: interruptions.map(toStretch),
  });
  const names = legend([{ name: w.sent, colour: "blue" }, { name: w.registered, colour: "green" }, ...stopEntries]);
  return markup`<h3>${title}</h3>${chart}${names}<h3>${w.stripTitle}</h3>${strip(w.stripTitle, lanes, marks)}`;
}

/** Marks at whole times of China: `21:00`, or `11-30 00:00` for longer spans. */
function marksOf({ timeline: { buckets, stepMs } }: NightReport, share: (at: number) => number): Mark[] {
  const [start, end] = [buckets[0]!.at, buckets.at(-1)!.at + stepMs];
  const every = MARK_STEPS_MS.find((step) => (end - start) / step <= MAX_MARKS) ?? (end - start) / MAX_MARKS;
  const first = Math.ceil((start + CHINA_MS) / every) * every - CHINA_MS;
  const marks: Mark[] = [];
  for (let at = first; at <= end; at += every)
    marks.push({ at: share(at), text: end - start > DAY_MS ? timeText(at).slice(5) : timeText(at).slice(11) });
  return marks.filter(({ at }) => at <= 0.98);
}

function shownAuthorities(
  authorities: readonly AuthorityPart[],
  interruptions: readonly Interruption[],
): readonly AuthorityPart[] {
  const stopped = new Set(interruptions.map(({ authority }) => authority));
  return [...authorities]
    .sort((a, b) => Number(stopped.has(b.authority)) - Number(stopped.has(a.authority)) || b.filed - a.filed)
    .slice(0, MAX_LANES);
}

function dataTable({ timeline: { buckets } }: NightReport, title: string, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const table = renderTable(
    title,
    [
      { name: w.time, cell: ({ at }) => timeText(at) },
      { name: w.sent, isNumber: true, cell: ({ sent }) => number(sent) },
      { name: w.registered, isNumber: true, cell: ({ registered }) => number(registered) },
    ],
    buckets.filter(({ sent, registered }) => sent > 0 || registered > 0),
    "slim",
  );
  return markup`<details><summary>${w.timelineTable}</summary>${table}</details>`;
}

function stops({ interruptions, generatedAt }: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  if (interruptions.length === 0) return markup`<p class="dim">${w.noInterruptions}</p>`;
  const untilText = ({ until, overBy }: Interruption): Markup | string =>
    until !== undefined
      ? timeText(until)
      : overBy === undefined
        ? markup`<span class="bad">${w.ongoing}</span>`
        : w.overBy(timeText(overBy));
  const shown = interruptions.slice(-MAX_STOPS);
  const more = interruptions.length - shown.length;
  const table = renderTable(
    w.interruptions,
    [
      { name: w.from, cell: ({ from }) => timeText(from) },
      { name: w.until, cell: untilText },
      {
        name: w.length,
        cell: ({ from, until, overBy }) =>
          `${until === undefined && overBy !== undefined ? "≤ " : ""}${durationText((until ?? overBy ?? generatedAt) - from, lang)}`,
      },
      { name: w.authority, cell: ({ authority }) => authority },
      { name: w.reason, cell: ({ what }) => w[what] },
    ],
    shown,
  );
  return markup`${table}${more > 0 ? markup`<p class="dim">+ ${number(more)}</p>` : NOTHING}`;
}
