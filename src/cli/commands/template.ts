import { access, mkdir } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import { templateDocuments, createCsvTemplate, createWorkbookTemplate } from "../../batch/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { ExitCode } from "../core/exit-codes.js";
import { writeNew } from "../options/local-files.js";
import { messages, localized } from "../messages/index.js";
import { KINDS } from "../../contract/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { parseKind } from "../options/kind.js";

/** Spreadsheet formats that are not written. A CSV file with such an extension would open with a warning or fail. */
const OTHER_SHEETS = new Set([".xls", ".xlsm", ".xlsb", ".ods", ".et", ".numbers"]);

/** Writes a template with the headers of a kind and two example rows. The file extension decides the format. */
export async function template(
  context: Context,
  [name = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const kind = parseKind(name)!;
  const out =
    typeof options["out"] === "string"
      ? options["out"]
      : `${localized(context.lang, KINDS[kind]).replaceAll(" ", "-")}.csv`;
  const extension = extname(out).toLowerCase();
  if (OTHER_SHEETS.has(extension))
    throw new UsageError("template-format", { extension, command: `bdc template ${kind}` });
  const content =
    extension === ".xlsx" ? await createWorkbookTemplate(kind, context.lang) : createCsvTemplate(kind, context.lang);
  const file = await writeNew(context, content, {
    path: out,
    force: options["force"] === true,
    command: `bdc template ${kind}`,
  });
  const documents = await writeSamples(context, dirname(file), templateDocuments(kind));
  const m = messages(context.lang);
  return {
    exit: ExitCode.Done,
    data: { kind, file, documents, next: `bdc check ${file}` },
    view: () =>
      [
        m.templateWritten(sanitize(file)),
        ...documents.map((path) => m.sampleWritten(sanitize(path))),
        `${m.next}: bdc check ${sanitize(file)}`,
      ].join("\n"),
  };
}

/** One page marked as a sample, so that the example rows of a court pass and nobody takes it for a document. */
const SAMPLE = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 69>>stream
BT /F 28 Tf 90 600 Td (SAMPLE - put the real document here.) Tj ET   
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;

/** Writes the documents named in the example rows, unless they exist. Returns the paths written. */
async function writeSamples(context: Context, folder: string, paths: readonly string[]): Promise<string[]> {
  const written: string[] = [];
  for (const path of paths) {
    const target = resolve(folder, join(...path.split("/")));
    if (
      await access(target).then(
        () => true,
        () => false,
      )
    )
      continue;
    await mkdir(dirname(target), { recursive: true });
    written.push(await writeNew(context, SAMPLE, { path: target, force: false, command: "bdc template" }));
  }
  return written;
}
