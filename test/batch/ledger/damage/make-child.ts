/**
 * Creates a ledger on a small file system with a little more space each time, and then again with all of the space.
 * Prints a JSON line for each try: the space, the resulting code, the files left, and the code of the second try.
 * argv: a folder on its own file system
 */
import { readdirSync, rmSync, statfsSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { newBatch } from "../sample-filings.js";

const folder = process.argv[2]!;
const ballast = join(folder, "ballast");
const path = join(folder, "state", "ledger.db");
const BLOCK_BYTES = 4_096;

async function made(): Promise<string> {
  try {
    const ledger = await openLedger(path);
    try {
      await ledger.createBatch(newBatch);
      return (await ledger.verify()).join("; ") || "made";
    } finally {
      await ledger.close();
    }
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

const leftBehind = (): string[] => {
  try {
    return readdirSync(join(folder, "state"));
  } catch {
    return [];
  }
};

const MAX_BLOCKS = 400;
for (let blocks = 0, code = ""; code !== "made" && blocks < MAX_BLOCKS; blocks += 4) {
  // The library frees a file and its space only when its objects are collected. Run with --expose-gc.
  gc!();
  await new Promise(setImmediate);
  writeFileSync(ballast, "");
  const { bavail } = statfsSync(folder);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail - blocks) * BLOCK_BYTES));
  code = await made();
  const left = leftBehind();
  truncateSync(ballast, 0);
  const then = await made();
  writeSync(1, `${JSON.stringify({ room: blocks * BLOCK_BYTES, code, left, then })}\n`);
  rmSync(join(folder, "state"), { recursive: true, force: true });
}
