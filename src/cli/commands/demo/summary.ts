import { basename } from "node:path";
import type { BatchCounts } from "../../../batch/index.js";
import type { Context } from "../../core/context.js";
import { demoWords } from "../../messages/commands/demo.js";
import { messages } from "../../messages/index.js";
import { sanitize } from "../../terminal/safe-text.js";
import { nothingLost, nothingTwice, type Proof } from "./proof.js";

/** One institution of the demo, with what became of its file. */
export interface PartSummary {
  readonly title: string;
  readonly file: string;
  readonly counts: Pick<BatchCounts, "rows" | "byState">;
  readonly proof: Proof;
  readonly resultFile: string;
}

/** Shows the demo on one screen: the outcomes of each file, what is proved, and the files. */
export function demoSummary(
  context: Context,
  parts: readonly PartSummary[],
  { folder, page, next }: { readonly folder: string; readonly page: string; readonly next: string },
): string {
  const m = messages(context.lang);
  const w = demoWords(context.lang);
  return [
    w.title(parts.length),
    "",
    ...parts.flatMap(({ title, file, counts }) => [
      `${title} · ${w.rows(counts.rows)}`,
      `  ${[sanitize(file), ...outcomes(context, counts.byState)].join(" · ")}`,
    ]),
    "",
    w.proof,
    ...proofLines(context, parts).map((line) => `  ${line}`),
    "",
    w.files(sanitize(folder)),
    ...parts.map(({ resultFile }) => `  ${sanitize(basename(resultFile))}`),
    `  ${w.report(sanitize(basename(page)))}`,
    w.all,
    `${m.next}: ${sanitize(next)}`,
  ].join("\n");
}

type Tallies = BatchCounts["byState"];

/** The outcomes of a file with their number of rows. */
function outcomes({ lang }: Context, byState: Tallies): string[] {
  const states = messages(lang).rowState;
  return (Object.entries(byState) as [keyof Tallies, Tallies[keyof Tallies]][])
    .filter(([, { rows }]) => rows > 0)
    .map(([state, { rows }]) => `${states[state]} ${rows}`);
}

function proofLines(context: Context, parts: readonly PartSummary[]): string[] {
  const w = demoWords(context.lang);
  const totalOf = (key: keyof Proof): number => parts.reduce((sum, { proof }) => sum + proof[key], 0);
  const sum = `${parts.map(({ proof }) => proof.outcomes).join("＋")}＝${totalOf("rows")}`;
  return [
    parts.every(({ proof }) => nothingLost(proof))
      ? w.nothingLost(context.lang === "en" ? sum.replaceAll("＋", " + ").replaceAll("＝", " = ") : sum)
      : w.lost(totalOf("rows"), totalOf("outcomes")),
    parts.every(({ proof }) => nothingTwice(proof))
      ? w.nothingTwice(totalOf("filings"), totalOf("cases"))
      : w.twice(totalOf("filings"), totalOf("cases")),
  ];
}
