import { parseStrictJson, toFieldErrors } from "../../../contract/index.js";
import type { Description } from "../../../gateway/index.js";
import type { Context } from "../../core/context.js";
import { readLocal } from "../../options/local-files.js";

/** One thing that is wrong with a description, or doubtful. */
export interface DescriptionFinding {
  readonly severity: "error" | "warning";
  readonly pointer: string;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** A description with what is found in it. Absent when it is not readable as one. */
export interface ReadDescription {
  readonly description?: Description;
  readonly findings: readonly DescriptionFinding[];
}

/**
 * Reads and checks the description of a gateway.
 * @throws UsageError `local-file-…` when the file cannot be read
 */
export async function readDescription(context: Context, file: string): Promise<ReadDescription> {
  const text = (await readLocal(context, file)).toString("utf8").replace(/^\ufeff/, "");
  const json = parseStrictJson(text);
  if (!json.ok) return { findings: [{ severity: "error", ...json.defect }] };
  const { Description, checkDescription, loadDialects } = await import("../../../gateway/index.js");
  await loadDialects();
  const parsed = Description.safeParse(json.value, { reportInput: true });
  if (!parsed.success)
    return {
      findings: toFieldErrors(parsed.error).map(({ pointer, code, zh, en }) => ({
        severity: "error" as const,
        pointer,
        code,
        zh,
        en,
      })),
    };
  return { description: parsed.data, findings: checkDescription(parsed.data) };
}
