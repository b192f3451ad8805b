import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import XLSX from "xlsx";
import { expect, it, test } from "vitest";
import { nightPage } from "../../../src/batch/reports/html/night-page.js";
import { collectReport } from "../../../src/batch/reports/night/collect-report.js";
import { nightWorkbook } from "../../../src/batch/reports/xlsx/night-workbook.js";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { EVENING, MORNING, NIGHT, nightLedger, type NightBatch } from "../../support/night-ledger.js";
import { SAMPLE_RUN, nightSample } from "../../support/night-page.js";
import { unzipped } from "../../support/unzip.js";

const one = (more: Partial<NightBatch>): NightBatch[] => [{ ...NIGHT[0]!, ...more }];
const pageOf = async (batches: readonly NightBatch[]) => nightPage(await nightSample({ batches }), SAMPLE_RUN, "zh");

it("counts every row once, ties file, ledger and authority, and puts the most urgent first", async () => {
  const report = await nightSample();
  const sums = Object.values(report.totals.byOutcome).map(({ rows }) => rows);
  expect(sums.reduce((sum, rows) => sum + rows, 0)).toBe(1_350);
  expect(report.tie).toMatchObject({ fileRows: 1_350, ledgerRows: 1_350, ties: true, sameContent: 1_258 });
  expect(report.tie.filed).toEqual(report.tie.cases);
  expect(report.verdict).toMatchObject({ level: "red", overdue: 2, firstDue: "2026-11-29" });
  const due = report.attention.map(({ dueOn }) => dueOn ?? "9999");
  expect(due).toEqual([...due].sort());
  expect(report.attention[0]!.command).toBe(`bdc case show ${report.attention[0]!.caseNo} --profile bank-330100`);
});

it("says since when an authority cannot be reached, and of when its cases are", async () => {
  const report = await nightSample();
  const [hangzhou, suzhou] = report.authorities;
  expect(hangzhou).not.toHaveProperty("outageSince");
  expect(suzhou).toMatchObject({ outageSince: EVENING + 315 * 60_000, asOf: EVENING + 312 * 60_000 });
  expect(nightPage(report, SAMPLE_RUN, "zh")).toContain(
    "登记机构 320500 的接口自 2026-11-30 01:15 起中断，尚未恢复。以下为截至 2026-11-30 01:12 收到的办理信息。",
  );
  // Heard again later: the outage is over, although its end was not recorded.
  const again = await nightSample({ batches: NIGHT.map((batch) => ({ ...batch, heardMinute: 590 })) });
  expect(again.authorities[1]).not.toHaveProperty("outageSince");
  expect(again.interruptions.at(-1)).toMatchObject({ overBy: EVENING + 590 * 60_000 });
});

it("counts deadlines from the clock of each authority, and says when it differs", async () => {
  const { ledger, records } = nightLedger({
    clocks: [{ authority: "330100", offsetMs: -2 * 86_400_000, measuredAt: MORNING }],
  });
  const report = await collectReport({ ledger, batches: records, now: new Date(MORNING) });
  const lateAt = (found: typeof report, id: string) =>
    found.attention.filter(({ code, batch }) => {
      const of = records.find((record) => record.id === batch);
      return code === "promised-time-missed" && of?.authority === id;
    }).length;
  const sameClock = await nightSample();
  expect(lateAt(sameClock, "330100")).toBeGreaterThan(0);
  expect(lateAt(report, "330100")).toBe(0);
  expect(report.authorities[0]).toMatchObject({ authority: "330100", clockOffsetMs: -2 * 86_400_000 });
  expect(report.authorities[1]).not.toHaveProperty("clockOffsetMs");
  expect(nightPage(report, SAMPLE_RUN, "zh")).toContain(
    "登记机构 330100 的时间比本机慢 2 天，期限按登记机构的时间计算。",
  );
  expect(nightPage(sameClock, SAMPLE_RUN, "zh")).not.toContain("期限按登记机构的时间计算");
});

it("is red when the authority reports fewer cases than the ledger has filings, or a file has rows that are missing", async () => {
  const { ledger, records } = nightLedger();
  const missing = {
    ...ledger,
    rowValues: async (...args: Parameters<typeof ledger.rowValues>) =>
      (await ledger.rowValues(...args)).map((values) =>
        values.row === 100 && values.filing
          ? { ...values, filing: { ...values.filing, hasContradiction: true } }
          : values,
      ),
  };
  const report = await collectReport({ ledger: missing, batches: records, now: new Date(MORNING) });
  expect(report.tie).toMatchObject({ ties: false, filed: { filings: 1_258 }, cases: { filings: 1_255 } });
  expect(nightPage(report, SAMPLE_RUN, "zh")).toContain("文件、台账、登记机构三方不符");
  const short = await collectReport({
    ledger,
    batches: records.map((batch, i) => (i === 0 ? { ...batch, rows: batch.rows + 1 } : batch)),
    now: new Date(MORNING),
  });
  expect(short.batches.map(({ tie }) => tie.ties)).toEqual([false, true, true]);
  expect(short.verdict).toMatchObject({ level: "red", ties: false });
});

