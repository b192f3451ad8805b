import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { encodeCsv } from "../../../batch/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { demoFiles, type DemoTable } from "./files.js";
import { smallPdf } from "./pdf.js";
import { nothingLost, nothingTwice, proveBatch, type Proof, type ShownRow } from "./proof.js";
import { demoSummary, type PartSummary } from "./summary.js";
import { ExitCode } from "../../core/exit-codes.js";
import { demoWords } from "../../messages/commands/demo.js";
import { messages, type Messages } from "../../messages/index.js";
import { sanitize } from "../../terminal/safe-text.js";
import { writeNew } from "../../options/local-files.js";
import { saveSandboxProfiles } from "../../config/sandbox-profiles.js";
import { localDate } from "../../views/time.js";
import { showBatch } from "../batch/list-show.js";
import { report } from "../report/report.js";
import { status } from "../status.js";
import { submit } from "../submit.js";

/** One institution of the demo and its file. */
interface Part {
  readonly profile: string;
  readonly file: string;
  readonly table: DemoTable;
}

/**
 * Runs the demo: three institutions file realistic files with an in-process authority, through the commands that users
 * type. Some rows are wrong on purpose; the exit code is still 0.
 */
export async function demo(
  context: Context,
  _args: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const stamp = context.now().toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  const folder = resolve(context.cwd, typeof options["dir"] === "string" ? options["dir"] : join("bdc-demo", stamp));
  const home = join(folder, "state");
  // Isolated from the user's environment: no token, gateway or proxy of theirs may be used.
  const inDemo = (profileName?: string): Context => ({
    ...context,
    home,
    profileName,
    cwd: folder,
    env: {},
    json: true,
    quiet: context.quiet || context.json,
  });

  const parts = await writeFiles(inDemo(), localDate(context.now()), options["force"] === true);
  const { startSandbox } = await import("../../../sandbox/index.js");
  const sandbox = await startSandbox({ home: join(home, "sandbox") });
  const shown: Shown[] = [];
  try {
    await saveSandboxProfiles(home, sandbox);
    for (const part of parts) {
      const at = inDemo(part.profile);
      if (!context.quiet) context.stderr.write(`${titleOf(context, part)}: ${part.file}\n`);
      const submitted = await submit(at, [part.file], { yes: true, wait: "60s" });
      const { batch } = submitted.data as { batch: { id: string } };
      const rows = await showBatch(at, [batch.id], {});
      const proof = await proveBatch(at, part.table.rows.length, (rows.data as { rows: ShownRow[] }).rows);
      shown.push({ part, submitted, rows, proof });
      if (context.stop.aborted) break;
    }
  } finally {
    await sandbox.close();
  }
  const overview = await status(inDemo(), [], { all: true });
  const written = await report(inDemo(), [], { html: REPORT_FILES[context.lang], force: options["force"] === true });
  const page = (written.data as { html: string }).html;
  const next = `BDC_HOME="${home}" bdc status --all`;
  return {
    exit: context.stop.aborted ? ExitCode.Interrupted : isProved(shown) ? ExitCode.Done : ExitCode.Unexpected,
    data: {
      folder,
      home,
      parts: shown.map(({ part, submitted, rows }) => ({
        ...(submitted.data as object),
        file: join(folder, part.file),
        ...(rows.data as object),
      })),
      report: page,
      next,
    },
    view: (c) =>
      options["verbose"] === true
        ? everyRow(c, shown, { overview, folder, page, next })
        : demoSummary(
            c,
            shown.map((one) => summaryOf(c, one)),
            { folder, page, next },
          ),
  };
}

/** The report that the demo writes, by language. */
const REPORT_FILES = { zh: "办理报告.html", en: "report.html" } as const;

interface Shown {
  readonly part: Part;
  readonly submitted: CommandResult;
  readonly rows: CommandResult;
  readonly proof: Proof;
}

const isProved = (shown: readonly Shown[]): boolean =>
  shown.every(({ proof }) => nothingLost(proof) && nothingTwice(proof));

const titleOf = ({ lang }: Context, { profile }: Part): string =>
  messages(lang).demoParts[profile as keyof Messages["demoParts"]];

const resultFileOf = ({ data }: CommandResult): string => (data as { resultFile?: string }).resultFile ?? "";

function summaryOf(context: Context, { part, submitted, rows, proof }: Shown): PartSummary {
  const { counts } = rows.data as { counts: PartSummary["counts"] };
  return { title: titleOf(context, part), file: part.file, counts, proof, resultFile: resultFileOf(submitted) };
}

/** Every row of every file, and the overview of `bdc status`. */
function everyRow(
  context: Context,
  shown: readonly Shown[],
  { overview, folder, page, next }: { overview: CommandResult; folder: string; page: string; next: string },
): string {
  const m = messages(context.lang);
  return [
    ...shown.flatMap(({ part, rows }) => [`━━ ${titleOf(context, part)} ━━`, rows.view(context), ""]),
    `━━ ${m.demoOverview} ━━`,
    overview.view(context),
    "",
    m.demoFiles(sanitize(folder)),
    ...shown.map(({ submitted }) => `  ${sanitize(resultFileOf(submitted))}`),
    demoWords(context.lang).report(sanitize(page)),
    `${m.next}: ${sanitize(next)}`,
  ].join("\n");
}

/** Writes the files. The folder may already hold files of the user under the same names; they are not overwritten. */
async function writeFiles(context: Context, today: string, force: boolean): Promise<Part[]> {
  const { cwd: folder } = context;
  const write = async (path: string, content: Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeNew(context, content, { path, force, command: "bdc demo" });
  };
  const { bank, developer, court } = demoFiles(today);
  const parts: Part[] = [
    { profile: "sandbox-bank", file: "银行-抵押登记.csv", table: bank },
    { profile: "sandbox-developer", file: "开发企业-预告登记.csv", table: developer },
    { profile: "sandbox-court", file: "法院-查封.csv", table: court },
  ];
  for (const { file, table } of parts) {
    // The encoding in which Chinese Excel saves CSV files.
    await write(file, encodeCsv([table.headers, ...table.rows], { encoding: "gb18030", newline: "\r\n" }));
    for (const { path, title, lines } of table.documents) await write(path, smallPdf(title, lines));
  }
  return parts;
}
