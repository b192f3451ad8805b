import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FilingOutcome } from "../../src/contract/index.js";
import { freshRef, sample } from "./server-support.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const tsx = import.meta.resolve("tsx");
const childFile = path.join(root, "test/sandbox/server-kill-child.ts");
let home: string;
beforeAll(() => { home = mkdtempSync(path.join(tmpdir(), "bdc-kill-")); });
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function start(review = "instant"): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ["--import", tsx, childFile, home, review], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout!, "data")) as [Buffer];
  return { child, url: line.toString().trim() };
}
async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
const call = async (url: string, way: string, body?: unknown) =>
  (await fetch(url + way, { method: body ? "POST" : "GET", headers: { authorization: "Bearer sandbox-bank", "content-type": "application/json" }, ...(body ? { body: JSON.stringify(body) } : {}) })).json() as Promise<Record<string, never>>;

interface Told { caseNo: string; status: string }

describe("killed at any instant and started again", () => {
  it("still has every case that it acknowledged, each once, and goes on numbering", async () => {
    const told = new Map<string, Told>();
    const sent = new Set<string>();
    for (let round = 0; round < 3; round++) {
      const { child, url } = await start();
      let running = true;
      const clients = Array.from({ length: 4 }, async (_, c) => {
        while (running) {
          const filings = Array.from({ length: 1 + c * 9 }, () => sample["mortgage.file"]({ ref: freshRef(`K${round}`) }));
          filings.forEach((f) => sent.add(f["ref"] as string));
          try {
            if (c === 0) {
              const made = (await call(url, "/v1/mortgages", filings[0])) as unknown as Told;
              told.set(filings[0]!["ref"] as string, made);
            } else {
              const { outcomes } = (await call(url, "/v1/mortgages/batch", { filings })) as unknown as { outcomes: FilingOutcome[] };
              for (const o of outcomes) told.set(o.ref, o.case as Told);
            }
          } catch {
            return; // the connection went with the process: the outcome is unknown, and that is no acknowledgement
          }
        }
      });
      const before = told.size;
      while (told.size < before + 60 + round * 37) await new Promise((resolve) => setImmediate(resolve));
      await kill(child);
      running = false;
      await Promise.all(clients);
    }

    const { child, url } = await start();
    try {
      const dump = (await (await fetch(`${url}/sandbox/register/dump`)).text()).trim().split("\n").map((line) => JSON.parse(line) as Told & { ref: string });
      const byRef = new Map(dump.map((c) => [c.ref, c]));
      expect(dump).toHaveLength(byRef.size);
      expect(new Set(dump.map((c) => c.caseNo)).size).toBe(dump.length);
      for (const [ref, { caseNo, status }] of told) expect(byRef.get(ref)).toMatchObject({ caseNo, status });
      for (const { ref } of dump) expect(sent.has(ref)).toBe(true);
      const changes = (await call(url, "/v1/changes?limit=1000")) as unknown as { changes: unknown[] };
      expect(changes.changes).toHaveLength(Math.min(1000, dump.length));
      const ref = [...told.keys()][0]!;
      const again = (await call(url, `/v1/cases?ref=${ref}`)) as unknown as { cases: Told[] };
      expect(again.cases.map((c) => c.caseNo)).toEqual([told.get(ref)!.caseNo]);
      const next = (await call(url, "/v1/mortgages", sample["mortgage.file"]({ ref: freshRef("AFTER") }))) as unknown as Told;
      expect(byRef.has(next.caseNo)).toBe(false);
      expect(dump.some((c) => c.caseNo === next.caseNo)).toBe(false);
    } finally {
      await kill(child);
    }
  }, 120_000);

  it("goes on with what the officers had before them", async () => {
    const first = await start("delayed");
    const waiting = (await call(first.url, "/v1/mortgages", sample["mortgage.file"]({ ref: freshRef("DUE") }))) as unknown as Told;
    expect(waiting.status).toBe("reviewing");
    await kill(first.child);
    const second = await start("delayed");
    try {
      await expect.poll(async () => (await call(second.url, `/v1/cases/${waiting.caseNo}`) as unknown as Told).status, { timeout: 20_000 }).toBe("certified");
    } finally {
      await kill(second.child);
    }
  }, 60_000);

  it("keeps its calendar", async () => {
    const first = await start();
    const { now } = (await (await fetch(`${first.url}/sandbox/clock`, { method: "POST", headers: { "content-type": "application/json" }, body: '{"advance":"400d"}' })).json()) as { now: string };
    await kill(first.child);
    const second = await start();
    try {
      const later = (await (await fetch(`${second.url}/sandbox/clock`)).json()) as { now: string };
      expect(Date.parse(later.now)).toBeGreaterThanOrEqual(Date.parse(now));
    } finally {
      await kill(second.child);
    }
  }, 60_000);
});
