import { execFileSync, spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { filings, newBatch, tempFolder } from "../temporary-ledger.js";

const child = fileURLToPath(new URL("./kill-child.ts", import.meta.url));

/** Runs the child and kills it `killAfterMs` after it is ready, or lets it end. Resolves to the lines it printed. */
function run(args: string[], killAfterMs?: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const process_ = spawn(process.execPath, ["--import", "tsx", child, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines: string[] = [];
    createInterface({ input: process_.stdout }).on("line", (line) => {
      lines.push(line);
      if (line === "ready" && killAfterMs !== undefined) setTimeout(() => process_.kill("SIGKILL"), killAfterMs);
    });
    process_.on("close", (code, signal) =>
      code === 0 || signal === "SIGKILL" ? resolve(lines) : reject(new Error(`exit ${code}`)),
    );
  });
}

const refsOf = (lines: string[], word: string) =>
  lines.filter((l) => l.startsWith(`${word} `)).map((l) => l.slice(word.length + 1));

describe("a ledger used by several processes", () => {
  it("loses nothing that a killed process acknowledged, and nothing is sent twice", async () => {
    const folder = tempFolder();
    const path = join(folder, "ledger.db");
    const authority = join(folder, "authority.txt");
    const total = 2_000;
    const args = (n: number) => [path, authority, `run-${n}`, String(total)];
    const acknowledged = { added: new Set<string>(), claimed: new Set<string>(), filed: new Set<string>() };
    let kills = 0;
    for (let n = 0; n < 20; n++) {
      const lines = await run(args(n), Math.random() * 40);
      if (!lines.includes("done")) kills += 1;
      for (const word of ["added", "claimed", "filed"] as const)
        for (const ref of refsOf(lines, word)) acknowledged[word].add(ref);
      const ledger = await openLedger(path, { mode: "existing" });
      expect(await ledger.verify()).toEqual([]);
      const found = new Map<string, string>();
      for (let after = 0; ;) {
        const page = await ledger.find({ after, limit: 1_000 });
        if (page.length === 0) break;
        for (const filing of page)
          found.set(filing.ref, filing.caseNo === undefined ? filing.state : `filed ${filing.caseNo}`);
        after = page.at(-1)!.id;
      }
      await ledger.close();
      expect([...acknowledged.added].filter((ref) => !found.has(ref))).toEqual([]);
      expect([...acknowledged.filed].filter((ref) => found.get(ref) !== `filed C-${ref}`)).toEqual([]);
      // A claimed filing may have been sent: it must not be queued again without a look-up.
      const claimed = refsOf(lines, "claimed");
      expect(claimed.filter((ref) => found.get(ref) === "queued" || found.get(ref) === undefined)).toEqual([]);
    }
    expect(kills).toBeGreaterThan(10);
    expect(await run(args(99))).toContain("done");
    const sent = readFileSync(authority, "utf8").trim().split("\n");
    expect(sent.length).toBe(total);
    expect(new Set(sent).size).toBe(total);
  }, 120_000);

  it("lets two processes finish the same batch, and nothing is sent twice", async () => {
    const folder = tempFolder();
    const path = join(folder, "ledger.db");
    const authority = join(folder, "authority.txt");
    const total = 1_000;
    // The first process creates the batch; killed early, it leaves work for two.
    await run([path, authority, "run-0", String(total)], 5);
    const both = await Promise.all(["run-1", "run-2"].map((id) => run([path, authority, id, String(total)])));
    for (const lines of both) expect(lines.at(-1)).toBe("done");
    const sent = readFileSync(authority, "utf8").trim().split("\n");
    expect(new Set(sent).size).toBe(total);
    expect(sent.length).toBe(total);
    const ledger = await openLedger(path, { mode: "existing" });
    const batches = await ledger.batches();
    expect(batches).toHaveLength(1);
    expect((await ledger.counts(batches[0]!.id)).byState.filed.rows).toBe(total);
    expect(await ledger.verify()).toEqual([]);
    await ledger.close();
  }, 60_000);

  it("keeps its locks when one process opens it twice", async () => {
    const path = join(tempFolder(), "ledger.db");
    const first = await openLedger(path);
    await first.createBatch(newBatch);
    const second = await openLedger(path);
    const log = statSync(`${path}-wal`).ino;
    // If the locks were lost, another process would delete the log when it closes.
    const visitor =
      "const D = require('libsql'); const d = new D(process.argv[1]); d.exec('UPDATE batches SET profile = profile'); d.close();";
    execFileSync(process.execPath, ["-e", visitor, path]);
    expect(statSync(`${path}-wal`, { throwIfNoEntry: false })?.ino).toBe(log);
    const { id } = await first.createBatch(newBatch);
    await first.addRows(id, filings(2, 500));
    expect((await second.batches()).map((b) => b.rows)).toEqual([499, 0]);
    await second.close();
    await first.close();
  });
});
