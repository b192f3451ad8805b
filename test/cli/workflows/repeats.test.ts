import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bdcInProcess } from "../../support/in-process.js";
import { csv, registerOf, workspaceWithSandbox } from "../../support/workspace.js";
import { mortgage, unit, type Cells } from "../../support/filing-rows.js";

/** The same matter filed again under another ref: from another file, on another day. */
const { workspace, sandbox } = await workspaceWithSandbox();

const file = (name: string, rows: readonly Cells[]) => workspace.file(name, csv("mortgage.file", rows));
const submit = (path: string, ...more: string[]) =>
  workspace.bdc(["submit", path, "--profile", "sandbox-bank", "--yes", "--json", ...more]);
const registered = async (...refs: string[]) =>
  (await registerOf(sandbox)).map((c) => c.ref).filter((ref) => refs.includes(ref));
const again = (n: number, ref: string, change: Cells = {}) => mortgage(n, { ref, ...change });

describe("a second filing of the same matter", () => {
  it("in another file is held back, reported in both languages, and filed after a confirmation", async () => {
    expect((await submit(file("一.csv", [mortgage(1), mortgage(2)]))).code).toBe(0);
    const second = file("二.csv", [
      again(1, "OTHER-1"),
      mortgage(3),
      again(2, "m000002", { securedPrincipal: "1.00" }),
    ]);
    const ran = await submit(second);
    expect(ran.code, ran.stdout).toBe(3);
    expect(ran.json.counts.byState).toMatchObject({ invalid: { rows: 1 }, filed: { rows: 2 } });
    expect(await registered("OTHER-1", "M-000003", "m000002")).toEqual(["M-000003", "m000002"]);

    const lines = readFileSync(ran.json.resultFile as string, "utf8").split("\r\n");
    expect(lines[1]).toMatch(/需确认，未提交/);
    expect(lines[1]).toMatch(/需确认\[mortgage-repeated\].*批次 B-.*（一\.csv）第 2 行.*M-000001/);
    expect(lines[1]).toContain("--accept mortgage-repeated=");
    // Only a warning: a different amount is a different mortgage.
    expect(lines[3]).toMatch(/,B-\d{8}-\w{4},.*\[ref-near\].*M-000002/);

    const shown = await bdcInProcess(workspace, [
      "batch",
      "show",
      ran.json.batch.id as string,
      "--problems",
      "--lang",
      "en",
    ]);
    expect(shown.stdout).toMatch(/mortgage-repeated/);

    const confirmed = await submit(second, "--accept", "mortgage-repeated=二抵补充登记");
    expect(confirmed.code, confirmed.stdout).toBe(0);
    expect(await registered("OTHER-1")).toEqual(["OTHER-1"]);
    expect(readFileSync(confirmed.json.resultFile as string, "utf8").split("\r\n")[1]).toMatch(
      /,B-\d{8}-\w{4},.*\[mortgage-repeated\]/,
    );
    expect(
      JSON.stringify(
        (await bdcInProcess(workspace, ["batch", "show", confirmed.json.batch.id as string, "--json"])).json,
      ),
    ).toContain("二抵补充登记");
  });

  it("in the same file is reported by check, which exits with 3 until it is accepted", async () => {
    const path = file("三.csv", [
      mortgage(11),
      again(11, "TWICE-11"),
      mortgage(12, { ref: "ｔｗｉｃｅ11", unitCode: unit(19) }),
    ]);
    const check = (...more: string[]) => bdcInProcess(workspace, ["check", path, ...more]);
    const { code, json } = await check("--json");
    expect([code, json.errors, json.confirmations, json.warnings, json.invalidRows]).toEqual([3, 0, 1, 1, 1]);
    expect(json.byRule).toMatchObject([
      { rule: "mortgage-repeated", severity: "confirm", count: 1 },
      { rule: "ref-near", severity: "warning" },
    ]);
    expect((await check()).stdout).toMatch(/1 行不能提交（错误 0 处，需确认 1 处）[^]*--accept 规则="理由"/);
    expect((await check("--lang", "en")).stdout).toMatch(/to be confirmed: 1\)[^]*to be confirmed: 1\./);
    const accepted = await check("--json", "--accept", "mortgage-repeated=ok");
    expect([accepted.code, accepted.json.confirmations, accepted.json.invalidRows]).toEqual([0, 0, 0]);
  });

  it("does not count as a repetition of a row that was never filed", async () => {
    const first = await submit(file("四.csv", [mortgage(21, { unitCode: "not a unit" }), mortgage(22)]));
    expect(first.code).toBe(3);
    const fresh = await submit(file("五.csv", [again(21, "NEW-21")]));
    expect(fresh.code, fresh.stdout).toBe(0);
  });
});

it("template examples are rejected by submit, alone and among real rows", async () => {
  const template = await bdcInProcess(workspace, ["template", "mortgage.file", "--out", "模板.csv", "--json"]);
  const [header, , example] = readFileSync(template.json.file as string, "utf8").split("\r\n");
  const own = mortgage(31);
  const cells = header!.replace("\ufeff", "").split(",");
  const real = csv("mortgage.file", [own]).split("\r\n");
  const columns = real[0]!.replace("\ufeff", "").split(",");
  const values = real[1]!.split(",");
  const row = cells.map((name) => values[columns.indexOf(name.replace("*", ""))] ?? "").join(",");
  const ran = await submit(workspace.file("六.csv", [header, row, example].join("\r\n") + "\r\n"));
  expect(ran.code, ran.stdout).toBe(3);
  expect(ran.json.counts.byState).toMatchObject({ invalid: { rows: 1 }, filed: { rows: 1 } });
  expect((await registerOf(sandbox)).some((c) => c.ref.startsWith("EXAMPLE"))).toBe(false);
});
