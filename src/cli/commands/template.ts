import { templateFor } from "../../batch/index.js";
import type { CommandResult } from "../command.js";
import type { Context } from "../context.js";
import { ExitCode } from "../exit-codes.js";
import { writeNew } from "../local-files.js";
import { messages, pick } from "../messages/index.js";
import { KINDS } from "../../contract/index.js";
import { safe } from "../safe-text.js";
import { kindOf } from "./submit.js";

/** A file that Excel opens as it is, with the headers of a kind and two rows that pass every check. */
export async function template(context: Context, [name = ""]: string[], options: Record<string, unknown>): Promise<CommandResult> {
  const kind = kindOf(name)!;
  const out = typeof options["out"] === "string" ? options["out"] : `${pick(context.lang, KINDS[kind]).replaceAll(" ", "-")}.csv`;
  const file = await writeNew(context, out, templateFor(kind, context.lang), `bdc template ${kind}`);
  return {
    exit: ExitCode.Done,
    data: { kind, file, next: `bdc check ${file}` },
    view: (c) => `${messages(c.lang).templateWritten(safe(file))}\n${messages(c.lang).next}: bdc check ${safe(file)}`,
  };
}
