import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demo } from "../../../src/cli/commands/demo/demo.js";
import type { Lang } from "../../../src/cli/core/language.js";
import type { Sandbox } from "../../../src/sandbox/index.js";
import { inProcessCliFor } from "../workflows/in-process-cli.js";
import { nothingLost, nothingTwice } from "../../../src/cli/commands/demo/proof.js";
import { widthOf } from "../../../src/cli/terminal/text-width.js";
import { Workspace, built, type Ran } from "../../support/workspace.js";

let workspace: Workspace;
let ran: Ran;
beforeAll(async () => {
  built();
  workspace = new Workspace();
  ran = await workspace.bdc(["demo", "--dir", "demo", "--json"], {
    env: { BDC_TOKEN: "must-not-be-used", BDC_GATEWAY_URL: "http://127.0.0.1:1", HTTP_PROXY: "http://127.0.0.1:1" },
  });
}, 120_000);
afterAll(() => workspace.remove());

const part = (role: string) => ran.json.parts.find((p: any) => p.profile.name === `sandbox-${role}`);

async function inProcess(lang: string, options: Record<string, unknown> = {}) {
  const cli = inProcessCliFor(workspace, {} as Sandbox, () => new Date());
  const context = cli.context("bank", { lang: lang as Lang, profileName: undefined });
  const dir = `demo-${Math.random().toString(36).slice(2)}`;
  const result = await demo(context, [], { dir, ...options });
  return { exit: result.exit, text: result.view(context) };
}

describe("bdc demo", () => {
  it("ends in 0 with one document, whatever the user's own environment says", () => {
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    expect(ran.json.parts).toHaveLength(3);
  });

  it("reports every row of every file, with matching counts", () => {
    for (const { rows, counts } of ran.json.parts) {
      expect(rows).toHaveLength(counts.rows);
      expect(
        Object.values(counts.byState as Record<string, { rows: number }>).reduce((sum, t) => sum + t.rows, 0),
      ).toBe(counts.rows);
      for (const row of rows)
        if (row.state !== "filed") expect(row.words.length, JSON.stringify(row)).toBeGreaterThan(0);
    }
  });

  it("files a bank's GB18030 file of forty mortgages, a few wrong on purpose, one detected only by the authority", () => {
    const { counts } = part("bank");
    expect(counts.rows).toBe(40);
    expect(counts.byState.invalid.rows).toBe(5);
    expect(counts.byState["turned-away"].rows).toBe(1);
    expect(counts.byState.filed.rows).toBe(34);
    const bytes = readFileSync(part("bank").file);
    expect(new TextDecoder("gb18030", { fatal: true }).decode(bytes)).toContain("不动产单元号");
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)).toThrow();
    expect(bytes.includes("\r\n")).toBe(true);
  });

  it("files a developer's pre-notices with several buyers, and holds back the second notice on a unit for confirmation", () => {
    const { counts, rows } = part("developer");
    expect(counts.rows).toBe(25);
    expect(counts.byState.invalid.rows).toBe(4);
    const second = rows.find((r: any) => r.row === 25);
    expect(second).toMatchObject({ state: "invalid", words: [{ rule: "pre-notice-repeated", severity: "confirm" }] });
    // Where the buyer's bank is in the filing, two proofs come out of it.
    expect(rows.some((r: any) => r.certificates?.length === 2)).toBe(true);
  });

  it("files a court's seizures on the same units, some of them waiting", () => {
    const { counts, rows } = part("court");
    expect(counts.rows).toBe(12);
    expect(counts.byState.invalid.rows).toBe(3);
    const positions = rows.flatMap((r: any) => r.units ?? []).map((u: any) => u.queuePosition);
    expect(positions).toContain(0);
    expect(positions).toContain(1);
    const banks = new Set(
      part("bank")
        .rows.flatMap((r: any) => r.units ?? [])
        .map((u: any) => u.unitCode),
    );
    expect(rows.flatMap((r: any) => r.units ?? []).some((u: any) => banks.has(u.unitCode))).toBe(true);
  });

  it("keeps its files, results and ledger", async () => {
    for (const { resultFile } of ran.json.parts) expect(existsSync(resultFile)).toBe(true);
    expect(readdirSync(path.join(workspace.folder, "demo", "文书")).length).toBeGreaterThan(4);
    const status = await workspace.bdc(["status", "--all", "--json"], { env: { BDC_HOME: ran.json.home } });
    expect(status.json.batches).toHaveLength(3);
  });

  it.each([
    ["zh", ["银行", "开发企业", "法院", "没有丢失", "40＋25＋12＝77", "没有重复", "下一步"]],
    ["en", ["a bank", "a developer", "a court", "none lost", "40 + 25 + 12 = 77", "none twice", "next"]],
  ])(
    "prints one screen that says what it proved (%s)",
    async (lang, words) => {
      const { exit, text: stdout } = await inProcess(lang);
      expect(exit).toBe(0);
      for (const word of words) expect(stdout).toContain(word);
      const lines = stdout.trim().split("\n");
      expect(lines.length).toBeLessThanOrEqual(24);
      const text = lines.filter((line) => !line.includes(workspace.folder));
      expect(text.filter((line) => widthOf(line) > 80)).toEqual([]);
      // The numbers of the proof are those of the JSON document.
      const filed = ran.json.parts.flatMap((p: any) => p.rows.filter((r: any) => r.caseNo)).length;
      expect(stdout).toMatch(
        new RegExp(lang === "zh" ? `${filed} 笔.*${filed} 件` : `${filed} filings.*${filed} cases`),
      );
    },
    120_000,
  );

  it("prints every row with --verbose", async () => {
    const { exit, text } = await inProcess("zh", { verbose: true });
    expect(exit).toBe(0);
    for (const word of ["银行", "开发企业", "法院", "轮候", "下一步"]) expect(text).toContain(word);
    expect(text.split("\n").length).toBeGreaterThan(77);
  }, 120_000);
});

describe("the proof of the demo", () => {
  const proof = { rows: 2, outcomes: 2, filings: 2, cases: 2, matching: 2 };
  it("fails when a row has no outcome, or a ref has two cases, another case or none", () => {
    expect([nothingLost(proof), nothingTwice(proof)]).toEqual([true, true]);
    expect(nothingLost({ ...proof, outcomes: 1 })).toBe(false);
    expect(nothingTwice({ ...proof, cases: 3 })).toBe(false);
    expect(nothingTwice({ ...proof, matching: 1 })).toBe(false);
    expect(nothingTwice({ ...proof, cases: 1, matching: 1 })).toBe(false);
  });
});
