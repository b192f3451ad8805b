import { readFile } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import type { BatchRecord, Ledger, NightReport, RunInfo } from "../../../batch/index.js";
import { maskForeignText } from "../../../contract/index.js";
import { readProfiles } from "../../config/profiles.js";
import { withLedger } from "../../config/session.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode, highestPriority } from "../../core/exit-codes.js";
import { UsageError } from "../../errors/usage-error.js";
import { reportWords } from "../../messages/commands/report.js";
import { durationMs } from "../../options/duration.js";
import { placeForNew, writeNew } from "../../options/local-files.js";
import { sanitize } from "../../terminal/safe-text.js";
import { shellQuote } from "../../terminal/shell-quote.js";
import { progress } from "../../views/progress.js";
import { table } from "../../views/table.js";
import { localTime, noteClocks } from "../../views/time.js";
import { exitCodeOfShown } from "../batch/exit-code.js";
import { isHalfRead } from "../batch/half-read.js";
import { printPdf } from "./print-pdf.js";

const DAY_MS = 86_400_000;
/** Most batches that a report without names looks through. */
const MAX_BATCHES = 10_000;

/** Reports on batches from the ledger: what became of every row, what a person has to do, and whether counts tie. */
export async function report(
  context: Context,
  ids: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const { AuthorityClocks, collectReport, nightPage, createNightWorkbook, reportDocument } =
    await import("../../../batch/index.js");
  const [html, pdf, xlsx] = ["html", "pdf", "xlsx"].map((key) =>
    typeof options[key] === "string" ? options[key] : undefined,
  );
  const force = options["force"] === true;
  const sinceMs = durationMs(typeof options["since"] === "string" ? options["since"] : "24h", "--since");
  const within = typeof options["within"] === "string" ? options["within"] : "30d";
  const withinDays = Math.floor(durationMs(within, "--within") / DAY_MS);
  const w = reportWords(context.lang);
  for (const path of [html, pdf, xlsx])
    if (path !== undefined) await placeForNew(context, { path, force, command: "bdc report" });
  return withLedger(context, "existing", async (ledger) => {
    const now = context.now();
    const batches = await batchesOf(ledger, ids, now.getTime() - sinceMs);
    const clocks = await AuthorityClocks.of(ledger, now.getTime());
    const authorities = batches.map(({ authority }) => authority);
    noteClocks(context, clocks, authorities);
    const view = progress(context);
    let found: NightReport;
    try {
      found = await collectReport({
        ledger,
        batches,
        now,
        withinDays,
        onProgress: (rows) => view.line(w.progress(rows)),
      });
    } finally {
      view.done();
    }
    const run = await runInfo(context, { ledger, batches, command: commandLine(ids, options) });
    const page = html === undefined && pdf === undefined ? "" : nightPage(found, run, context.lang);
    const inFile = (path: string) => ({ path, force, command: "bdc report" });
    const htmlFile = html && (await writeNew(context, page, inFile(html)));
    const pdfFile = pdf && (await writePdf(context, page, { path: pdf, force }));
    const workbook = xlsx && (await createNightWorkbook(found, run, context.lang));
    const xlsxFile = xlsx && workbook && (await writeNew(context, workbook, inFile(xlsx)));
    return {
      exit: await exitOf(ledger, batches, found),
      data: {
        report: reportDocument(found),
        ...(htmlFile && { html: htmlFile }),
        ...(pdfFile && { pdf: pdfFile }),
        ...(xlsxFile && { xlsx: xlsxFile }),
      },
      view: (c) => reportView(c, found, [htmlFile, pdfFile, xlsxFile]),
    };
  });
}

/** Options that change what the report says; they belong to the command that makes it again. */
const REPEATED_OPTIONS = ["html", "pdf", "xlsx", "since", "within"] as const;

function commandLine(ids: readonly string[], options: Record<string, unknown>): string {
  const flags = REPEATED_OPTIONS.flatMap((key) =>
    typeof options[key] === "string" ? [`--${key}`, shellQuote(options[key])] : [],
  );
  return ["bdc report", ...ids.map(shellQuote), ...flags].join(" ");
}

