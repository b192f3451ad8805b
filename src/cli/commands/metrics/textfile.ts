import { openAtomicFile } from "../../../batch/index.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { claimOutput } from "../../options/output-file.js";

/** node_exporter runs as a user of its own and must be able to read the file. It holds no personal data. */
const MODE = 0o644;

/**
 * Checks that a file of metrics may be written. An earlier one is replaced: that is what the file is for.
 * @throws UsageError When the name does not end in .prom, or the place must not be written to
 */
export async function claimTextfile(context: Context, path: string): Promise<void> {
  if (!/\.prom$/.test(path)) throw new UsageError("textfile-name", { path });
  await claimOutput(context, { path, inputs: [], force: true, command: "bdc metrics --textfile" });
}

/** Writes the file beside its place and renames it, so that node_exporter never reads a part of it. */
export async function writeTextfile(path: string, text: string): Promise<void> {
  try {
    const file = await openAtomicFile(path, { mode: MODE });
    await file.write(Buffer.from(text));
    await file.finish();
  } catch {
    throw new UsageError("not-writable", { path });
  }
}
