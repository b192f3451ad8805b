import { basename, join } from "node:path";
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
import { isKeptInput } from "../../options/standard-input.js";

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
  const { filePath } = batch;
  const beside = placeBeside(context, batch);
  const request = await requestFor(filePath, `bdc results ${batch.id}`, options, beside);
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

/**
 * Results of standard input are named after the batch, in the current folder. Those of a file inside an installed
 * package, such as an example, go there too: the next installation would remove them.
 */
function placeBeside(context: Context, { id, filePath }: BatchRecord): string {
  if (isKeptInput(context, filePath)) return join(context.cwd, id);
  return /[\\/]node_modules[\\/]/.test(filePath) ? join(context.cwd, basename(filePath)) : filePath;
}

/** Checks, before anything is filed, that `--out` may be written. Without `--out` a free name is always found. */
export async function checkOut(
  context: Context,
  filePath: string,
  command: string,
  options: Record<string, unknown>,
): Promise<void> {
  if (typeof options["out"] === "string") await claimOutput(context, await requestFor(filePath, command, options));
}

/** The place has the extension of the content, so that Excel opens a result whatever its source was called. */
async function requestFor(
  filePath: string,
  command: string,
  options: Record<string, unknown>,
  beside = filePath,
): Promise<OutputRequest> {
  const { out, pack, force } = options;
  // Of a file that is gone the results are written as CSV.
  const format = (await formatOfFile(filePath)) ?? "csv";
  const named = typeof out === "string" ? out : resultPathFor(beside);
  return {
    path: withResultExtension(named, format),
    inputs: [filePath, ...(typeof pack === "string" ? [pack] : [])],
    force: force === true,
    command,
  };
}
