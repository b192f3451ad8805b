/**
 * Makes a ledger on a small file system with a little more room each time, and again with all of it. Says on stdout, a JSON
 * line for each try, how much room there was, with which code it ended, what it left, and how it went with room.
 * argv: a folder on a file system of its own
 */
import { readdirSync, rmSync, statfsSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { newBatch } from "../sample-filings.js";

const folder = process.argv[2]!;
const ballast = join(folder, "ballast");
const path = join(folder, "state", "ledger.db");
const BLOCK = 4_096;

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
  // The library lets go of a file, and of its room, only when its objects are collected. Run with --expose-gc.
  gc!();
  await new Promise(setImmediate);
  writeFileSync(ballast, "");
  const { bavail } = statfsSync(folder);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail - blocks) * BLOCK));
  code = await made();
  const left = leftBehind();
  truncateSync(ballast, 0);
  const then = await made();
  writeSync(1, `${JSON.stringify({ room: blocks * BLOCK, code, left, then })}\n`);
  rmSync(join(folder, "state"), { recursive: true, force: true });
}
