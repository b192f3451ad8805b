import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, open, readdir, rm, stat, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import type { Ledger, OriginalFile } from "../../batch/index.js";
import type { Context } from "../core/context.js";
import { STANDARD_INPUT, STANDARD_INPUT_NAME } from "../core/standard-input.js";
import { UsageError } from "../errors/usage-error.js";

// `-` in place of a file. A file is read twice and a batch may be resumed later, so standard input is first copied to a
// file that only the user can read.

/** Folder below the home for copies that belong to batches. */
export const INPUT_FOLDER = "input";
/** Max size of standard input, as of a sheet. An endless pipe must not fill the disk. */
const MAX_INPUT_BYTES = 4 * 1024 ** 3;
/** Age after which a copy that no batch refers to is left from a process that was killed. */
const ABANDONED_AFTER_MS = 86_400_000;

/** The table that a command reads. */
export interface InputFile {
  /** The file named on the command line, or the copy of standard input. */
  readonly path: string;
  /** For a copy: what stands for its name and folder. */
  readonly original?: OriginalFile;
  /** Removes a copy. Does nothing to a file named on the command line. */
  discard(): Promise<void>;
}

/**
 * Opens the file argument of a command that needs its table only while it runs: standard input is copied to a temporary
 * file.
 * @throws UsageError `stdin-is-terminal`, `stdin-too-large`, `stdin-not-copied`
 */
export async function openInput(context: Context, file: string): Promise<InputFile> {
  if (file !== STANDARD_INPUT) return namedInput(context, file);
  refuseTerminal(context);
  const folder = await mkdtemp(join(tmpdir(), "bdc-")).catch((error: unknown) => {
    throw notCopied(tmpdir(), error);
  });
  return copyInput(context, join(folder, STANDARD_INPUT_NAME), folder);
}

/**
 * Opens the file argument of a command that records a batch: standard input is copied to the home, where later commands
 * find it.
 * @throws UsageError As `openInput`
 */
export async function openKeptInput(context: Context, file: string): Promise<InputFile> {
  if (file !== STANDARD_INPUT) return namedInput(context, file);
  refuseTerminal(context);
  const folder = join(context.home, INPUT_FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw notCopied(folder, error);
  });
  const path = join(folder, `${STANDARD_INPUT_NAME}-${randomUUID()}`);
  return copyInput(context, path, path);
}

/** Whether a file is a copy of standard input in the home. */
export function isKeptInput(context: Context, path: string): boolean {
  return dirname(path) === resolve(context.home, INPUT_FOLDER);
}

/** Whether a batch was recorded for this input. Then its file must stay. */
export async function isOfBatch(ledger: Ledger, { path, original }: InputFile): Promise<boolean> {
  if (!original) return true;
  // A ledger that cannot be read may hold such a batch.
  return (await copiesOfBatches(ledger).catch(() => undefined))?.has(path) ?? true;
}

/** Removes copies of standard input that processes left behind when they were killed before recording a batch. */
export async function removeAbandonedInputs(context: Context, ledger: Ledger): Promise<void> {
  const folder = join(context.home, INPUT_FOLDER);
  const names = await readdir(folder).catch(() => []);
  if (names.length === 0) return;
  const kept = await copiesOfBatches(ledger);
  const before = Date.now() - ABANDONED_AFTER_MS;
  for (const path of names.map((name) => join(folder, name))) {
    const found = kept.has(path) ? undefined : await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < before) await rm(path, { force: true });
  }
}

async function copiesOfBatches(ledger: Ledger): Promise<ReadonlySet<string>> {
  const { eachBatch } = await import("../../batch/index.js");
  const paths = new Set<string>();
  for await (const { filePath } of eachBatch(ledger)) paths.add(filePath);
  return paths;
}

function namedInput(context: Context, file: string): InputFile {
  return { path: resolve(context.cwd, file), discard: () => Promise.resolve() };
}

function refuseTerminal({ stdinIsTTY }: Context): void {
  if (stdinIsTTY) throw new UsageError("stdin-is-terminal");
}

/** @param discarded What is removed with the copy: the copy itself, or its folder */
async function copyInput(context: Context, path: string, discarded: string): Promise<InputFile> {
  const discard = () => rm(discarded, { recursive: true, force: true });
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "wx", 0o600);
    await copyStandardInput(context.openStdin(), handle, { maxBytes: MAX_INPUT_BYTES, signal: context.stop });
    await handle.close();
  } catch (error) {
    await handle?.close().catch(() => undefined);
    await discard();
    if (error instanceof UsageError || context.stop.aborted) throw error;
    throw notCopied(dirname(path), error);
  }
  return { path, original: { fileName: STANDARD_INPUT_NAME, folder: context.cwd }, discard };
}

interface CopyOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Writes all of a stream to a file and flushes it to the disk, as a batch depends on it.
 * @throws UsageError `stdin-too-large`; the reason of the signal; what reading or writing throws
 */
export async function copyStandardInput(
  stream: Readable,
  handle: Pick<FileHandle, "writeFile" | "sync">,
  { maxBytes, signal }: CopyOptions,
): Promise<void> {
  let size = 0;
  const stopped = new Promise<never>((_, reject) => {
    const end = () => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
  stopped.catch(() => undefined);
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      // A pipe may stay silent forever, so a stop must not wait for it.
      const { done, value } = await Promise.race([chunks.next(), stopped]);
      if (done === true) break;
      size += value.length;
      if (size > maxBytes) throw new UsageError("stdin-too-large", { max: maxBytes });
      await handle.writeFile(value);
    }
  } finally {
    // An open pipe would keep the process running.
    stream.destroy();
  }
  await handle.sync();
}

function notCopied(folder: string, error: unknown): UsageError {
  return new UsageError("stdin-not-copied", { folder, why: (error as NodeJS.ErrnoException).code ?? "" });
}