test("a batch of nothing, of one row, and without amounts; no batch at all", async () => {
  const nothing = await pageOf(one({ rows: [] }));
  expect(nothing).toContain("期间没有提交");
  expect(nothing).not.toContain("<polyline");
  const single = await nightSample({
    batches: one({ rows: [[1, { state: "filed", status: "certified" }]] }),
    notes: [],
  });
  expect(single.verdict).toMatchObject({ level: "green", needsPerson: 0, ties: true });
  expect(nightPage(single, SAMPLE_RUN, "en")).toContain("No filing needs you.");
  const withoutAmounts = await pageOf(NIGHT.slice(2));
  expect(withoutAmounts).not.toContain("台账金额");
  expect(withoutAmounts).toContain("台账已提交");
  const { ledger } = nightLedger();
  const none = await collectReport({ ledger, batches: [], now: new Date(MORNING) });
  expect(nightPage(none, SAMPLE_RUN, "zh")).toContain("没有符合条件的批次");
});

test("a large batch stays a small page: 30,000 faulty rows list the first 300, and all are counted", async () => {
  const report = await nightSample({ batches: one({ rows: [[30_000, { state: "invalid" }]] }) });
  expect(report.attentionTotal).toBe(30_000);
  expect(report.attention).toHaveLength(300);
  expect(report.reasons).toMatchObject([{ rows: 30_000 }]);
  expect(nightPage(report, SAMPLE_RUN, "zh").length).toBeLessThan(400_000);
});

test("a ledger reads selected values as it reads whole rows", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bdc-row-values-"));
  const ledger = await openLedger(join(folder, "ledger.db"));
  try {
    const { id } = await ledger.createBatch({
      authority: "330100",
      institution: "x",
      kind: "mortgage.file",
      profile: "p",
      filePath: "/f",
      fileName: "f",
      sha256: "0",
      bytes: 0,
    });
    const owner = { id: "t", pid: process.pid, host: "h" };
    await ledger.acquireLease(id, owner);
    const filing = (ref: string, amount: string) => ({
      digest: ref.padEnd(64, "0"),
      units: "u",
      body: Buffer.from(JSON.stringify({ ref, securedPrincipal: amount })),
    });
    await ledger.addRows(id, [
      { rows: [2, 3], ref: "A", filing: filing("A", "1.00") },
      { rows: [5], ref: "", findings: new Map([[5, "[]"]]) },
      { rows: [9], ref: "B", filing: filing("B", "2.50") },
    ]);
    const found = await ledger.rowValues(id, 0, 10, { case: ["$.status"], body: ["$.securedPrincipal", "$.none"] });
    expect(found.map(({ row, state, filing: own, bodyValues }) => [row, state, own?.ref, bodyValues])).toEqual([
      [2, "queued", "A", ["1.00", null]],
      [3, "queued", "A", ["1.00", null]],
      [5, "invalid", undefined, []],
      [9, "queued", "B", ["2.50", null]],
    ]);
    expect((await ledger.rowValues(id, 3, 1, { case: [], body: [] })).map(({ row }) => row)).toEqual([5]);
    expect(await ledger.rowValues(id, 9, 10, { case: [], body: [] })).toEqual([]);
  } finally {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the workbook has six sheets with real numbers, amounts and dates; text never becomes a formula", async () => {
  const batches = NIGHT.map((batch, i) => (i === 0 ? { ...batch, fileName: '=cmd|"/c calc"!A1.csv' } : batch));
  const bytes = await nightWorkbook(await nightSample({ batches }), SAMPLE_RUN, "zh");
  const book = XLSX.read(bytes, { cellNF: true, cellFormula: true });
  expect(book.SheetNames).toEqual(["结论", "批次", "登记机构", "需要处理", "原因", "期限"]);
  const rowsOf = (name: string) => XLSX.utils.sheet_to_json<Record<string, unknown>>(book.Sheets[name]!);
  expect(rowsOf("批次").at(-1)).toMatchObject({ 批次: "合计", 文件行数: 1_350, 台账金额: 1_217_262_500 });
  expect(rowsOf("批次")[0]).toMatchObject({ 文件: '=cmd|"/c calc"!A1.csv', 结果: "✓ 相符" });
  expect(rowsOf("登记机构")[0]).toMatchObject({ 登记机构: "330100", "已提交（笔）": 734 });
  const due = book.Sheets["需要处理"]!["A2"] as XLSX.CellObject;
  expect([due.t, XLSX.SSF.format("yyyy-mm-dd", due.v as number)]).toEqual(["n", "2026-11-29"]);
  for (const sheet of Object.values(book.Sheets))
    for (const [reference, cell] of Object.entries(sheet))
      if (!reference.startsWith("!")) expect((cell as XLSX.CellObject).f, reference).toBeUndefined();
  const sheet = unzipped(bytes).get("xl/worksheets/sheet4.xml")!;
  expect(sheet).toContain('<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>');
  expect(sheet).toContain('state="frozen"');
  expect(unzipped(bytes).get("xl/workbook.xml")!).toContain("_xlnm.Print_Titles");
});