async function runInfo(
  context: Context,
  { ledger, batches, command }: { ledger: Ledger; batches: readonly BatchRecord[]; command: string },
): Promise<RunInfo> {
  const { shortCheckpoint } = await import("../../../batch/index.js");
  return {
    version: context.version,
    runtime: context.runtime,
    operator: userInfo().username,
    machine: hostname(),
    command,
    checkpoint: shortCheckpoint(await ledger.checkpoint()),
    ...(await profilesOf(context, batches)),
  };
}

async function batchesOf(ledger: Ledger, ids: readonly string[], since: number): Promise<BatchRecord[]> {
  if (ids.length === 0) {
    const all = await ledger.batches(MAX_BATCHES);
    return all.filter(({ updatedAt }) => updatedAt >= since).reverse();
  }
  return Promise.all(
    [...new Set(ids)].map(async (id) => {
      const batch = await ledger.batch(id);
      if (!batch) throw new UsageError("batch-unknown", { id });
      return batch;
    }),
  );
}

/** Returns the gateways of the batches' profiles, and the name of the institution when they have the same one. */
async function profilesOf(
  context: Context,
  batches: readonly BatchRecord[],
): Promise<Pick<RunInfo, "institutionName" | "interfaces">> {
  const { profiles } = await readProfiles(context.home);
  const used = [...new Set(batches.map(({ profile }) => profile))];
  const names = new Set(used.map((profile) => profiles[profile]?.institutionName));
  const [name] = names;
  return {
    interfaces: used.map((profile) => {
      const gateway = profiles[profile]?.gateway;
      return { profile, ...(gateway !== undefined && { gateway: maskForeignText(gateway) }) };
    }),
    ...(names.size === 1 && name !== undefined && { institutionName: name }),
  };
}

async function writePdf(context: Context, page: string, file: { path: string; force: boolean }): Promise<string> {
  const { mkdtemp, rm, writeFile } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const folder = await mkdtemp(join(tmpdir(), "bdc-report-"));
  try {
    const source = join(folder, "report.html");
    await writeFile(source, page, { mode: 0o600 });
    const printed = await printPdf(context, source);
    try {
      return await writeNew(context, await readFile(printed.path), { ...file, command: "bdc report" });
    } finally {
      await printed.remove();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As `bdc status` ends for these batches; 5 when counts do not tie. */
async function exitOf(ledger: Ledger, batches: readonly BatchRecord[], found: NightReport): Promise<ExitCode> {
  const shown = batches.map(async (batch) =>
    exitCodeOfShown(await ledger.counts(batch.id), await ledger.needsPerson(batch.id), await isHalfRead(ledger, batch)),
  );
  return highestPriority([...(await Promise.all(shown)), ...(found.verdict.ties ? [] : [ExitCode.NeedsPerson])]);
}

/** Rows of the list on a terminal; the page has more. */
const MAX_LINES = 10;

function reportView(context: Context, found: NightReport, files: readonly (string | undefined)[]): string {
  const w = reportWords(context.lang);
  const { verdict, totals, attention, attentionTotal, batches } = found;
  const outcomes = Object.entries(totals.byOutcome).filter(([, tally]) => tally.rows > 0);
  return [
    w.title(localTime(found.from), localTime(found.to), batches.length),
    w.verdict[verdict.level](attentionTotal),
    "",
    table(
      [w.outcome, w.rows, w.filings],
      [
        ...outcomes.map(([outcome, { rows, filings }]) => [
          w.outcomes[outcome as keyof typeof w.outcomes],
          String(rows),
          String(filings),
        ]),
        [w.total, String(totals.total.rows), String(totals.total.filings)],
      ],
      context.stdout,
    ),
    verdict.ties ? w.ties : w.tiesNot,
    ...(attention.length > 0
      ? [
          "",
          table(
            [w.due, w.batch, w.row, w.reason, w.command],
            attention
              .slice(0, MAX_LINES)
              .map((item) => [item.dueOn ?? "", item.batch, String(item.row), item[context.lang], item.command]),
            context.stdout,
          ),
        ]
      : []),
    attentionTotal > MAX_LINES ? w.more(attentionTotal - MAX_LINES) : "",
    ...files.flatMap((file) => (file ? [w.written(sanitize(file))] : [])),
    files.some(Boolean) ? "" : w.next,
  ]
    .filter((line, i, lines) => line !== "" || lines[i - 1] !== "")
    .join("\n")
    .trimEnd();
}
