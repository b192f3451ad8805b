import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { mortgage } from "../support/filing-rows.js";
import { encoded } from "../support/generated-tables.js";
import { csv, registerOf, workspaceWithSandbox } from "../support/workspace.js";
import { escaped, writeWorkbook } from "../support/workbook-file.js";

const { workspace, sandbox } = await workspaceWithSandbox();
const SUBMIT = ["--profile", "sandbox-bank", "--yes", "--wait", "30s", "--json"];
const inRegister = async (ref: string) => (await registerOf(sandbox)).filter((entry) => entry.ref === ref).length;

it.each([
  [70_001, "一.xlsx", "一.结果.csv"],
  [70_002, "二.xls", "二.结果.csv"],
  [70_003, "三.XLSX", "三.结果.csv"],
])(
  "a CSV file gets a result that is a CSV by name and content (%i %s)",
  { timeout: 60_000 },
  async (n, name, result) => {
    const row = mortgage(n, { ref: `MISNAMED-${n}`, mortgagorName: "张伟" });
    const bad = mortgage(n + 10_000, { mortgagorIdNo: "1" });
    const file = workspace.file(name, encoded(csv("mortgage.file", [row, bad]), "gb18030"));
    const { code, json } = await workspace.bdc(["submit", file, ...SUBMIT]);
    expect([code, json.resultFile], JSON.stringify(json)).toEqual([3, path.join(workspace.folder, result)]);
    expect(await inRegister(row["ref"]!)).toBe(1);
    // As Excel opens it: the encoding of the file, every cell in its place.
    const lines = new TextDecoder("gb18030").decode(readFileSync(json.resultFile)).trimEnd().split("\r\n");
    expect(lines.map((line) => line.split(",")[0])).toEqual(["申请编号", row["ref"], bad["ref"]]);
    expect(lines[0]).toContain(",结果,受理编号,");
    expect(lines[1]).toContain("张伟");
    const again = await workspace.bdc(["check", json.resultFile, "--json"]);
    expect([again.code, again.json.rows]).toEqual([3, 2]);
  },
);

it("a workbook named .csv gets a result that is a workbook by name and content", { timeout: 60_000 }, async () => {
  const row = mortgage(69_000, { ref: "MISNAMED-BOOK" });
  const lines = csv("mortgage.file", [row], { delimiter: "\t" }).trimEnd().split("\r\n");
  const cells = (line: string) =>
    line.split("\t").map((text) => `<c t="inlineStr"><is><t>${escaped(text)}</t></is></c>`);
  const file = path.join(workspace.folder, "工作簿.csv");
  await writeWorkbook(file, { rows: lines.map((line) => `<row>${cells(line).join("")}</row>`).join("") });
  const { code, json } = await workspace.bdc(["submit", file, ...SUBMIT]);
  expect([code, json.resultFile]).toEqual([0, path.join(workspace.folder, "工作簿.结果.xlsx")]);
  expect(readFileSync(json.resultFile).toString("latin1", 0, 2)).toBe("PK");
  expect((await workspace.bdc(["check", json.resultFile, "--json"])).json).toMatchObject({ rows: 1, sheet: "Sheet1" });
});
