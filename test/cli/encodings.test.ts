import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { bdcInProcess } from "../support/in-process.js";
import { csv, registerOf, workspaceWithSandbox } from "../support/workspace.js";
import { mortgage } from "../support/filing-rows.js";

const { workspace, sandbox } = await workspaceWithSandbox();

const encodings: [name: string, encode: (text: string) => Buffer, decode: (bytes: Buffer) => string][] = [
  ["utf-8", (t) => Buffer.from(t), (b) => b.toString()],
  ["utf-8-bom", (t) => Buffer.from("\ufeff" + t), (b) => b.toString().slice(1)],
  ["gb18030", (t) => iconv.encode(t, "gb18030"), (b) => iconv.decode(b, "gb18030")],
  ["utf-16le", (t) => iconv.encode("\ufeff" + t, "utf-16le"), (b) => iconv.decode(b, "utf-16le").replace("\ufeff", "")],
  ["utf-16be", (t) => iconv.encode("\ufeff" + t, "utf-16be"), (b) => iconv.decode(b, "utf-16be").replace("\ufeff", "")],
];
const shapes: [delimiter: string, newline: string][] = [
  [",", "\r\n"],
  [";", "\n"],
  ["\t", "\r\n"],
];

describe("a file in any everyday encoding, with any everyday delimiter", () => {
  let n = 0;
  it.each(
    encodings.flatMap(([name, encode, decode]) =>
      shapes.map(([delimiter, newline]) => ({ name, encode, decode, delimiter, newline })),
    ),
  )("$name, delimiter $delimiter", async ({ encode, decode, delimiter, newline }) => {
    n++;
    const text = csv(
      "mortgage.file",
      [
        { ...mortgage(n * 10), mortgagorName: "刘䶮", 客户经理: "张经理" },
        { ...mortgage(n * 10 + 1, { securedScope: "主债权本金\n利息、“罚息”" }), 客户经理: "" },
      ],
      { delimiter, newline },
    );
    const file = workspace.file(`f${n}.csv`, encode(text));
    const ran = await bdcInProcess(workspace, [
      "submit",
      file,
      "--profile",
      "sandbox-bank",
      "--yes",
      "--wait",
      "60s",
      "--json",
    ]);
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    const { readFileSync } = await import("node:fs");
    const result = decode(readFileSync(ran.json.resultFile));
    // The user's own text stands there as it was, ours at the right, in the same encoding and with the same line ends.
    expect(result).toContain("刘䶮");
    expect(result).toContain("主债权本金\n利息、“罚息”");
    expect(result.split(newline)[0]).toBe(
      text.split(newline)[0] +
        ["", "结果", "受理编号", "状态", "证明号", "顺位/轮候", "错误说明", "处理建议", "批次", "提醒"].join(delimiter),
    );
    const found = (await registerOf(sandbox)).find((c) => c.ref === mortgage(n * 10)["ref"]);
    expect(found?.status).toBe("certified");
  });

  it("headers may be keys, standard codes or Chinese, starred, in any order", async () => {
    const rows = csv("mortgage.file", [mortgage(900)]).split("\r\n");
    const header = rows[0]!
      .replace("不动产单元号", "BDCDYH")
      .replace("申请编号", "* ref")
      .replace("抵押人,", " 抵押人 *,");
    const file = workspace.file("headers.csv", [header, ...rows.slice(1)].join("\r\n"));
    const ran = await workspace.bdc(["submit", file, "--profile", "sandbox-bank", "--yes", "--wait", "60s", "--json"]);
    expect(ran.code, ran.stdout).toBe(0);
  });
});
