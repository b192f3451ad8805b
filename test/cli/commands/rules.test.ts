import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUTHORITIES } from "../../../src/sandbox/index.js";
import { openLedger } from "../../../src/batch/index.js";
import { rowOf } from "../../batch/check/check-helpers.js";
import { bdcInProcess } from "../../support/in-process.js";
import { Workspace, ROOT, built, csv, sandboxFor } from "../../support/workspace.js";

let workspace: Workspace;
beforeAll(() => {
  built();
  workspace = new Workspace();
});
afterAll(() => workspace.remove());

const EXAMPLE = path.join(ROOT, "examples/packs/hangzhou.json");
const why = { reason: "理由", source: "办事指南" };
const pack = (name: string, changes: object[], more: object = {}) =>
  workspace.file(
    name,
    JSON.stringify({
      schema: "bdc-rule-pack/1",
      id: name,
      version: "1",
      date: "2026-11-01",
      zh: "试用规则包",
      en: "a trial pack",
      changes,
      ...more,
    }),
  );
const cancel = (n: number, more: Record<string, string> = {}) => ({
  ...rowOf("mortgage.cancel"),
  ref: `P-${n}`,
  unitCode: "330106001001GB00001F00010001",
  proofNo: `浙（2024）杭州市不动产证明第001234${n}号`,
  ...more,
});

describe("bdc rules", () => {
  it("lists rules by kind, with severity and source, in both languages", async () => {
    const { code, json } = await workspace.bdc(["rules", "list", "--kind", "mortgage.cancel", "--json"]);
    expect(code).toBe(0);
    expect(json.rules.map((r: { id: string }) => r.id)).toEqual(expect.arrayContaining(["DY-13", "certificate-kind"]));
    expect(
      json.rules.every(
        (r: { kinds: string[]; zh: string; en: string }) => r.kinds.includes("mortgage.cancel") && r.zh && r.en,
      ),
    ).toBe(true);
    const sourceOf = (id: string) => json.rules.find((r: { id: string }) => r.id === id).source as string | undefined;
    expect([sourceOf("DY-13"), sourceOf("settled-in-future")]).toEqual([
      expect.stringContaining("第十四条"),
      undefined,
    ]);
    const listed = (await bdcInProcess(workspace, ["rules", "list"])).stdout;
    expect(listed).toMatch(/^CF-01\t错误\t/m);
    // A rule without a legal source keeps its place in the columns, and its explanation has no line for a source.
    const columns = (id: string) =>
      listed
        .split("\n")
        .find((line) => line.startsWith(`${id}\t`))!
        .split("\t").length;
    expect(columns("settled-in-future")).toBe(columns("CF-01"));
    expect((await bdcInProcess(workspace, ["explain", "DY-13"])).stdout).toContain("依据");
    expect((await bdcInProcess(workspace, ["explain", "settled-in-future"])).stdout).not.toContain("依据");
    expect((await bdcInProcess(workspace, ["rules", "list", "--lang", "en"])).stdout).toMatch(/^CF-01\terror\t/m);
    expect((await bdcInProcess(workspace, ["rules", "list", "--kind", "nothing", "--json"])).json.error.code).toBe(
      "no-such-kind",
    );
  });

  it("lists what a pack changes, also the profile's", async () => {
    workspace.profile("http://127.0.0.1:9", "bank", "packed", "t", { packFile: EXAMPLE });
    const given = await bdcInProcess(workspace, ["rules", "list", "--pack", EXAMPLE, "--json"]);
    const profile = await bdcInProcess(workspace, ["rules", "list", "--profile", "packed", "--json"]);
    expect(profile.json).toEqual(given.json);
    const rule = (id: string) => given.json.rules.find((r: { id: string }) => r.id === id);
    expect(rule("certificate-kind")).toMatchObject({ severity: "error", change: "tighten" });
    expect(rule("HZ-01")).toMatchObject({ change: "add" });
    expect(given.json.pack.changes).toHaveLength(10);
  });

  it("tests every rule's examples, and fails for a pack whose examples do not match", async () => {
    expect((await bdcInProcess(workspace, ["rules", "test", "--json"])).json).toMatchObject({
      ok: true,
      failedRules: 0,
    });
    const good = await bdcInProcess(workspace, ["rules", "test", EXAMPLE]);
    expect([good.code, good.stdout]).toEqual([0, expect.stringContaining("HZ-01\t相符")]);
    const bad = pack("bad.json", [
      {
        do: "tighten",
        rule: "term-long",
        limits: { years: 20 },
        ...why,
        examples: { pass: [{ kind: "mortgage.file", change: {} }], fail: [] },
      },
    ]);
    const failed = await bdcInProcess(workspace, ["rules", "test", bad]);
    expect([failed.code, failed.stdout]).toEqual([3, expect.stringContaining("mortgage.file 应通过的第 1 个")]);
  });

  it("reports what is wrong with an invalid pack, where, and what to do", async () => {
    for (const [name, text, code, words] of [
      ["broken.json", '{ "schema": "bdc-rule-pack/1",\n "id": }', "pack-json", "第 2 行"],
      ["off.json", undefined, "pack-fixed", "/changes/0/rule"],
    ] as const) {
      const file =
        text === undefined ? pack(name, [{ do: "off", rule: "date-form", ...why }]) : workspace.file(name, text);
      for (const args of [
        ["rules", "test", file],
        ["rules", "list", "--pack", file],
        ["explain", "CF-01", "--pack", file],
      ]) {
        const ran = await bdcInProcess(workspace, [...args, "--json"]);
        expect([ran.code, ran.json.error.code], args.join(" ")).toEqual([2, code]);
        expect(ran.json.error.zh).toContain(words);
      }
    }
    expect((await bdcInProcess(workspace, ["rules", "test", "none.json", "--json"])).json.error.code).toBe(
      "local-file-unreadable",
    );
  });
});

