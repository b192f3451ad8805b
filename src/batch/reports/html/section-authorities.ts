import type { AuthorityPart, NightReport, Outcome } from "../night/model.js";
import { barChart } from "./charts.js";
import { durationText, number, timeText } from "./formats.js";
import { markup, type Markup } from "./markup.js";
import { NIGHT_WORDS, OUTCOME_WORDS } from "./night-words.js";
import { partsOf, usedOutcomes } from "./section-counts.js";
import { renderTable, type TableColumn } from "./table.js";

type Lang = "zh" | "en";

/** Outcomes that depend on the authority. */
const OF_AUTHORITY: readonly Outcome[] = ["registered", "in-progress", "waits-for-us", "returned"];

/** What each authority did with the filings, how fast, and whether it can be reached. */
export function authoritiesSection({ authorities, totals }: NightReport, lang: Lang): Markup {
  const w = NIGHT_WORDS[lang];
  const bars = authorities.map((part) => ({
    label: part.authority,
    parts: partsOf(part, lang),
    end: w.rowCount(number(part.total.rows)),
  }));
  const used = usedOutcomes(totals).filter((outcome) => OF_AUTHORITY.includes(outcome));
  const columns: TableColumn<AuthorityPart>[] = [
    { name: w.authority, cell: ({ authority }) => authority },
    { name: w.filed, isNumber: true, cell: ({ filed }) => number(filed) },
    ...used.map((outcome): TableColumn<AuthorityPart> => ({
      name: OUTCOME_WORDS[outcome][lang],
      isNumber: true,
      cell: ({ byOutcome }) => number(byOutcome[outcome].filings),
    })),
    { name: w.p50, cell: ({ durations }) => (durations ? durationText(durations.p50, lang) : w.noDue) },
    { name: w.p90, cell: ({ durations }) => (durations ? durationText(durations.p90, lang) : w.noDue) },
    { name: w.promised, cell: (part) => promisedText(part, lang) },
    { name: w.state, cell: (part) => stateText(part, lang) },
    { name: w.asOf, cell: ({ asOf }) => (asOf === undefined ? w.neverHeard : timeText(asOf)) },
  ];
  return markup`<section><h2>${w.byAuthority}</h2>${barChart(w.byAuthority, bars)}${renderTable(w.authoritiesCaption, columns, authorities)}${clocks(authorities, lang)}</section>`;
}

/** Sentences on authorities whose clock is noticeably off that of this computer. */
function clocks(authorities: readonly AuthorityPart[], lang: Lang): Markup[] {
  return authorities.flatMap(({ authority, clockOffsetMs: offset }) =>
    offset === undefined
      ? []
      : [markup`<p>${NIGHT_WORDS[lang].clockDiffers(authority, durationText(Math.abs(offset), lang), offset > 0)}</p>`],
  );
}

function promisedText({ promised: { kept, missed } }: AuthorityPart, lang: Lang): Markup | string {
  const w = NIGHT_WORDS[lang];
  if (kept + missed === 0) return w.noDue;
  const text = w.promisedText(number(kept), number(kept + missed));
  return markup`<span class="${missed > 0 ? "bad" : "good"} nowrap">${text}</span>`;
}

function stateText({ pausedUntil, outageSince, asOf }: AuthorityPart, lang: Lang): Markup | string {
  const w = NIGHT_WORDS[lang];
  if (outageSince !== undefined) return markup`<span class="bad">${w.outageShort(timeText(outageSince))}</span>`;
  if (pausedUntil !== undefined) return markup`<span class="bad">${w.pausedShort(timeText(pausedUntil))}</span>`;
  return asOf === undefined ? w.noDue : w.reachable;
}

/** Sentences on authorities that cannot be reached: what is known, and of when. */
export function unreachable({ authorities }: NightReport, lang: Lang): Markup[] {
  const w = NIGHT_WORDS[lang];
  return authorities.flatMap(({ authority, outageSince, pausedUntil, asOf }) => {
    const why =
      outageSince !== undefined
        ? w.outageSince(authority, timeText(outageSince))
        : pausedUntil !== undefined
          ? w.pausedUntil(authority, timeText(pausedUntil))
          : undefined;
    return why === undefined
      ? []
      : [
          markup`<p class="bad">${why}${lang === "zh" ? "" : " "}${w.lastHeard(asOf === undefined ? undefined : timeText(asOf))}</p>`,
        ];
  });
}
