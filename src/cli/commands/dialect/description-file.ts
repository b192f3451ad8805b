import type { Description, Finding } from "../../../gateway/index.js";
import type { Context } from "../../core/context.js";
import { readLocal } from "../../options/local-files.js";

/** A description with what is found in it. Absent when it is not readable as one. */
export interface ReadDescription {
  readonly description?: Description;
  readonly findings: readonly Finding[];
}

/**
 * Reads and checks the description of a gateway.
 * @throws UsageError `local-file-…` when the file cannot be read
 */
export async function readDescription(context: Context, file: string): Promise<ReadDescription> {
  const text = (await readLocal(context, file)).toString("utf8").replace(/^\ufeff/, "");
  const { checkDescription, parseDescription } = await import("../../../gateway/index.js");
  const parsed = parseDescription(text);
  if (parsed.ok) return { description: parsed.description, findings: checkDescription(parsed.description) };
  return { findings: parsed.errors.map((error) => ({ severity: "error", ...error })) };
}
