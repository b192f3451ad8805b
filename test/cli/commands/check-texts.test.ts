import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { idNo, mortgage, seizure } from "../../support/filing-rows.js";
import { Workspace, built, csv } from "../../support/workspace.js";

let workspace: Workspace;
beforeAll(built);
beforeEach(() => {
  workspace = new Workspace();
});
afterEach(() => workspace.remove());

describe("what check says to a clerk", () => {
  it("names cell, content, rule, law and the next command, rows in order", async () => {
    const wrong = `${idNo(2).slice(0, 17)}${idNo(2).endsWith("1") ? "2" : "1"}`;
    const file = workspace.file(
      "报送 表格.csv",
      csv("mortgage.file", [
        mortgage(1),
        mortgage(2, { mortgagorIdNo: wrong }),
        mortgage(3, { securedPrincipal: "" }),
        mortgage(1, { mortgagorName: "李娜", mortgageContractNo: "DY-9" }),
      ]),
    );
    const { code, stdout } = await workspace.bdc(["check", file]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/DY-02\t1\t错误\t.*\t民法典第四百条\n/);
    expect(stdout).toMatch(
      new RegExp(`3\tE\t抵押人证件号\t${wrong.slice(0, 6)}\\*+${wrong.slice(-4)}\tcitizen-id-check-digit`),
    );
    expect(stdout).not.toContain(wrong);
    const rows = [...stdout.matchAll(/^(\d+)\t[A-Z]*\t/gm)].map((m) => Number(m[1]));
    expect(rows.length).toBeGreaterThanOrEqual(4);
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
    const [, next] = /下一步: bdc check .* --out "(.*)"/.exec(stdout)!;
    expect(next).toBe(file.replace(".csv", "-检查结果.csv"));
    const again = await workspace.bdc(["check", file, "--out", next!]);
    expect(again.code).toBe(3);
    expect(workspace.read("报送 表格-检查结果.csv")).toContain("必须填写被担保主债权数额（依据：民法典第四百条）");
    expect((await workspace.bdc(["check", next!])).code).toBe(3);
  });

  it("gives each fault of a header its own fix", async () => {
    const { materials: _m, documentNo: _d, ...row } = seizure(1);
    const file = workspace.file("s.csv", csv("seizure.request", [row]));
    const { code, stderr } = await workspace.bdc(["check", file, "--kind", "seizure.request"]);
    expect(code).toBe(2);
    for (const column of ["查封文号", "附件"])
      expect(stderr).toMatch(new RegExp(`处理: 请增加该列，或者将对应的列名改为“${column}”`));
    // Each is said once, its fix at once below it.
    expect(stderr.match(/缺少必填列“查封文号”/g)).toHaveLength(1);
    expect(stderr.match(/缺少必填列“附件”/g)).toHaveLength(1);
    expect(stderr).toMatch(/缺少必填列.*\n处理: 请增加该列/);
  });

  it("shows what stands in the cell that a rule of the trade speaks of, people masked", async () => {
    const mortgages = workspace.file(
      "m.csv",
      csv("mortgage.file", [
        mortgage(1, { maximumClaim: "3000000" }),
        mortgage(2, { termStart: "2046/1/5", termEnd: "2026-01-05" }),
        mortgage(3, {
          mortgagorName: "示例市第一小学",
          mortgagorIdType: "统一社会信用代码",
          mortgagorIdNo: "12330106MB1TEXT26R",
        }),
      ]),
    );
    const { findings } = (await workspace.bdc(["check", mortgages, "--json"])).json;
    const of = (rule: string) => findings.find((f: { rule: string }) => f.rule === rule);
    expect(of("maximum-claim-unused")).toMatchObject({ row: 2, header: "最高债权额", value: "3000000" });
    expect(of("DY-07")).toMatchObject({ row: 3, value: "2026-01-05" });
    expect(of("DY-20")).toMatchObject({ row: 4, header: "抵押人", value: expect.stringMatching(/\*/) });
    expect(of("DY-20").value).not.toContain("小学");
    const seizures = workspace.file("s.csv", csv("seizure.request", [seizure(1, { endDate: "2031-11-20" })]));
    workspace.file("文书/裁定书.pdf", "%PDF-1.4\n%%EOF\n");
    workspace.file("文书/协助执行通知书.pdf", "%PDF-1.4\n%%EOF\n");
    expect((await workspace.bdc(["check", seizures])).stdout).toMatch(/\t2031-11-20\tCF-0\d\t/);
  });
});
