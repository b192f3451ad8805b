import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { Connection } from "../../../src/batch/ledger/sqlite-database/connection.js";
import { bdcInProcess } from "../../support/in-process.js";
import { Workspace, built } from "../../support/workspace.js";
import { ledgerWithEverything } from "../../batch/ledger/audit/ledger-with-everything.js";

const LONG = 120_000;
beforeAll(built);

let workspace: Workspace;
beforeEach(async () => {
  workspace = new Workspace();
  mkdirSync(workspace.home, { recursive: true });
  await ledgerWithEverything(ledger());
});
const ledger = () => path.join(workspace.home, "ledger.db");

function alter(sql: string): void {
  const intruder = new Connection(ledger(), 100);
  intruder.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
  intruder.close();
}

const bdc = (...args: string[]) => {
  onTestFinished(() => workspace.remove());
  return bdcInProcess(workspace, args);
};

describe("bdc audit verify", () => {
  it("reports an intact ledger, and what a checkpoint would add", { timeout: LONG }, async () => {
    const { code, json } = await workspace.bdc(["audit", "verify", "--json"]);
    expect(code).toBe(0);
    expect(json).toMatchObject({ ok: true, intact: true, batches: 5, rows: 23, filings: 15, found: 0, findings: [] });
    const words = await bdc("audit", "verify", "--lang", "en");
    expect(words.stdout).toContain("the ledger is intact");
    expect(words.stdout).toContain("no checkpoint was given");
  });

  it("reports what was altered and exits with 9, as does doctor", { timeout: LONG }, async () => {
    alter("UPDATE bodies SET body = replace(body, '张三', '张四') WHERE filing = 1");
    const { code, json } = await bdc("audit", "verify", "--json");
    expect(code).toBe(9);
    expect(json).toMatchObject({
      ok: false,
      exitCode: 9,
      intact: false,
      found: 1,
      findings: [{ code: "ledger-record-altered", ref: "HZ-2", table: "bodies", column: "body" }],
    });
    const words = await bdc("audit", "verify");
    expect(words.stdout).toContain("申请 HZ-2，bodies.body：与记录不符 [ledger-record-altered]");
    expect(words.stdout).not.toMatch(/张三|张四/);
    const doctor = await bdc("doctor", "--json");
    expect(doctor.json.checks.at(-1)).toMatchObject({ check: "ledger", state: "wrong" });
    expect(doctor.json.checks.at(-1).detail).toContain("HZ-2");
  });

  it("reports a file too damaged to be opened as a finding", { timeout: LONG }, async () => {
    const bytes = readFileSync(ledger());
    bytes.fill(0xa5, 100, 4_000);
    writeFileSync(ledger(), bytes);
    const { code, json } = await bdc("audit", "verify", "--json");
    expect(code).toBe(9);
    expect(json).toMatchObject({ intact: false, findings: [{ code: "ledger-file-damaged" }] });
  });

  it("reports a missing ledger", { timeout: LONG }, async () => {
    const { code, json } = await bdcInProcess(workspace, ["audit", "verify", "--json"], {
      env: { BDC_HOME: "/nowhere" },
    });
    onTestFinished(() => workspace.remove());
    expect(code).not.toBe(0);
    expect(json.error.code).toBe("ledger-missing");
  });
});

describe("bdc audit checkpoint", () => {
  it("signs the checkpoint, which later reveals an older ledger put in place", { timeout: LONG }, async () => {
    const file = (name: string) => path.join(workspace.folder, name);
    execFileSync("openssl", ["genpkey", "-algorithm", "ed25519", "-out", file("key.pem")]);
    execFileSync("openssl", ["pkey", "-in", file("key.pem"), "-pubout", "-out", file("public.pem")]);
    copyFileSync(ledger(), file("old.db"));
    alter("SELECT 1");
    // One more link.
    const { openLedger } = await import("../../../src/batch/ledger/sqlite/sqlite-ledger.js");
    const open = await openLedger(ledger());
    await open.closeIntake((await open.batches(1))[0]!.id);
    await open.close();

    const made = await bdc("audit", "checkpoint", "--key", "key.pem", "--out", "核对点.txt", "--json");
    expect(made.code).toBe(0);
    expect(made.json).toMatchObject({ ok: true, signed: true, file: file("核对点.txt") });
    expect(workspace.read("核对点.txt")).toBe(made.json.text);
    const verify = ["audit", "verify", "--checkpoint", "核对点.txt", "--public-key", "public.pem", "--json"];
    expect((await bdc(...verify)).json).toMatchObject({ intact: true, checkpoint: { signature: "valid" } });
    expect((await bdc("audit", "verify", "--checkpoint", made.json.short, "--json")).json).toMatchObject({
      intact: true,
      checkpoint: { signature: "none" },
    });

    copyFileSync(file("old.db"), ledger());
    const truncated = await bdc(...verify);
    expect(truncated.code).toBe(9);
    expect(truncated.json.findings.map((f: { code: string }) => f.code)).toEqual(["ledger-truncated"]);

    writeFileSync(file("核对点.txt"), made.json.text.replace(/rows: \d+/, "rows: 1"));
    const forged = await bdc(...verify);
    expect(forged.code).toBe(9);
    expect(forged.json.findings.map((f: { code: string }) => f.code)).toContain("checkpoint-signature-invalid");

    // An existing file is never overwritten.
    expect((await bdc("audit", "checkpoint", "--out", "核对点.txt", "--json")).json.error.code).toBe("file-corrected");
  });

  it.each([
    [["verify", "--checkpoint", "nonsense"], "checkpoint-unreadable"],
    [["verify", "--public-key", "public.pem"], "checkpoint-needed"],
    [["checkpoint", "--key", "home/ledger.db"], "key-unreadable"],
    [["checkpoint", "--key", "missing.pem"], "local-file-unreadable"],
  ])(
    "refuses %j as %s",
    async (args, code) => {
      const { code: exit, json } = await bdc("audit", ...args, "--json");
      expect([exit, json.error.code]).toEqual([2, code]);
    },
    LONG,
  );
});
