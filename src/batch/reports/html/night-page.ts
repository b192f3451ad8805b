import type { NightReport, Tallies } from "../night/model.js";
import { reportDocument } from "../night/document.js";
import { number, timeText } from "./formats.js";
import { markup, type Markup } from "./markup.js";
import { NIGHT_WORDS, OUTCOME_WORDS } from "./night-words.js";
import { renderPage } from "./page.js";
import { attentionSection } from "./section-attention.js";
import { authoritiesSection, unreachable } from "./section-authorities.js";
import { batchesSection, countsSection, usedOutcomes } from "./section-counts.js";
import { deadlinesSection, reasonsSection } from "./section-outlook.js";
import { runSection, type RunInfo } from "./section-run.js";
import { timelineSection } from "./section-timeline.js";

/** Renders a report as one self-contained page. */
export function nightPage(report: NightReport, run: RunInfo, lang: "zh" | "en"): string {
  const w = NIGHT_WORDS[lang];
  const main =
    report.batches.length === 0
      ? markup`<p>${w.empty}</p>`
      : markup`${verdict(report, lang)}${tiles(report.totals, lang)}${sections(report, lang)}`;
  const sign = w.sign.map((line) => markup`<p>${line}</p>`);
  const body = markup`${heading(report, run, lang)}<main>${main}${runSection(report, run, lang)}</main><footer class="sign">${sign}</footer>`;
  const data = { report: reportDocument(report), run };
  return renderPage({ lang, title: `${w.title} ${timeText(report.to)}`, body, data });
}

const sections = (report: NightReport, lang: "zh" | "en"): Markup[] =>
  [
    attentionSection,
    countsSection,
    timelineSection,
    batchesSection,
    authoritiesSection,
    reasonsSection,
    deadlinesSection,
  ].map((section) => section(report, lang));

function heading(report: NightReport, run: RunInfo, lang: "zh" | "en"): Markup {
  const w = NIGHT_WORDS[lang];
  const { from, to, authorities, batches, institutions, generatedAt } = report;
  const scope = [
    w.period(timeText(from), timeText(to)),
    w.batchCount(number(batches.length)),
    w.authorities(authorities.length),
  ];
  const codes = institutions.join(w.list);
  const who = run.institutionName === undefined ? codes : `${run.institutionName}（${codes}）`;
  const lines = [...(codes === "" ? [] : [`${w.institution} ${who}`]), w.generated(timeText(generatedAt))];
  return markup`<header><h1>${w.title}</h1><p>${scope.join(" · ")}</p><p class="dim">${lines.join(" · ")}</p></header>`;
}

const SIGNS = { green: "✓", yellow: "!", red: "✗" } as const;

function verdict(report: NightReport, lang: "zh" | "en"): Markup {
  const w = NIGHT_WORDS[lang];
  const { level, needsPerson, overdue, firstDue, ties } = report.verdict;
  const { total, byOutcome } = report.totals;
  const others = total.rows - needsPerson - byOutcome.queued.rows;
  const sentences = [
    needsPerson === 0 ? w.noRowNeedsYou : w.rowsNeedYou(number(needsPerson)),
    overdue > 0 ? w.overdue(number(overdue)) : "",
    firstDue === undefined ? "" : w.firstDue(firstDue),
    needsPerson > 0 && others > 0 ? w.others(number(others)) : "",
    byOutcome.queued.rows > 0 ? w.queued(number(byOutcome.queued.rows)) : "",
  ].filter(Boolean);
  return markup`<section class="verdict ${level}" aria-labelledby="verdict"><h2 id="verdict"><span class="sign-mark" aria-hidden="true">${SIGNS[level]}</span> ${w.conclusion}${lang === "zh" ? "：" : ": "}${w.verdict[level]}</h2><p>${sentences.join(lang === "zh" ? "" : " ")}</p><p class="${ties ? "good" : "bad"}">${ties ? w.ties : w.tiesNot}</p>${unreachable(report, lang)}</section>`;
}

function tiles(totals: Tallies, lang: "zh" | "en"): Markup {
  const w = NIGHT_WORDS[lang];
  const items = usedOutcomes(totals).map((outcome) => {
    const { colour, [lang]: name } = OUTCOME_WORDS[outcome];
    return markup`<li class="${colour}-edge"><strong>${number(totals.byOutcome[outcome].rows)}</strong>${name}</li>`;
  });
  return markup`<ul class="tiles" aria-label="${w.tiles}"><li><strong>${number(totals.total.rows)}</strong>${w.allRows}</li>${items}</ul>`;
}
