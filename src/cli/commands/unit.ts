import { createHash } from "node:crypto";
import { checkUnitCode, maskWords, type UnitState } from "../../contract/index.js";
import type { CommandResult } from "../core/command.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";
import { ExitCode } from "../core/exit-codes.js";
import { readLocal } from "../options/local-files.js";
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
  const text = (key: string) => (typeof options[key] === "string" && options[key] ? options[key] : undefined);
  const [purpose, documentNo, authorisationFile] = [text("purpose"), text("documentNo"), text("authorisation")];
  return withClient(context, async (client, profile) => {
    const signal = context.stop;
    let authorisation: string | undefined;
    if (authorisationFile) {
      const bytes = await readLocal(context, authorisationFile);
      authorisation = createHash("sha256").update(bytes).digest("hex");
      await client.materials.put(bytes, authorisation, { signal });
    }
    const unit = await client.units.get(
      unitCode,
      { ...(purpose && { purpose }), ...(documentNo && { documentNo }), ...(authorisation && { authorisation }) },
      { signal },
    );
    return shown(context, unit, profile);
  });
}

function shown(context: Context, asReceived: UnitState, own: OwnInstitution): CommandResult {
  const unit = maskWords(asReceived);
  return {
    exit: ExitCode.Done,
    data: { asOf: unit.at, unit: context.stdout.isTTY ? maskDocument(unit, own) : unit },
    view: (c) => unitView(c, unit, own),
  };
}