describe("a pack in force", () => {
  it("applies in check, prints its changes, and is repeated in the next command", async () => {
    const file = workspace.file("a.csv", csv("mortgage.cancel", [cancel(1), cancel(2)]));
    expect((await bdcInProcess(workspace, ["check", file, "--kind", "mortgage.cancel", "--json"])).json).toMatchObject({
      ok: true,
      warnings: 1,
    });
    const strict = pack("strict.json", [{ do: "tighten", rule: "unit-repeated", ...why }]);
    const ran = await bdcInProcess(workspace, ["check", file, "--kind", "mortgage.cancel", "--pack", strict, "--json"]);
    expect(ran.json).toMatchObject({
      ok: false,
      exitCode: 3,
      invalidRows: 1,
      pack: { id: "strict.json", changes: [{ do: "tighten", rule: "unit-repeated" }] },
    });
    expect(ran.json.next).toContain(`--pack ${strict}`);
    expect(
      (await bdcInProcess(workspace, ["check", file, "--kind", "mortgage.cancel", "--pack", strict])).stdout,
    ).toMatch(/规则包：试用规则包[^]*收紧 unit-repeated/);
    const off = pack("off2.json", [{ do: "off", rule: "unit-repeated", ...why }]);
    expect(
      (await bdcInProcess(workspace, ["check", file, "--kind", "mortgage.cancel", "--pack", off, "--json"])).json,
    ).toMatchObject({ ok: true, warnings: 0 });
  });

  it("reads amounts without a unit, and numbers of a code table, as it says; a unit in the header counts", async () => {
    const units = pack("units.json", [
      { do: "amount-unit", unit: "万元", ...why },
      {
        do: "codes",
        table: "GYFS",
        entries: [
          { value: "sole", code: "1" },
          { value: "joint", code: "2" },
        ],
        ...why,
      },
    ]);
    const row = { ...rowOf("pre-notice.register"), price: "268", mortgageAmount: "150", coOwnership: "1" };
    const understood = async (text: string, args: string[] = []) => {
      const { json } = await bdcInProcess(workspace, [
        "check",
        workspace.file("u.csv", text),
        "--explain-cells",
        "--json",
        ...args,
      ]);
      const found = json.understandings.map((u: { header: string; understood: string }) => [
        u.header,
        u.understood,
      ]) as [string, string][];
      return { json, of: Object.fromEntries(found) };
    };
    const table = csv("pre-notice.register", [row]);
    const plain = await understood(table);
    expect(plain.json.byRule.map((r: { rule: string }) => r.rule)).toEqual(expect.arrayContaining(["code-by-number"]));
    expect(plain.of["共有方式"]).toBe("共同共有");
    const packed = await understood(table, ["--pack", units]);
    expect(packed.of).toMatchObject({ 成交价格: "2680000", 抵押金额: "1500000", 共有方式: "单独所有" });
    expect(packed.json.byRule.map((r: { rule: string }) => r.rule)).not.toContain("code-by-number");
    const named = await understood(table.replace("成交价格", "成交价格（元）"), ["--pack", units]);
    expect(named.of["成交价格（元）"]).toBeUndefined();
  });

  it("applies to rows that the fast path recognizes", async () => {
    const { propertyType: _, ...plain } = rowOf("mortgage.file");
    const rows = Array.from({ length: 50 }, (_, i) => ({
      ...plain,
      ref: `Z-${i}`,
      unitCode: `330106001001GB00001F0001${String(i + 1).padStart(4, "0")}`,
      mortgageContractNo: `DY-${i}`,
      securedPrincipal: "120",
    }));
    const file = workspace.file("plain.csv", csv("mortgage.file", rows));
    const warnings = async (...args: string[]) =>
      Object.fromEntries(
        (await bdcInProcess(workspace, ["check", file, "--json", ...args])).json.byRule.map(
          (r: { rule: string; count: number }) => [r.rule, r.count],
        ),
      );
    expect(await warnings()).toEqual({ "amount-unit-suspect": 50 });
    const wan = { do: "amount-unit", unit: "万元", ...why };
    expect(await warnings("--pack", pack("wan.json", [wan]))).toEqual({});
    expect(
      await warnings(
        "--pack",
        pack("years.json", [wan, { do: "tighten", rule: "term-long", limits: { years: 20 }, ...why }]),
      ),
    ).toEqual({ "term-long": 50 });
    const own = {
      id: "Z-01",
      severity: "warning",
      kinds: ["mortgage.file"],
      title: { zh: "试", en: "x" },
      text: { zh: "{value}", en: "{value}" },
      fix: { zh: "改", en: "x" },
      source: "办事指南",
      must: [
        { field: "申请编号", differsFrom: "抵押合同号" },
        { field: "申请编号", matches: ["Z-", { digits: 1 }] },
      ],
      examples: {
        pass: [{ kind: "mortgage.file", change: { ref: "Z-1" } }],
        fail: [{ kind: "mortgage.file", change: {} }],
      },
    };
    expect(await warnings("--pack", pack("own2.json", [wan, { do: "add", reason: "理由", rule: own }]))).toEqual({
      "Z-01": 40,
    });
  });

  it("applies in submit together with the authority's own settings, and is stored with the batch", async () => {
    const sandbox = await sandboxFor(workspace, { authorities: AUTHORITIES });
    try {
      workspace.profile(`${sandbox.url}/a/410106`, "bank", "shangjie", "sandbox-bank");
      const file = workspace.file(
        "结清.csv",
        csv("mortgage.cancel", [cancel(9, { remark: "无", unitCode: "410106001001GB00001F00010001" })]),
      );
      const own = pack("own.json", [{ do: "require", kind: "mortgage.cancel", fields: ["结清日期"], ...why }]);
      const ran = await bdcInProcess(workspace, [
        "submit",
        file,
        "--kind",
        "mortgage.cancel",
        "--profile",
        "shangjie",
        "--pack",
        own,
        "--yes",
        "--json",
      ]);
      expect(ran.json, ran.stdout).toMatchObject({ pack: { id: "own.json" } });
      const ledger = await openLedger(path.join(workspace.home, "ledger.db"), { mode: "existing" });
      const batch = (await ledger.batches())[0]!;
      const [row] = await ledger.rowsOf(batch.id, 0, 10);
      await ledger.close();
      expect(ran.code).toBe(3);
      expect(row!.findings).toContain("material-required");
      expect(JSON.parse(batch.format!)).toMatchObject({
        authorityPack: { id: "410106" },
        packText: expect.stringContaining("own.json") as unknown,
      });
      const other = pack("other.json", [], { authority: "310000" });
      expect(
        (
          await bdcInProcess(workspace, [
            "submit",
            file,
            "--kind",
            "mortgage.cancel",
            "--profile",
            "shangjie",
            "--pack",
            other,
            "--yes",
            "--json",
          ])
        ).json.error.code,
      ).toBe("pack-authority");
    } finally {
      await sandbox.close();
    }
  });

  it("explains its own rules and what it changes", async () => {
    const own = await bdcInProcess(workspace, ["explain", "hz-01", "--pack", EXAMPLE, "--json"]);
    expect(own.json.explanations).toMatchObject([
      {
        code: "HZ-01",
        severity: "error",
        source: "示例市预告登记办事指南",
        pack: { id: "hangzhou-example", reason: expect.any(String) as unknown },
      },
    ]);
    expect(
      (await bdcInProcess(workspace, ["explain", "certificate-kind", "--pack", EXAMPLE, "--json"])).json.explanations,
    ).toMatchObject([{ severity: "error", pack: { zh: expect.stringContaining("提醒改为错误") as unknown } }]);
    expect((await bdcInProcess(workspace, ["explain", "HZ-01", "--json"])).json.error.code).toBe("code-unknown");
  });
});
