import { readFileSync, statSync } from "node:fs";
import { platform } from "node:os";
import { expect, it } from "vitest";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { newBatch, tempLedgerPath } from "./temporary-ledger.js";

/** Byte of the log index that a process locks while it uses the index. Without this lock another may truncate it. */
const IN_USE = 128;

function locksOf(file: string): string[] {
  const { ino } = statSync(file);
  return readFileSync("/proc/locks", "utf8")
    .split("\n")
    .filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${ino} ${IN_USE} ${IN_USE}`));
}

it.runIf(platform() === "linux")("a ledger that a process opens again keeps the locks of this process", async () => {
  const path = tempLedgerPath();
  const first = await openLedger(path);
  await first.createBatch(newBatch);
  expect(locksOf(`${path}-shm`)).toHaveLength(1);
  await first.close();

  const second = await openLedger(path);
  await second.createBatch(newBatch);
  expect(locksOf(`${path}-shm`)).toHaveLength(1);
  await second.close();
});
