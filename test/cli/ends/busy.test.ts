import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openLedger } from "../../../src/batch/index.js";
import { discardBatchCommand } from "../../../src/cli/commands/batch/discard.js";
import { resume } from "../../../src/cli/commands/resume.js";
import { submit } from "../../../src/cli/commands/submit.js";
import { mortgage } from "../../support/filing-rows.js";
import { BDC, control, csv } from "../../support/workspace.js";
import { jsonOf, startInProcessCli } from "../workflows/in-process-cli.js";

const cli = await startInProcessCli();
const { workspace, sandbox } = cli;
const context = () => cli.context("bank", { now: () => new Date() });

describe("a batch that another process works on", () => {
  it("ends every command on it with exit code 12, host and process ID, and is not changed", async () => {
    const file = workspace.file("忙.csv", csv("mortgage.file", [mortgage(1)]));
    const institution = sandbox.institutions.find((i) => i.role === "bank")!.id;
    const ledger = await openLedger(path.join(workspace.home, "ledger.db"));
    const batch = await ledger.createBatch({
      authority: await authorityOf(),
      institution,
      kind: "mortgage.file",
      profile: "sandbox-bank",
      filePath: file,
      fileName: "忙.csv",
      sha256: createHash("sha256").update(readFileSync(file)).digest("hex"),
      bytes: 1,
    });
    await ledger.acquireLease(batch.id, { id: "another", pid: process.pid, host: hostname() }, 120_000);
    for (const ran of [
      await submit(context(), [file], { yes: true }),
      await resume(context(), [batch.id], {}),
      await discardBatchCommand(context(), [batch.id], { reason: "选错文件" }),
    ]) {
      expect(ran.exit).toBe(12);
      expect(jsonOf(ran)).toMatchObject({
        batch: { id: batch.id },
        stopped: { reason: "lease-lost", holder: { host: hostname(), pid: process.pid } },
      });
      expect(jsonOf(ran).resultFile).toBeUndefined();
      const text = ran.view(context());
      expect(text).toContain("另一个进程正在办理");
      expect(text).toContain(`进程号 ${process.pid}`);
      expect(text).toContain(hostname());
    }
    expect((await ledger.batches()).map((b) => [b.id, b.rows])).toEqual([[batch.id, 0]]);
    // After the lease is released, the same command continues.
    await ledger.releaseLease(batch.id, { id: "another", pid: process.pid, host: hostname() });
    await ledger.close();
    expect((await submit(context(), [file], { yes: true, wait: "30s" })).exit).toBe(0);
  });

  it("is not filed twice by two commands at once; the second reports it", { timeout: 180_000 }, async () => {
    const file = workspace.file("两次.csv", csv("mortgage.file", [mortgage(11), mortgage(12)]));
    await control(sandbox, "faults", { spec: "slow(20000ms)@batch" });
    const args = ["submit", file, "--profile", "sandbox-bank", "--yes", "--json"];
    const first = spawn(process.execPath, [BDC, ...args], { cwd: workspace.folder, env: workspace.env() });
    const ended = new Promise<number | null>((resolve) => first.on("close", resolve));
    const ledger = await openLedger(path.join(workspace.home, "ledger.db"));
    const leased = async () => {
      for (const batch of await ledger.batches()) if ((await ledger.leaseOf(batch.id))?.pid === first.pid) return true;
      return false;
    };
    while (!(await leased())) await new Promise((resolve) => setTimeout(resolve, 50));
    await ledger.close();
    const second = await workspace.bdc(args);
    expect([second.code, second.json.stopped]).toEqual([
      12,
      { reason: "lease-lost", holder: { host: hostname(), pid: first.pid } },
    ]);
    await control(sandbox, "faults", { spec: "" });
    expect(await ended).toBe(0);
  });
});

async function authorityOf(): Promise<string> {
  const { authority } = (await (await fetch(`${sandbox.url}/v1/capabilities`, { headers: auth() })).json()) as any;
  return authority.id as string;
}
function auth() {
  return { authorization: `Bearer ${sandbox.institutions.find((i) => i.role === "bank")!.token}` };
}
