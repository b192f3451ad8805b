import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { checkFile } from "../../../src/batch/check-file.js";
import { caseHistory } from "../../../src/cli/commands/case/history.js";
import { supplementCase } from "../../../src/cli/commands/case/case.js";
import { handover } from "../../../src/cli/commands/batch/handover.js";
import { search } from "../../../src/cli/commands/search.js";
import { smallPdf } from "../../../src/cli/commands/demo/pdf.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { saveSandboxProfiles } from "../../../src/cli/config/sandbox-profiles.js";
import { startSandbox } from "../../../src/sandbox/index.js";
import { Workspace, control } from "../../support/workspace.js";
import { mortgage, preNotice, seizure, unit } from "../../support/filing-rows.js";
import { jsonOf, startInProcessCli, inProcessCliFor, type InProcessCli } from "./in-process-cli.js";

const ZHANG = "330106197901011236";
const cli = await startInProcessCli();
const { workspace, sandbox } = cli;

const officer = {
  documentNo: "（2026）浙0106执7号",
  notice: "文书/协助查询通知书.pdf",
  officer: "周敏",
  card: "浙010600123",
  purpose: "执行案件财产调查",
};

describe("a court's search by person", () => {
  beforeAll(() =>
    control(sandbox, "units", {
      units: [
        {
          unitCode: unit(1, 70),
          phase: "registered",
          owners: [{ name: "张三", idType: "citizen-id", idNo: "330106790101123" }],
          address: "文三路1号",
        },
        {
          unitCode: unit(2, 70),
          phase: "registered",
          owners: [{ name: "张三", idType: "citizen-id", idNo: "330106198502150022" }],
        },
      ],
    }),
  );
  const call = async (options: Record<string, unknown>, more: Parameters<InProcessCli["context"]>[1] = {}) => {
    const context = cli.context("court", more);
    const result = await search(context, [], { ...officer, ...options });
    return { exit: result.exit, data: jsonOf(result), text: result.view(context) };
  };

  it("finds a person by the 15-digit number, and nobody else of the same name", async () => {
    const { exit, data, text } = await call({ person: [`张三=${ZHANG}`] });
    expect(exit).toBe(ExitCode.Done);
    expect(data.hits.map((h: any) => [h.unitCode, h.matchedBy])).toEqual([[unit(1, 70), "legacy-number"]]);
    expect(data.searchNo).toMatch(/^\d{20}$/);
    expect(text).not.toContain("张三");
    expect(text).not.toContain("330106790101123");
    expect(
      JSON.stringify(
        (await call({ person: [`张三=${ZHANG}`] }, { stdout: { isTTY: true, columns: 80, write: () => undefined } }))
          .data,
      ),
    ).not.toMatch(/张三|790101/);
  });

  it("reports that no unit was found", async () => {
    const { exit, data, text } = await call({ person: ["不存在=330106199001010018"] });
    expect([exit, data.hits]).toEqual([ExitCode.Done, []]);
    expect(text).toContain("查询结果：无登记信息");
  });

  it("writes a seizure file of the chosen hits, ready for bdc check", async () => {
    await cli.submit("developer", "pre-notice.register", [
      preNotice(7, { unitCode: unit(3, 70), buyerName: "张三", buyerIdNo: ZHANG, coOwnership: "单独所有" }),
    ]);
    const { data } = await call({ person: [`张三=${ZHANG}`], toCsv: "查封.csv" });
    expect(data.rows).toBe(2);
    expect(data.toFill.map((c: any) => c.key)).toEqual(["startDate", "endDate", "materials"]);
    const report = await checkFile(path.join(workspace.folder, "查封.csv"), { today: "2026-11-21" });
    expect([report.kind, report.rows]).toEqual(["seizure.request", 2]);
    // Only the columns to fill in are missing.
    expect([...new Set(report.findings.filter((f) => f.severity === "error").map((f) => f.field))].sort()).toEqual([
      "endDate",
      "materials",
      "startDate",
    ]);
    const lines = workspace.read("查封.csv");
    expect(lines).toContain("预查封");
    const chosen = await call({ person: [`张三=${ZHANG}`], toCsv: "一个.csv", unit: [unit(1, 70)] });
    expect(chosen.data.rows).toBe(1);
  });

  it("requires the case number, the notice, the officer and a person before anything is sent", async () => {
    const before = ((await (await fetch(`${sandbox.url}/sandbox/queries`)).json()) as any).queries.length;
    for (const missing of ["documentNo", "notice", "officer", "card"])
      await expect(call({ person: ["张三"], [missing]: undefined })).rejects.toMatchObject({ code: "option-needed" });
    await expect(call({ person: ["张三=330106197901011235"] })).rejects.toMatchObject({
      code: "person-id",
      en: expect.not.stringContaining("19790101"),
    });
    await expect(call({})).rejects.toMatchObject({ code: "option-needed" });
    await expect(call({ person: ["张三"], notice: "没有.pdf" })).rejects.toMatchObject({
      code: "local-file-unreadable",
    });
    expect(((await (await fetch(`${sandbox.url}/sandbox/queries`)).json()) as any).queries).toHaveLength(before);
  });
});

