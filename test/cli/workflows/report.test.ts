import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { report } from "../../../src/cli/commands/report/report.js";
import type { ReportDocument } from "../../../src/batch/index.js";
import { documentProblems } from "../../../src/cli/documents/index.js";
import { startInProcessCli } from "./in-process-cli.js";
import { chromiumPath } from "../../support/browser.js";
import { mortgage } from "../../support/filing-rows.js";

const cli = await startInProcessCli();

test("bdc report: a page that ties file, ledger and outcomes, with markup in names escaped", async () => {
  const rows = Array.from({ length: 6 }, (_, i) => mortgage(i));
  rows[2] = mortgage(2, { 抵押人证件号: "330106199001010019" });
  const batch = await cli.submit("bank", "mortgage.file", rows, "<img src=x onerror=alert(1)>.csv", 5_000);
  const { exit, data, view } = await report(cli.context("bank"), [batch], { html: "report.html" });
  const { report: found } = data as { report: ReportDocument };

  expect(exit).toBe(0);
  expect(documentProblems("report", { ok: true, exitCode: exit, ...(data as object) })).toEqual([]);
  expect(found.generatedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(found.tie.cases).toEqual(found.tie.filed);
  expect(found.tie.sameContent).toBe(5);
  expect(found.verdict.ties).toBe(true);
  expect(found.totals.total.rows).toBe(6);
  expect(found.totals.byOutcome.invalid.rows).toBe(1);
  expect(Object.values(found.totals.byOutcome).reduce((sum, { rows: n }) => sum + n, 0)).toBe(6);
  expect(found.attention.map(({ row }) => row)).toContain(4);
  expect(view(cli.context("bank"))).toContain(batch);

  const page = cli.workspace.read("report.html");
  expect(page).not.toContain("<img");
  expect(page).toContain("&lt;img src=x onerror=alert(1)&gt;");
  expect(page).not.toMatch(/<script|<[^>]*\s(?:style|on\w+|src|href)=/);
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!;
  expect(page).toContain(`sha256-${createHash("sha256").update(style).digest("base64")}`);
  const inside = /<template id="bdc-report-data">([\s\S]*?)<\/template>/.exec(page)![1]!;
  const text = inside
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
  expect((JSON.parse(text.replaceAll("&amp;", "&")) as { report: ReportDocument }).report).toEqual(found);
});

describe("bdc report --pdf", () => {
  const printed = async (env: Record<string, string>) => {
    const batch = await cli.submit("bank", "mortgage.file", [mortgage(9)], "九.csv");
    const context = cli.context("bank", { env: { HOME: cli.workspace.folder, ...env } });
    return { batch, result: await report(context, [batch], { pdf: `${batch}.pdf` }) };
  };

  it.skipIf(chromiumPath() === undefined)(
    "prints the page with the browser in PATH",
    { timeout: 120_000 },
    async () => {
      const { batch, result } = await printed({ PATH: process.env["PATH"] ?? "" });
      const path = join(cli.workspace.folder, `${batch}.pdf`);
      expect([result.exit, (result.data as { pdf: string }).pdf]).toEqual([0, path]);
      expect(readFileSync(path).subarray(0, 5).toString()).toBe("%PDF-");
      const text = execFileSync("pdftotext", [path, "-"]).toString();
      expect(text).toContain("不动产登记办理报告");
      expect(text).toContain(batch);
    },
  );

  it("names what to do where there is no browser", async () => {
    await expect(printed({ PATH: "" })).rejects.toMatchObject({ code: "browser-missing" });
  });
});
