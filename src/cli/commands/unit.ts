import { checkUnitCode, maskWords, type UnitState } from "../../contract/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { ExitCode } from "../core/exit-codes.js";
import { placeForNew, writeNew } from "../options/local-files.js";
import { queryGrounds } from "../options/query-grounds.js";
import { messages } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { withClient } from "../config/session.js";
import { maskDocument, type OwnInstitution } from "../views/people.js";
import { unitView } from "../views/unit.js";

export async function showUnit(
  context: Context,
  [typed = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const { value: unitCode, defects } = checkUnitCode(typed);
  const wrong = defects.find((d) => d.severity === "error");
  if (wrong) throw new UsageError("unit-code", { zh: wrong.zh, en: wrong.en, code: wrong.code });
  const output = typeof options["pdf"] === "string" && {
    path: options["pdf"],
    force: options["force"] === true,
    command: "bdc unit show",
  };
  if (output) await placeForNew(context, output);
  return withClient(context, async (client, profile) => {
    const signal = context.stop;
    const unit = await client.units.get(unitCode, await queryGrounds(context, client, options), { signal });
    if (!output) return shown(context, unit, profile);
    if (unit.queryNo === undefined) throw new UsageError("query-result-missing");
    const file = await writeNew(context, await client.queries.file(unit.queryNo, { signal }), output);
    return shown(context, unit, profile, file);
  });
}

function shown(context: Context, asReceived: UnitState, own: OwnInstitution, file?: string): CommandResult {
  const unit = maskWords(asReceived);
  return {
    exit: ExitCode.Done,
    data: { asOf: unit.at, unit: context.stdout.isTTY ? maskDocument(unit, own) : unit, ...(file && { file }) },
    view: (c) => unitView(c, unit, own) + (file ? `\n${messages(c.lang).written(sanitize(file))}` : ""),
  };
}
