/**
 * The documents that the commands print with `--json`, as zod schemas. Tests compare every document with its schema,
 * and docs/reference/json-output.md and json-output.schema.json are made from them. The program imports only types.
 */
import type * as z from "zod";
import { BATCH_COMMANDS } from "./batch-commands.js";
import { CASE_COMMANDS, REGISTER_COMMANDS } from "./case-commands.js";
import type { CommandDocument } from "./document.js";
import { ERROR_DOCUMENT } from "./error.js";
import { HELP_DOCUMENT, VERSION_DOCUMENT } from "./help.js";
import { CHECK_LINES, FILE_COMMANDS } from "./file-commands.js";
import { DIALECT_COMMANDS } from "./dialect-commands.js";
import { AUDIT_COMMANDS, PROFILE_COMMANDS, RULE_COMMANDS } from "./setup-commands.js";
import { REPORT_COMMANDS } from "./report.js";
import { SERVER_COMMANDS } from "./server-commands.js";

/** The document of each command, by its name: `submit`, `batch show`. */
export const COMMAND_DOCUMENTS: Readonly<Record<string, CommandDocument>> = {
  ...FILE_COMMANDS,
  ...BATCH_COMMANDS,
  ...REPORT_COMMANDS,
  ...CASE_COMMANDS,
  ...REGISTER_COMMANDS,
  ...PROFILE_COMMANDS,
  ...RULE_COMMANDS,
  ...AUDIT_COMMANDS,
  ...DIALECT_COMMANDS,
  ...SERVER_COMMANDS,
};

/** Printed in place of a command, by what is asked for: `help` and `--help`, or `--version`. */
export const OTHER_DOCUMENTS: Readonly<Record<string, CommandDocument>> = {
  help: HELP_DOCUMENT,
  "--version": VERSION_DOCUMENT,
};

/**
 * Compares a document with the schema of its command.
 *
 * @returns What is wrong with it, one line each; empty when it follows the schema.
 */
export function documentProblems(command: string, document: unknown): string[] {
  const own = COMMAND_DOCUMENTS[command] ?? OTHER_DOCUMENTS[command];
  const isLine = command === "check" && typeof document === "object" && document !== null && "type" in document;
  const forms = isLine ? CHECK_LINES : [...(own?.forms ?? []), ...ERROR_DOCUMENT.forms];
  return closest(forms, document);
}

/** The problems of the form that comes closest. */
function closest(forms: readonly z.ZodObject[], document: unknown): string[] {
  let best: string[] | undefined;
  for (const form of forms) {
    const parsed = form.safeParse(document);
    if (parsed.success) return [];
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "(document)"}: ${message}`);
    if (best === undefined || problems.length < best.length) best = problems;
  }
  return best ?? ["no schema"];
}

export { CHECK_LINES, ERROR_DOCUMENT };
export { SHARED, type CommandDocument } from "./document.js";
