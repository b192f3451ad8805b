import { describe, expect, it } from "vitest";
import { smallPdf } from "../../src/cli/commands/demo/pdf.js";
import { bdcInProcess } from "../support/in-process.js";
import { csv, registerOf, workspaceWithSandbox } from "../support/workspace.js";
import { mortgage, preNotice, seizure, unit } from "../support/filing-rows.js";

/** One workspace and one authority; each step depends on the one before. */
const { workspace, sandbox } = await workspaceWithSandbox();
workspace.file("文书/裁定书.pdf", smallPdf("裁定书", ["x"]));
workspace.file("文书/协助执行通知书.pdf", smallPdf("协助执行通知书", ["y"]));

const submit = (file: string, role: string, ...more: string[]) =>
  workspace.bdc(["submit", file, "--profile", `sandbox-${role}`, "--yes", "--wait", "60s", "--json", ...more]);

/** Every row is in exactly one state, and the states add up. */
function expectTied(counts: any): void {
  expect(Object.values(counts.byState as Record<string, { rows: number }>).reduce((sum, t) => sum + t.rows, 0)).toBe(
    counts.rows,
  );
}

describe("seven kinds from CSV to the register", () => {
  it("a bank files mortgages, one of them on two units", async () => {
    workspace.file(
      "m.csv",
      csv("mortgage.file", [
        mortgage(1),
        mortgage(2),
        mortgage(3),
        { ...mortgage(3), unitCode: unit(4), titleNo: "浙（2023）杭州市不动产权第0000004号" },
      ]),
    );
    const ran = await submit("m.csv", "bank");
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    const { counts, resultFile, batch } = ran.json;
    expectTied(counts);
    expect([counts.rows, counts.filings, counts.settled.rows]).toEqual([4, 3, 4]);
    expect(batch.kind).toBe("mortgage.file");
    expect(resultFile).toContain("m.结果.csv");
    const [header, first] = workspace.read("m.结果.csv").replace("\ufeff", "").split("\r\n");
    for (const name of ["结果", "受理编号", "状态", "证明号", "顺位/轮候", "错误说明", "处理建议", "批次", "提醒"])
      expect(header).toContain(name);
    expect(first).toContain("不动产证明第");
    expect(first).toContain("第 1 顺位");
    expect((await registerOf(sandbox)).filter((c) => c.kind === "mortgage.file")).toHaveLength(3);
  });

  it("the same file again files nothing", async () => {
    const ran = await submit("m.csv", "bank");
    expect(ran.code).toBe(0);
    expect(ran.json.intake.known).toBe(4);
    expect((await registerOf(sandbox)).filter((c) => c.kind === "mortgage.file")).toHaveLength(3);
  });

  it("the bank looks at the unit and the case, fetches the proof, and cancels the mortgage", async () => {
    const { filings } = (await bdcInProcess(workspace, ["status", "M-000001", "--json"])).json;
    const { caseNo } = filings[0];
    const shown = (await bdcInProcess(workspace, ["case", "show", caseNo, "--profile", "sandbox-bank", "--json"])).json
      .case;
    expect(shown.status).toBe("certified");
    const proofNo = shown.certificates[0].no as string;

    const got = await bdcInProcess(workspace, [
      "certificate",
      "get",
      proofNo,
      "--out",
      "proof.pdf",
      "--profile",
      "sandbox-bank",
      "--json",
    ]);
    expect(got.code, got.stdout).toBe(0);
    expect(workspace.read("proof.pdf").slice(0, 5)).toBe("%PDF-");
    const twice = await bdcInProcess(workspace, [
      "certificate",
      "get",
      proofNo,
      "--out",
      "proof.pdf",
      "--profile",
      "sandbox-bank",
      "--json",
    ]);
    expect([twice.code, twice.json.error.code]).toEqual([2, "file-exists"]);

    const show = ["unit", "show", unit(1), "--purpose", "贷后核验", "--profile", "sandbox-bank"];
    const state = (await bdcInProcess(workspace, [...show, "--json"])).json.unit;
    expect(state.mortgages).toHaveLength(1);
    const words = await bdcInProcess(workspace, show);
    expect(words.code).toBe(0);
    expect(words.stdout).not.toContain("张伟");

    workspace.file(
      "x.csv",
      csv("mortgage.cancel", [{ ref: "X-1", unitCode: unit(1), proofNo, ground: "债权消灭", settledOn: "2026-11-20" }]),
    );
    const cancelled = await submit("x.csv", "bank");
    expect(cancelled.code, cancelled.stdout).toBe(0);
    // Without a right in the unit, the bank needs the authorisation of the holder.
    const refused = await bdcInProcess(workspace, [...show, "--json"]);
    expect([refused.code, refused.json.error.code]).toEqual([6, "query-refused"]);
    workspace.file("授权书.pdf", "%PDF-1.4 授权书");
    const authorised = [...show, "--authorisation", "授权书.pdf", "--pdf", "查询结果.pdf"];
    expect((await bdcInProcess(workspace, [...authorised, "--json"])).json.unit.mortgages).toHaveLength(0);
    const ca = workspace.file("ca.pem", await (await fetch(`${sandbox.url}/sandbox/ca.pem`)).text());
    const verified = await bdcInProcess(workspace, ["certificate", "verify", "查询结果.pdf", "--ca", ca]);
    expect(verified.code, verified.stdout).toBe(0);
  });

  it("a developer registers pre-notices, and a second pre-notice on one unit is rejected with a reason", async () => {
    workspace.file(
      "y.csv",
      csv("pre-notice.register", [
        preNotice(1),
        preNotice(2, { coOwnership: "按份共有", share: "1/2、1/2" }),
        preNotice(3, { unitCode: unit(1, 8) }),
      ]),
    );
    const ran = await submit("y.csv", "developer", "--accept", "pre-notice-repeated=一房两卖，请登记机构认定");
    expect(ran.code, ran.stdout + ran.stderr).toBe(4);
    expectTied(ran.json.counts);
    expect([ran.json.counts.settled.rows, ran.json.counts.byState["turned-away"].rows]).toEqual([2, 1]);
    const rows = (await bdcInProcess(workspace, ["batch", "show", ran.json.batch.id, "--problems", "--json"])).json
      .rows;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ row: 4, ref: "Y-000003", state: "turned-away" });
    expect(rows[0].words[0].zh).toBeTruthy();
    expect(rows[0].words[0].en).toBeTruthy();

    const proofNo = JSON.parse(
      JSON.stringify(
        (await bdcInProcess(workspace, ["status", "Y-000002", "--json"])).json.filings[0].case.certificates[0].no,
      ),
    ) as string;
    workspace.file(
      "z.csv",
      csv("pre-notice.cancel", [{ ref: "Z-1", unitCode: unit(2, 8), proofNo, ground: "买卖合同解除" }]),
    );
    const alone = await submit("z.csv", "developer");
    expect([alone.code, alone.json.counts.byState["turned-away"].rows], alone.stdout).toEqual([4, 1]);
    const { buyerName = "", buyerIdNo = "" } = preNotice(2);
    const numbers = buyerIdNo.split("、");
    const by = buyerName.split("、").map((name, i) => `${name} ${numbers[i]}`);
    workspace.file("协议.pdf", "%PDF-1.4\n%%EOF\n");
    workspace.file(
      "z.csv",
      csv("pre-notice.cancel", [
        {
          ref: "Z-2",
          unitCode: unit(2, 8),
          proofNo,
          ground: "买卖合同解除",
          materials: `解除协议（注销：${by.join("、")}）=协议.pdf`,
        },
      ]),
    );
    const cancelled = await submit("z.csv", "developer");
    expect(cancelled.code, cancelled.stdout).toBe(0);
  });

  it("a court seizes, waits in the queue, renews and releases", async () => {
    workspace.file(
      "c.csv",
      csv("seizure.request", [
        seizure(1),
        seizure(2, { unitCode: unit(1, 9), obligorIdNo: seizure(1)["obligorIdNo"]! }),
      ]),
    );
    const ran = await submit("c.csv", "court");
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    const result = workspace.read("c.结果.csv");
    expect(result).toContain("生效");
    expect(result).toContain("轮候第 1 位");

    const papers = { officerName: "周敏", officerCardNo: "浙010600123", materials: seizure(1)["materials"]! };
    workspace.file(
      "l.csv",
      csv("seizure.release", [
        {
          ref: "L-1",
          originalDocumentNo: "（2026）浙0106执1号",
          documentNo: "（2026）浙0106执1号之一",
          unitCode: unit(1, 9),
          ...papers,
        },
      ]),
    );
    const released = await submit("l.csv", "court");
    expect(released.code, released.stdout).toBe(0);
    const { seizures } = (
      await bdcInProcess(workspace, [
        "unit",
        "show",
        unit(1, 9),
        "--profile",
        "sandbox-court",
        "--document-no",
        "（2026）浙0106执2号",
        "--purpose",
        "执行查询",
        "--json",
      ])
    ).json.unit;
    expect(seizures).toHaveLength(1);
    expect(seizures[0]).toMatchObject({ documentNo: "（2026）浙0106执2号", queuePosition: 0 });

    workspace.file(
      "r.csv",
      csv("seizure.renew", [
        {
          ref: "R-1",
          originalDocumentNo: "（2026）浙0106执2号",
          documentNo: "（2026）浙0106执恢2号",
          unitCode: unit(1, 9),
          startDate: "2029-11-20",
          endDate: "2032-11-19",
          ...papers,
        },
      ]),
    );
    const renewed = await submit("r.csv", "court");
    expect(renewed.code, renewed.stdout).toBe(0);
  });

  it("a mortgage on a seized unit is rejected", async () => {
    workspace.file("s.csv", csv("mortgage.file", [mortgage(50, { unitCode: unit(1, 9) })]));
    const ran = await submit("s.csv", "bank");
    expect(ran.code, ran.stdout).toBe(4);
    expect(ran.json.counts.byState["turned-away"].rows).toBe(1);
  });

  it("a file of another role is refused for this profile", async () => {
    workspace.file("wrong-role.csv", csv("seizure.request", [seizure(30)]));
    const ran = await submit("wrong-role.csv", "bank");
    expect(ran.code, ran.stdout).toBe(3);
    expect(ran.json.counts.byState.invalid.rows).toBe(1);
    const { rows } = (await bdcInProcess(workspace, ["batch", "show", ran.json.batch.id, "--json"])).json;
    expect(rows[0].words.map((w: any) => w.rule)).toContain("role-kind");
  });

  it("every batch is listed and its results can be written again", async () => {
    const { batches } = (await bdcInProcess(workspace, ["batch", "list", "--all", "--json"])).json;
    expect(batches.length).toBeGreaterThanOrEqual(9);
    const written = await bdcInProcess(workspace, ["results", batches.at(-1).id, "--out", "again.csv", "--json"]);
    expect(written.code).toBe(0);
    expect(workspace.read("again.csv")).toContain("受理编号");
    const watched = await bdcInProcess(workspace, [
      "watch",
      batches.at(-1).id,
      "--profile",
      "sandbox-bank",
      "--timeout",
      "30s",
      "--json",
    ]);
    expect(watched.code).toBe(0);
  });
});
