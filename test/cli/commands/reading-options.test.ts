import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLedger, resumeBatch, submitFile, type Ledger } from "../../../src/batch/index.js";
import { batchResult } from "../../../src/cli/commands/batch/result.js";
import type { Context } from "../../../src/cli/core/context.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { RegistryClient, bearerToken } from "../../../src/sdk/index.js";
import { rowOf } from "../../batch/check/check-helpers.js";
import { textRows, writeWorkbook } from "../../support/workbook-file.js";
import { bdcInProcess } from "../../support/in-process.js";
import { Workspace, built, csv, sandboxFor } from "../../support/workspace.js";

let workspace: Workspace;
beforeAll(() => {
  built();
  workspace = new Workspace();
});
afterAll(() => workspace.remove());

const ID = "330106199001010018";
const unit = (n: number) => `330106001001GB00001F0001${String(n).padStart(4, "0")}`;
const row = (n: number, more: Record<string, string> = {}) => ({
  ...rowOf("mortgage.cancel"),
  ref: `N-${n}`,
  unitCode: unit(n),
  ...more,
});
/** A workbook whose first sheet holds another batch of the same kind. */
function book(name: string): Promise<string> {
  const sheet = (n: number) => {
    const cells = Object.entries(row(n)).filter(([, text]) => text !== "");
    return textRows([cells.map(([key]) => key), cells.map(([, text]) => text)]);
  };
  const second = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${sheet(2)}</sheetData></worksheet>`;
  return writeWorkbook(path.join(workspace.folder, name), {
    rows: sheet(1),
    sheets: [{ name: "另一批" }, { name: "注销" }],
    others: { "xl/worksheets/sheet2.xml": second },
  });
}
/** A ledger that simulates Ctrl-C at the first call of the given method. */
function stoppedBy(call: "createBatch" | "addRows" | "recordAndClaim", ledger: Ledger, stop: AbortController): Ledger {
  const called = (...args: unknown[]) =>
    (ledger[call] as (...args: unknown[]) => Promise<unknown>).apply(ledger, args).finally(() => stop.abort());
  return new Proxy(ledger, {
    get: (of, name) =>
      name === call ? called : (of[name as keyof Ledger] as (...args: unknown[]) => unknown).bind(of),
  });
}
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, any>);

describe("bdc check --ndjson", () => {
  it("prints one finding per line and the summary last, the same as --json", async () => {
    const file = workspace.file(
      "many.csv",
      csv(
        "mortgage.cancel",
        Array.from({ length: 300 }, (_, i) => row(i + 1, i % 3 === 0 ? { ground: "不想要了" } : {})),
      ),
    );
    const ended = await workspace.bdc(["check", file, "--ndjson"]);
    const whole = await workspace.bdc(["check", file, "--json"]);
    expect([ended.code, whole.code]).toEqual([3, 3]);
    const lines = linesOf(ended.stdout);
    const summary = lines.pop()!;
    expect(lines.every((l) => l["type"] === "finding")).toBe(true);
    expect(lines.map(({ type: _, ...finding }) => finding)).toEqual(whole.json.findings);
    const { findings: _, ...rest } = whole.json;
    expect(summary).toEqual({ type: "summary", ...rest });
    expect(summary).toMatchObject({ ok: false, exitCode: 3, rows: 300, errors: 100, invalidRows: 100 });
  });

  it("prints more findings than --json", async () => {
    const file = workspace.file(
      "10001.csv",
      csv(
        "mortgage.cancel",
        Array.from({ length: 10_050 }, (_, i) => row((i % 9000) + 1, { ref: `R-${i}`, ground: "?" })),
      ),
    );
    const lines = linesOf((await bdcInProcess(workspace, ["check", file, "--ndjson"])).stdout);
    expect(lines.filter((l) => l["rule"] === "code-unknown")).toHaveLength(10_050);
    expect((await bdcInProcess(workspace, ["check", file, "--json"])).json.findings).toHaveLength(10_000);
  });

  it("lists interpretations, masks personal data, and ends with the error when the file cannot be read", async () => {
    const mortgage = { ...rowOf("mortgage.file"), mortgagorIdNo: ` ${ID} `, termEnd: "五年", mortgagorName: " 张伟 " };
    const file = workspace.file(
      "one.csv",
      csv("mortgage.file", [mortgage, { ...mortgage, ref: "B", mortgagorIdNo: "330106199001010019" }]),
    );
    const { stdout } = await bdcInProcess(workspace, ["check", file, "--ndjson", "--explain-cells"]);
    expect(linesOf(stdout).map((l) => l["type"])).toContain("understanding");
    expect(stdout).not.toContain(ID);
    expect(stdout).not.toContain("330106199001010019");
    expect(stdout).not.toContain("张伟");
    const none = await bdcInProcess(workspace, ["check", "none.csv", "--ndjson"]);
    expect(linesOf(none.stdout)).toMatchObject([{ ok: false, exitCode: 2, error: { code: "file-not-found" } }]);
  });
});

describe("the file format options", () => {
  it("accept common names", async () => {
    const file = workspace.file(
      "gbk.csv",
      iconv.encode(csv("mortgage.cancel", [row(1)], { delimiter: ";" }), "gb18030"),
    );
    expect(
      (await bdcInProcess(workspace, ["check", file, "--encoding", "GBK", "--delimiter", "分号", "--json"])).json,
    ).toMatchObject({ ok: true, encoding: "gb18030", delimiter: ";" });
    expect((await bdcInProcess(workspace, ["check", file, "--encoding", "utf-8", "--json"])).code).toBe(2);
  });

  it("report a value that is unknown or does not apply to the file", async () => {
    const file = workspace.file("plain.csv", csv("mortgage.cancel", [row(1)]));
    for (const [args, code, words] of [
      [["--encoding", "latin9"], "reading-option", "gb18030"],
      [["--delimiter", "||"], "reading-option", "tab"],
      [["--sheet", "一月"], "csv-has-no-sheets", "--sheet"],
    ] as const) {
      const ran = await bdcInProcess(workspace, ["check", file, ...args, "--json"]);
      expect([ran.code, ran.json.error.code]).toEqual([2, code]);
      expect(JSON.stringify(ran.json.error)).toContain(words);
    }
  });

  it("select the named sheet", async () => {
    const file = await book("book.xlsx");
    expect((await bdcInProcess(workspace, ["check", file, "--sheet", "注销", "--json"])).json).toMatchObject({
      ok: true,
      sheet: "注销",
      rows: 1,
    });
    const wrong = await bdcInProcess(workspace, ["check", file, "--sheet", "注消", "--json"]);
    expect(wrong.json.error).toMatchObject({ code: "workbook-sheet-unknown" });
    expect(wrong.json.error.zh).toContain("另一批, 注销");
    expect(
      (await bdcInProcess(workspace, ["check", file, "--sheet", "注销", "--encoding", "gbk", "--json"])).json.error
        .code,
    ).toBe("workbook-has-no-encoding");
  });
});

describe("submit", () => {
  it("reads with the given options, and an interrupted intake is resumed with the same ones", async () => {
    const sandbox = await sandboxFor(workspace);
    const ledger = await openLedger(path.join(workspace.folder, "resumed.db"));
    const client = new RegistryClient({
      gateway: sandbox.url,
      credentials: bearerToken({ token: "sandbox-bank", institution: "91330106MA2TEXT08W" }),
    });
    try {
      const stop = new AbortController();
      // Interrupted when the batch is recorded and none of its rows.
      const interrupting = stoppedBy("createBatch", ledger, stop);
      const common = {
        client,
        owner: { id: "t", pid: process.pid, host: "t" },
        role: "bank",
        today: "2026-11-21",
        waitMs: 0,
      } as const;
      const summary = await submitFile({
        ...common,
        ledger: interrupting,
        path: await book("两表.xlsx"),
        profile: "p",
        institution: "91330106MA2TEXT08W",
        reading: { sheet: "注销" },
        accept: new Map([["unit-repeated", "已核对"]]),
        drain: stop.signal,
      });
      expect(stop.signal.aborted).toBe(true);
      expect(summary.stop).toEqual({ reason: "interrupted" });
      const words = (lang: "zh" | "en", lastRow: number) =>
        batchResult({ lang, stdout: { isTTY: false } } as Context, {
          ...summary,
          batch: { ...summary.batch, lastRow },
        }).view({} as Context);
      expect(words("zh", 0)).toContain("文件尚未记入台账");
      expect(words("zh", 1_001)).toContain("第 1001 行及之前的行");
      expect(words("en", 1_001)).toContain("up to row 1001");
      const batch = (await ledger.batches())[0]!;
      expect(batch).toMatchObject({ state: "intake", rows: 0 });
      expect(JSON.parse(batch.format!)).toMatchObject({ sheet: "注销", accept: [["unit-repeated", "已核对"]] });
      const resumed = await resumeBatch({ ...common, ledger, batch });
      expect(resumed.counts.byState.filed.rows).toBe(1);
      expect((await ledger.rowsOf(batch.id, 0, 10)).map((r) => r.ref)).toEqual(["N-2"]);
    } finally {
      await client.close();
      await ledger.close();
      await sandbox.close();
    }
  });

  it.each(["recordAndClaim", "addRows"] as const)(
    "is interrupted at its first %s: reported as such, with what is recorded, and resumed",
    async (call) => {
      const sandbox = await sandboxFor(workspace);
      const ledger = await openLedger(path.join(workspace.folder, `${call}.db`));
      const client = new RegistryClient({
        gateway: sandbox.url,
        credentials: bearerToken({ token: "sandbox-bank", institution: "91330106MA2TEXT08W" }),
      });
      try {
        const rows = 6_000;
        const file = workspace.file(
          `${call}.csv`,
          csv(
            "mortgage.cancel",
            Array.from({ length: rows }, (_, i) => row(i + 1)),
          ),
        );
        const stop = new AbortController();
        const common = {
          client,
          owner: { id: "t", pid: process.pid, host: "t" },
          role: "bank",
          today: "2026-11-21",
          waitMs: 0,
        } as const;
        const summary = await submitFile({
          ...common,
          ledger: stoppedBy(call, ledger, stop),
          path: file,
          profile: "p",
          institution: "91330106MA2TEXT08W",
          drain: stop.signal,
        });
        expect(summary).toMatchObject({ stop: { reason: "interrupted" }, batch: { state: "intake" } });
        expect(summary.counts.rows).toBeGreaterThanOrEqual(call === "recordAndClaim" ? 0 : 1_000);
        expect(summary.counts.rows).toBeLessThan(call === "recordAndClaim" ? 1 : rows);
        const { counts } = await resumeBatch({ ...common, ledger, batch: summary.batch });
        expect(counts.byState.filed.rows + counts.byState["turned-away"].rows).toBe(rows);
      } finally {
        await client.close();
        await ledger.close();
        await sandbox.close();
      }
    },
  );

  it("leaves nothing to resume of a file that breaks half way, and no batch blocks the resume of another", async () => {
    const sandbox = await sandboxFor(workspace);
    const ledgerFile = path.join(workspace.home, "ledger.db");
    try {
      const broken = workspace.file(
        "坏.csv",
        `${csv(
          "mortgage.cancel",
          Array.from({ length: 3_000 }, (_, i) => row(i + 1_000)),
        )}N-12,"没有结束的引号\n`,
      );
      const refused = await bdcInProcess(workspace, ["submit", broken, "--profile", "sandbox-bank", "--yes", "--json"]);
      expect(refused).toMatchObject({ code: 2, json: { error: { code: expect.stringMatching(/quote/) as string } } });
      expect((await bdcInProcess(workspace, ["resume", "--json"])).json).toMatchObject({ ok: true, batches: [] });

      const file = (name: string, n: number) => workspace.file(name, csv("mortgage.cancel", [row(n)]));
      const gone = file("丢.csv", 13);
      const ledger = await openLedger(ledgerFile);
      for (const filePath of [gone, broken, file("好.csv", 15)]) {
        const content = readFileSync(filePath);
        const sha256 = createHash("sha256").update(content).digest("hex");
        await ledger.createBatch({
          authority: "330106",
          institution: "91330106MA2TEXT08W",
          kind: "mortgage.cancel",
          profile: "sandbox-bank",
          filePath,
          fileName: path.basename(filePath),
          sha256,
          bytes: content.length,
        });
      }
      await ledger.close();
      rmSync(gone);
      const { code, json } = await bdcInProcess(workspace, ["resume", "--json"]);
      const byFile = Object.fromEntries(
        (json.batches as Record<string, any>[]).map((b) => [path.basename(b["batch"].file as string), b]),
      );
      expect(byFile["丢.csv"]).toMatchObject({ error: { code: "ledger-not-allowed" } });
      expect(byFile["坏.csv"]).toMatchObject({ error: { code: expect.stringMatching(/quote/) as string } });
      expect(byFile["好.csv"]).toMatchObject({ counts: { rows: 1 } });
      expect(code).toBe(2);
      // A resume keeps everything.
      for (const name of ["丢.csv", "坏.csv"]) {
        const again = await bdcInProcess(workspace, ["resume", byFile[name]!["batch"].id as string, "--json"]);
        expect(again).toMatchObject({
          code: 2,
          json: { ok: false, error: { code: byFile[name]!["error"].code as string } },
        });
      }
    } finally {
      await sandbox.close();
    }
  });

  it("accepts the file format options of check", async () => {
    const sandbox = await sandboxFor(workspace);
    try {
      const file = await book("交.xlsx");
      const ran = await bdcInProcess(workspace, [
        "submit",
        file,
        "--sheet",
        "注销",
        "--profile",
        "sandbox-bank",
        "--yes",
        "--json",
      ]);
      // The register does not hold the right that is cancelled.
      expect([ran.code, ran.json.counts.rows, ran.json.unknownRights.length]).toEqual([ExitCode.News, 1, 1]);
      expect(
        (
          await bdcInProcess(workspace, [
            "submit",
            file,
            "--encoding",
            "gbk",
            "--profile",
            "sandbox-bank",
            "--yes",
            "--json",
          ])
        ).json.error.code,
      ).toBe("workbook-has-no-encoding");
    } finally {
      await sandbox.close();
    }
  });
});
