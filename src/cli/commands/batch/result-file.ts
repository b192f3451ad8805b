import {
  isFileError,
  resultPathFor,
  writeResults,
  type BatchRecord,
  type Ledger,
  type OutputPlace,
} from "../../../batch/index.js";
import type { Context } from "../../core/context.js";
import { claimNextOutput, claimOutput, type OutputRequest } from "../../options/output-file.js";

export interface ResultFile {
  readonly resultFile: string;
  /** An existing file at the intended path, kept because it was corrected or is not ours. */
  readonly keptFile?: string;
}

/**
 * Writes the results of a batch to `--out`, or beside its file. An existing file that was corrected, or that we did not
 * write, is kept; the results then get the next free name.
 * @throws FileError or UsageError when the results cannot be written
 */
export async function writeResultFile(
  context: Context,
  ledger: Ledger,
  batch: BatchRecord,
  options: Record<string, unknown>,
): Promise<ResultFile> {
  const request = requestFor(batch.filePath, `bdc results ${batch.id}`, options);
  const write = async (out: string, place: OutputPlace, kept?: string): Promise<ResultFile> => {
    const resultFile = await writeResults({ ledger, batch, out, place, lang: context.lang });
    return { resultFile, ...(kept !== undefined && { keptFile: kept }) };
  };
  const first = await claimNextOutput(context, request);
  try {
    return await write(first.path, first.place, first.kept);
  } catch (error) {
    if (!isFileError(error) || error.code !== "result-changed") throw error;
  }
  // The file was saved by somebody while we wrote, so it is kept.
  const next = await claimNextOutput(context, { ...request, force: false });
  return write(next.path, next.place, first.kept ?? first.path);
}

/** Checks, before anything is filed, that `--out` may be written. Without `--out` a free name is always found. */
export async function checkOut(
  context: Context,
  filePath: string,
  command: string,
  options: Record<string, unknown>,
): Promise<void> {
  if (typeof options["out"] === "string") await claimOutput(context, requestFor(filePath, command, options));
}

function requestFor(filePath: string, command: string, options: Record<string, unknown>): OutputRequest {
  return {
    path: typeof options["out"] === "string" ? options["out"] : resultPathFor(filePath),
    inputs: [filePath, ...(typeof options["pack"] === "string" ? [options["pack"]] : [])],
    force: options["force"] === true,
    command,
  };
}
