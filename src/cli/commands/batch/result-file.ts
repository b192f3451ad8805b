import {
  isFileError,
  formatOfFile,
  resultPathFor,
  withResultExtension,
  writeResults,
  type BatchRecord,
  type Ledger,
  type OutputPlace,
} from "../../../batch/index.js";
import type { Context } from "../../core/context.js";
import { claimNextOutput, claimOutput, type OutputRequest } from "../../options/output-file.js";

export interface ResultFile {
  readonly resultFile: string;
  /** The file at the intended place, which stays: a person corrected it, or it is not ours. */
  readonly keptFile?: string;
}

/**
 * Writes the results of a batch: at `--out`, or beside its file. A file there that a person has corrected, or that we
 * did not write, is kept, and the results go beside it under the next name.
 * @throws FileError or UsageError when there is no place for them
 */
export async function writeResultFile(
  context: Context,
  ledger: Ledger,
  batch: BatchRecord,
  options: Record<string, unknown>,
): Promise<ResultFile> {
  const request = await requestFor(batch.filePath, `bdc results ${batch.id}`, options);
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
  // Somebody saved it while we wrote: theirs stays.
  const next = await claimNextOutput(context, { ...request, force: false });
  return write(next.path, next.place, first.kept ?? first.path);
}

/** Before anything is filed: whether `--out` may be written. Without it there is always a place. */
export async function checkOut(
  context: Context,
  filePath: string,
  command: string,
  options: Record<string, unknown>,
): Promise<void> {
  if (typeof options["out"] === "string") await claimOutput(context, await requestFor(filePath, command, options));
}

/** The place has the extension of the content, so that Excel opens a result whatever its source was called. */
async function requestFor(filePath: string, command: string, options: Record<string, unknown>): Promise<OutputRequest> {
  const { out, pack, force } = options;
  // Of a file that is gone the results are written as CSV.
  const format = (await formatOfFile(filePath)) ?? "csv";
  const named = typeof out === "string" ? out : resultPathFor(filePath);
  return {
    path: withResultExtension(named, format),
    inputs: [filePath, ...(typeof pack === "string" ? [pack] : [])],
    force: force === true,
    command,
  };
}
