import { checkFile, formatOfFile, withResultExtension } from "../../batch/index.js";
import { parseAccept } from "../options/accept.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { ExitCode } from "../core/exit-codes.js";
import { messages } from "../messages/index.js";
import { submissionWords } from "../messages/commands/submission.js";
import { currentProfile } from "../config/profiles.js";
import { columnMapInForce } from "../options/column-map.js";
import { parseFailOnWarning } from "../options/fail-on-warning.js";
import { parseFileFormat } from "../options/file-format.js";
import { claimOutput } from "../options/output-file.js";
import { openInput, type InputFile } from "../options/standard-input.js";
import { packDocument, packInForce } from "../options/rule-pack.js";
import { shellQuote } from "../terminal/shell-quote.js";
import { checkDocument, checkSummary, checkView } from "../views/check.js";
import { findingDocument } from "../views/findings.js";
import { Lines } from "../views/lines.js";
import { packView } from "../views/pack.js";
import { progress } from "../views/progress.js";
import { localDate } from "../views/time.js";
import { parseKind } from "../options/kind.js";

/** Checks a file without using the network. Exit code 3 when a row has errors. */
export async function check(
  context: Context,
  [file = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const input = await openInput(context, file);
  try {
    return await checkInput(context, input, file, options);
  } finally {
    await input.discard();
  }
}

async function checkInput(
  context: Context,
  { path, original }: InputFile,
  file: string,
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const m = messages(context.lang);
  const reading = parseFileFormat(options);
  // A check needs no profile. A named one decides between kinds whose headers are alike, and whether its institution
  // may file this kind.
  const profile = context.profileName === undefined ? undefined : await currentProfile(context);
  const pack = await packInForce(context, options["pack"], profile);
  const failOn = parseFailOnWarning(options["failOnWarning"], pack?.pack);
  const columnMap = await columnMapInForce(context, options["map"], profile);
  const flags = ["pack", "map", "encoding", "delimiter", "sheet"]
    .flatMap((name) => (typeof options[name] === "string" ? [` --${name} ${shellQuote(options[name])}`] : []))
    .join("");
  let failed = 0;
  const output =
    typeof options["out"] === "string"
      ? await claimOutput(context, {
          path: withResultExtension(options["out"], (await formatOfFile(path)) ?? "csv"),
          inputs: [path, options["pack"] as string | undefined, options["map"] as string | undefined],
          force: options["force"] === true,
          command: `bdc check ${shellQuote(file)}`,
        })
      : undefined;
  const view = progress(context);
  const lines = options["ndjson"] === true ? new Lines(context.stdout) : undefined;
  try {
    const report = await checkFile(path, {
      kind: parseKind(options["kind"]),
      ...reading,
      ...(profile && { role: profile.role }),
      ...(pack && { pack: pack.pack }),
      ...(columnMap && { columnMap }),
      accept: parseAccept(options["accept"]),
      today: localDate(context.now()),
      signal: context.stop,
      ...(original && { original }),
      explainCells: options["explainCells"] === true,
      lang: context.lang,
      onProgress: (rows) => {
        view.line(m.checking(rows));
        return lines?.flush();
      },
      onFinding: (finding) => {
        if (failOn?.matches(finding)) failed++;
        lines?.add({ type: "finding", ...findingDocument(finding) });
      },
      ...(lines && {
        most: 0,
        onUnderstanding: (understanding) => lines.add({ type: "understanding", ...understanding }),
      }),
      ...(output && { out: output.path, place: output.place }),
    });
    await lines?.flush();
    view.done();
    const next = { flags, lang: context.lang, failed: failed > 0 };
    return {
      exit: report.invalidRows > 0 || failed > 0 ? ExitCode.InvalidRows : ExitCode.Done,
      data: {
        ...(lines ? { type: "summary", ...checkSummary(report, file, next) } : checkDocument(report, file, next)),
        ...(failOn && { failOnWarning: { count: failed } }),
        ...(pack && { pack: packDocument(pack) }),
      },
      view: (c) =>
        [
          ...(failed > 0 ? [submissionWords(c.lang).checkFailedOnWarning(failed)] : []),
          checkView(c, report, file, { ...next, lang: c.lang }),
          ...(pack ? [packView(c, pack)] : []),
        ].join("\n\n"),
    };
  } finally {
    view.done();
  }
}
