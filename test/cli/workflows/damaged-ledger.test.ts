import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { openLedger } from "../../../src/batch/index.js";
import { filed, filings, liveOwner, startBatch } from "../../batch/ledger/temporary-ledger.js";
import { built, Workspace } from "../../support/workspace.js";

beforeAll(built);

/** A home with a ledger of 40 rows, half of them filed; `alter` gets its bytes. */
async function homeWith(alter: (bytes: Buffer) => void): Promise<{ workspace: Workspace; batch: string }> {
  const workspace = new Workspace();
  onTestFinished(() => workspace.remove());
  workspace.profile("http://127.0.0.1:9");
  mkdirSync(workspace.home, { recursive: true });
  const file = path.join(workspace.home, "ledger.db");
  const ledger = await openLedger(file);
  const batch = await startBatch(ledger, filings(2, 41));
  const { claimed } = await ledger.recordAndClaim(batch, liveOwner, [], 20);
  await ledger.recordAndClaim(
    batch,
    liveOwner,
    claimed.map((claim) => filed(claim)),
    0,
  );
  await ledger.close();
  const bytes = readFileSync(file);
  alter(bytes);
  writeFileSync(file, bytes);
  return { workspace, batch };
}

function replaceAll(bytes: Buffer, text: string, by: string | number): void {
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1))
    if (typeof by === "number") bytes[at] = by;
    else bytes.write(by, at);
}

describe("commands on a damaged ledger end with an error and a document", () => {
  it.each([
    ["texts that are not UTF-8", (bytes: Buffer) => replaceAll(bytes, "HZ-", 0xff)],
    ["cases that are not JSON", (bytes: Buffer) => replaceAll(bytes, '{"caseNo":', "[[[[[[[[[[")],
    ["pages of nothing", (bytes: Buffer) => void bytes.fill(0, 16_384)],
  ])("with %s", { timeout: 120_000 }, async (_, alter) => {
    const { workspace, batch } = await homeWith(alter);
    const runs = [
      ["batch", "show", batch, "--json"],
      ["results", batch, "--json", "--out", path.join(workspace.folder, "out.csv")],
      ["doctor", "--json"],
    ];
    for (const args of runs) {
      const { code, json, stderr } = await workspace.bdc(args);
      expect([args[0], code, stderr]).toEqual([args[0], ExitCode.Unexpected, ""]);
      if (args[0] === "doctor") {
        const check = json.checks.find((c: { check: string }) => c.check === "ledger");
        expect([check.state, check.fix]).toEqual(["wrong", expect.stringContaining("备份")]);
      } else expect(json.error).toMatchObject({ code: "ledger-damaged", fixEn: expect.stringContaining("backup") });
    }
  });

  it("also for a path that is too long or leads through a file", { timeout: 120_000 }, async () => {
    const workspace = new Workspace();
    onTestFinished(() => workspace.remove());
    const file = workspace.file("a-file", "");
    const deep = path.join(workspace.folder, ...Array<string>(3).fill("长".repeat(60)));
    for (const [home, expected] of [
      [path.join(workspace.folder, "长".repeat(90)), "ledger-path-too-long"],
      [deep, "ledger-path-too-long"],
      [path.join(file, "home"), "ledger-path"],
    ] as const) {
      const { code, json } = await workspace.bdc(["batch", "list", "--json"], { env: { BDC_HOME: home } });
      expect([code, json.error.code]).toEqual([ExitCode.Unexpected, expected]);
    }
    const long = await workspace.bdc(["check", `${"长".repeat(90)}.csv`, "--json"]);
    expect([long.code, long.json.error.code]).toEqual([ExitCode.Usage, "path-too-long"]);
  });
});
