import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { Connection } from "../../../src/batch/ledger/sqlite-database/connection.js";
import { parseProcessStatus, processIdentity } from "../../../src/batch/ledger/leasing/process-identity.js";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { deadOwner, liveOwner, newBatch, otherOwner, tempLedgerPath } from "./temporary-ledger.js";

/** A batch leased by `owner`, and a function that alters the stored process data of the lease. */
async function leased(owner: typeof liveOwner, clock: () => number = Date.now) {
  const path = tempLedgerPath();
  const ledger = await openLedger(path, {}, clock);
  onTestFinished(() => ledger.close());
  const { id } = await ledger.createBatch(newBatch);
  expect(await ledger.acquireLease(id, owner)).toBeDefined();
  const alter = (path_: string, value: string | number) => {
    const connection = new Connection(path, 1_000);
    connection.run("UPDATE leases SET process = json_set(process, ?, ?)", path_, value);
    connection.close();
  };
  return { ledger, id, alter };
}

/** Starts a process that ends without being reaped by its parent. */
async function zombie(): Promise<number> {
  const parent = spawn("sh", ["-c", "sleep 0.05 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(line.toString());
  await expect
    .poll(() => parseProcessStatus(readFileSync(`/proc/${pid}/stat`, "latin1"))?.hasEnded, { timeout: 20_000 })
    .toBe(true);
  return pid;
}

describe.skipIf(process.platform !== "linux")("the lease of a process on this machine", () => {
  it("is free when the process is a zombie", async () => {
    const { ledger, id } = await leased({ ...liveOwner, pid: await zombie() });
    expect(await ledger.leaseOf(id)).toBeUndefined();
    expect(await ledger.acquireLease(id, otherOwner)).toBeDefined();
  });

  it("is free when its pid belongs to another process", async () => {
    const { ledger, id, alter } = await leased(liveOwner);
    expect(await ledger.acquireLease(id, otherOwner)).toBeUndefined();
    alter("$.started", processIdentity(process.pid)!.started - 1);
    expect(await ledger.leaseOf(id)).toBeUndefined();
    expect(await ledger.acquireLease(id, otherOwner)).toBeDefined();
  });

  it("is held while its process lives, however the system clock is set", async () => {
    let now = 1_000_000_000;
    const { ledger, id } = await leased(liveOwner, () => now);
    for (const jump of [3_600_000, -86_400_000, 86_400_000 * 30]) {
      now += jump;
      expect(await ledger.acquireLease(id, otherOwner)).toBeUndefined();
      expect(await ledger.leaseOf(id)).toMatchObject({ id: liveOwner.id, pid: process.pid });
    }
  });

  it.each([
    ["another container", "$.namespace", "pid:[1]"],
    ["another boot or another machine of the same name", "$.boot", "00000000-0000-0000-0000-000000000000"],
  ])("is not judged by its pid when the process belongs to %s", async (_, place, value) => {
    let now = 1_000_000_000;
    const { ledger, id, alter } = await leased(liveOwner, () => now);
    alter("$.started", 1);
    alter(place, value);
    expect(await ledger.acquireLease(id, otherOwner)).toBeUndefined();
    now += 15_000;
    if (place === "$.boot") expect(await ledger.acquireLease(id, otherOwner)).toBeDefined();
    else expect(await ledger.acquireLease(id, otherOwner)).toBeUndefined();
  });

  it("is free at once when its process does not exist", async () => {
    const { ledger, id } = await leased(deadOwner);
    expect(await ledger.acquireLease(id, otherOwner)).toBeDefined();
  });
});

it("parseProcessStatus reads the state and start time of a process, whatever its name", () => {
  const rest = (state: string) => `${state} 1 ${"0 ".repeat(17)}4711 0 0`;
  for (const name of ["node", "a b", "x) R 1", "((("]) {
    expect(parseProcessStatus(`7 (${name}) ${rest("S")}`)).toEqual({ hasEnded: false, started: 4711 });
    expect(parseProcessStatus(`7 (${name}) ${rest("Z")}`)).toEqual({ hasEnded: true, started: 4711 });
  }
  expect(parseProcessStatus("")).toBeUndefined();
});
