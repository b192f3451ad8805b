import { catalogue, type Explained } from "../catalogue.js";
import type { CommandResult } from "../command.js";
import type { Context } from "../context.js";
import { UsageError } from "../errors.js";
import { ExitCode } from "../exit-codes.js";
import { messages, pick, pickFix } from "../messages/index.js";
import { table } from "../views/table.js";
import { labelled } from "../views/words.js";

/** What a code means and what to do: rules, wrong cells and files, problems, statuses, exit codes. Without a code, all of them. */
export async function explain(_context: Context, [code]: string[]): Promise<CommandResult> {
  const all = catalogue();
  if (code === undefined) {
    return { exit: ExitCode.Done, data: { codes: all }, view: (c) => table([messages(c.lang).code, messages(c.lang).meaning], all.map((e) => [e.code, pick(c.lang, e)]), c.stdout.isTTY) };
  }
  const found = all.filter((e) => e.code.toLowerCase() === code.toLowerCase());
  if (found.length === 0) throw new UsageError("code-unknown", { code });
  return { exit: ExitCode.Done, data: { explanations: found }, view: (c) => found.map((e) => explained(c, e)).join("\n\n") };
}

function explained(context: Context, e: Explained): string {
  const m = messages(context.lang);
  return labelled([
    [m.code, `${e.code} · ${m.codeGroups[e.group]}${e.severity ? ` · ${e.severity}` : ""}`],
    [m.meaning, pick(context.lang, e)],
    [m.fix, pickFix(context.lang, e)],
    [m.source, e.source],
    [m.next, e.next],
  ]);
}
