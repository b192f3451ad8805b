import { personReason, type LeftFilings, type NeedsPersonTally, type WhyLeft } from "../../batch/index.js";
import type { NeedsPersonDocument } from "../documents/batch.js";
import type { Context } from "../core/context.js";
import { localized, messages, pickFix } from "../messages/index.js";
import { LEFT_TEXTS, needsPersonWords } from "../messages/commands/needs-person.js";
import { sanitize } from "../terminal/safe-text.js";
import { shellQuote } from "../terminal/shell-quote.js";

/** Refs shown on a terminal; `--json` gives more. */
const MAX_REFS = 5;

/** The command that settles the filings of one reason. */
function nextFor({ code, batch }: NeedsPersonTally): string {
  return personReason(code).releasable
    ? `bdc batch release ${batch} --reason-code ${shellQuote(code)} --reason …`
    : `bdc batch show ${batch} --problems`;
}

/** The filings in manual review by reason, for `--json`. `batch` is the batch in which they are settled. */
export function needsPersonDocument(tallies: readonly NeedsPersonTally[]): NeedsPersonDocument[] {
  return tallies.map((tally) => {
    const { zh, en } = personReason(tally.code);
    const { code, batch, filings, rows } = tally;
    return { code, batch, filings, rows, zh, en, next: nextFor(tally) };
  });
}

/** The filings in manual review by reason, as lines; empty if there are none. */
export function needsPersonLines(
  context: Context,
  tallies: readonly NeedsPersonTally[] | undefined,
  batch: string,
): string[] {
  if (!tallies?.length) return [];
  const [m, w] = [messages(context.lang), needsPersonWords(context.lang)];
  const lines = tallies.flatMap((tally) => [
    sanitize(
      [
        `- ${w.tally(tally.filings, tally.rows)} · ${localized(context.lang, personReason(tally.code))} [${tally.code}]`,
        ...(tally.batch === batch ? [] : [w.inBatch(tally.batch)]),
      ].join(" · "),
    ),
    `  ${m.next}: ${sanitize(nextFor(tally))}`,
  ]);
  return [w.needsPerson(tallies.reduce((sum, { rows }) => sum + rows, 0)), ...lines];
}

/** The command that settles one filing, when the filings of a reason could not be settled together. */
export function nextForLeft(why: WhyLeft, ref: string, command: string): string {
  switch (why) {
    case "lookup-refused":
    case "lookup-unreadable":
      return `bdc case release ${shellQuote(ref)} --reason …`;
    case "ref-conflict":
      return `bdc case discard ${shellQuote(ref)} --reason …`;
    case "case-differs":
      return `bdc status ${shellQuote(ref)}`;
    case "lookup-failed":
      return command;
  }
}

/** @param command The command that was run, suggested when it should be repeated */
export function leftDocument(left: readonly LeftFilings[], command: string): readonly Record<string, unknown>[] {
  return left.map(({ why, filings, refs }) => ({
    why,
    filings,
    refs,
    ...LEFT_TEXTS[why],
    next: nextForLeft(why, refs[0]!, command),
  }));
}

export function leftLines(context: Context, left: readonly LeftFilings[], command: string): string[] {
  const [m, w] = [messages(context.lang), needsPersonWords(context.lang)];
  return left.flatMap(({ why, filings, refs }) => {
    const text = LEFT_TEXTS[why];
    const shown = refs.slice(0, MAX_REFS);
    const more = filings > shown.length ? ` ${w.andMoreRefs(filings - shown.length)}` : "";
    return [
      `${w.left(filings, localized(context.lang, text))} [${why}]`,
      `  ${w.refs}: ${sanitize(shown.join(", "))}${more}`,
      `  ${m.fix}: ${pickFix(context.lang, text)}`,
      `  ${m.next}: ${sanitize(nextForLeft(why, refs[0]!, command))}`,
    ];
  });
}