describe("the handover list", () => {
  it("lists every filing with its people, documents and hashes, as a page and as a table", async () => {
    const batch = await cli.submit("court", "seizure.request", [seizure(31), seizure(32, { obligorName: "陈<强" })]);
    const context = cli.context("court");
    const page = await handover(context, [batch], { out: "移交.html" });
    expect([page.exit, jsonOf(page).filings, jsonOf(page).documents]).toEqual([ExitCode.Done, 2, 4]);
    const html = workspace.read("移交.html");
    // The filing's own cells stand once, beside the rows of its documents.
    expect(html.match(/<tbody class="together">/g)).toHaveLength(2);
    expect(html.match(/ rowspan="2"/g)).toHaveLength(8);
    for (const word of ["原件", "复印件", "份数", "备注", "移交人", "接收人", "监交人", "一式两份", "counter(pages)"])
      expect(html).toContain(word);
    expect(html).toContain("移交单位：杭州市西湖区人民法院");
    // A court orders; it does not apply.
    expect(html).toContain("嘱托 2 笔，材料 4 份，已计页数 4 页");
    expect(html).not.toContain("申请");
    expect(page.view(context)).toContain("嘱托 2 笔，材料 4 份");
    // Eight digits on paper, all of them in the table.
    expect(html).not.toMatch(/[0-9a-f]{20}/);
    expect(html.match(/SHA-256 [0-9a-f]{8}</g)).toHaveLength(4);
    expect(html).toContain(unit(31, 9));
    expect(html).toContain("协助执行通知书");
    expect(html).not.toContain("陈<强");
    expect(html).toContain("陈&#60;强");
    expect(html).not.toContain(seizure(31)["obligorIdNo"]);
    expect(html).not.toMatch(/(src|href)=/);
    await handover(context, [batch], { out: "移交.csv" });
    const rows = workspace.read("移交.csv").trim().split("\r\n");
    expect(rows).toHaveLength(5);
    expect(rows[1]).toMatch(/,1,[0-9a-f]{64}$/);
    await expect(handover(context, [batch], { out: "移交.docx" })).rejects.toMatchObject({ code: "handover-format" });
  });
});

describe("the handover list of papers that this machine does not have", () => {
  it("states what is missing and leaves boxes to fill in by hand", async () => {
    const batch = await cli.submit("bank", "mortgage.file", [mortgage(61), mortgage(62)]);
    const context = cli.context("bank");
    const page = await handover(context, [batch], { out: "无材料.html" });
    const html = workspace.read("无材料.html");
    expect(html).toContain("申请 2 笔，材料 0 份，2 笔未附电子材料，纸质材料请手工填写");
    expect(html.match(/<i class="blank">/g)).toHaveLength(4);
    expect(page.view(context)).toContain("2 笔未附电子材料，请在清单上手工填写纸质材料");
  });

  it("counts no pages of a document that has changed since it was filed", async () => {
    workspace.file("文书/改.pdf", smallPdf("改", ["x"]));
    const batch = await cli.submit("bank", "mortgage.file", [mortgage(63, { materials: "抵押合同=文书/改.pdf" })]);
    const context = cli.context("bank");
    await handover(context, [batch], { out: "未改.html" });
    expect(workspace.read("未改.html")).toContain("材料 1 份，已计页数 1 页");
    workspace.file("文书/改.pdf", smallPdf("改", ["x", "y"]));
    await handover(context, [batch], { out: "已改.html" });
    expect(workspace.read("已改.html")).toContain("材料 1 份，1 份的页数请手工填写");
  });
});

describe("case history", () => {
  it("shows every version with the documents added for a supplement", async () => {
    const slow = await startSandbox({ review: "manual" });
    const there = new Workspace();
    try {
      await saveSandboxProfiles(there.home, slow);
      const slowWorld = inProcessCliFor(there, slow);
      there.file("抵押合同.pdf", smallPdf("抵押合同", ["x"]));
      await slowWorld.submit("bank", "mortgage.file", [mortgage(1)], undefined, 1);
      const { cases } = (await (await fetch(`${slow.url}/sandbox/desk`)).json()) as any;
      const { caseNo } = cases[0];
      await fetch(`${slow.url}/sandbox/desk`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ caseNo, action: "return", reasons: ["缺少抵押合同"] }),
      });
      const context = slowWorld.context("bank");
      await supplementCase(context, [caseNo], { material: ["抵押合同=抵押合同.pdf"], note: "补交抵押合同" });
      const result = await caseHistory(context, [caseNo]);
      const history = jsonOf(result).history as any[];
      expect(history.map((h) => h.version)).toEqual(history.map((_, i) => i + 1));
      expect(history.at(-1).materials[0]).toMatchObject({ kind: "mortgage-contract", name: "抵押合同.pdf" });
      expect(result.view(context)).toContain("补交抵押合同");
      expect(result.view(context)).toContain("抵押合同.pdf");
    } finally {
      await slow.close();
      there.remove();
    }
  });
});
