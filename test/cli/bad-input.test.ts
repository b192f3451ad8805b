import { mkdirSync, openSync, closeSync, ftruncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.js";
import { bdcInProcess } from "../support/in-process.js";
import { Workspace, built, csv, registerOf, sandboxFor, type Ran } from "../support/workspace.js";
import { mortgage, seizure, unit, type Cells } from "../support/filing-rows.js";

let cli: Workspace;
let sandbox: Sandbox;
let workspace: Workspace;
beforeAll(async () => {
  built();
  cli = new Workspace();
  sandbox = await sandboxFor(cli);
});
afterAll(async () => {
  await sandbox.close();
  cli.remove();
});
beforeEach(() => {
  workspace = new Workspace();
  workspace.profile(sandbox.url);
  workspace.profile(sandbox.url, "court");
});
afterEach(() => workspace.remove());

const args = (file: string, ...more: string[]) => [
  "submit",
  file,
  "--profile",
  "sandbox-bank",
  "--yes",
  "--json",
  ...more,
];
const submit = (file: string) => workspace.bdc(args(file));
const bdc = (command: readonly string[]) => bdcInProcess(workspace, command);

/** Expects that the file is rejected: exit 2, texts in both languages, a fix and the next command; nothing is registered. */
async function expectRefused(ran: Ran, code: string | RegExp): Promise<void> {
  expect(ran.code, ran.stdout + ran.stderr).toBe(2);
  const { error, ok, exitCode } = ran.json;
  expect([ok, exitCode]).toEqual([false, 2]);
  expect(error.code).toMatch(code);
  for (const part of ["zh", "en", "next"]) expect(error[part], part).toBeTruthy();
}

describe("a file that cannot be read as a whole", () => {
  const cases: [name: string, make: () => string, code: string | RegExp, ...more: string[]][] = [
    ["is not there", () => "none.csv", "file-not-found"],
    ["is a folder", () => (mkdirSync(path.join(workspace.folder, "dir.csv")), "dir.csv"), "file-unreadable"],
    ["is empty", () => workspace.file("e.csv", ""), "file-empty"],
    [
      "has headers and no rows",
      () => workspace.file("h.csv", csv("mortgage.file", [mortgage(1)]).split("\r\n")[0]! + "\r\n"),
      /no-rows|empty/,
    ],
    [
      "lacks a required column",
      () =>
        workspace.file(
          "c.csv",
          csv("mortgage.file", [(({ unitCode: _, ...rest }) => rest)(mortgage(1) as any) as Cells]),
        ),
      /kind-unknown|column|header/,
    ],
    [
      "is of another kind than given",
      () => workspace.file("k.csv", csv("mortgage.file", [mortgage(1)])),
      /kind|column|header/,
      "--kind",
      "seizure.request",
    ],
    [
      "is given an unknown kind",
      () => workspace.file("n.csv", csv("mortgage.file", [mortgage(1)])),
      "no-such-kind",
      "--kind",
      "mortgage",
    ],
    [
      "has headers in an unknown language",
      () => workspace.file("l.csv", "Aktenzeichen,Grundstück\r\n1,2\r\n"),
      /kind|column|header/,
    ],
    [
      "is a program",
      () =>
        workspace.file(
          "b.csv",
          Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e, 0]),
        ),
      "file-not-text",
    ],
    ["is a web page", () => workspace.file("w.csv", "<!DOCTYPE html><html><body>登录</body></html>"), "file-is-html"],
    [
      "opens a quote and never closes it",
      () => workspace.file("q.csv", csv("mortgage.file", [mortgage(1)]) + '"x,y\r\n'),
      /quote/,
    ],
  ];
  it.each(cases)("that %s", async (_, make, code, ...more) => {
    const file = make();
    await expectRefused(await bdc(args(file, ...more)), code);
    await expectRefused(await bdc(["check", file, "--json", ...more]), code);
  });

  it("that is a gigabyte of zeros, without reading it into memory", async () => {
    const big = path.join(workspace.folder, "zeros.csv");
    const handle = openSync(big, "w");
    ftruncateSync(handle, 1024 ** 3);
    closeSync(handle);
    const ran = await workspace.bdc(["submit", big, "--profile", "sandbox-bank", "--yes", "--json"], {
      env: { NODE_OPTIONS: "--max-old-space-size=128" },
    });
    await expectRefused(ran, "file-not-text");
  });
});

describe("rows with errors", () => {
  const wrong: [what: string, cells: Cells, rule: RegExp, header: string][] = [
    ["a check digit", mortgage(2, { mortgagorIdNo: "330106199001010019" }), /./, "抵押人证件号"],
    ["a day that is not in the calendar", mortgage(2, { termEnd: "2026-02-30" }), /date/, "债务履行结束日期"],
    ["an amount that is none", mortgage(2, { securedPrincipal: "一百万左右" }), /amount/, "被担保主债权数额"],
    ["a unit code that is too short", mortgage(2, { unitCode: unit(2).slice(0, 19) }), /./, "不动产单元号"],
    ["an ID number that Excel spoiled", mortgage(2, { mortgagorIdNo: "3.30106E+17" }), /excel/, "抵押人证件号"],
    ["two people and one number", mortgage(2, { mortgagorName: "张伟、李娜" }), /people/, "抵押人"],
    ["nothing where something must be", mortgage(2, { securedScope: "" }), /missing/, "担保范围"],
    ["an ordinary mortgage without its amount", mortgage(2, { securedPrincipal: "" }), /./, "被担保主债权数额"],
    ["text that would drive a terminal", mortgage(2, { mortgageContractNo: "DY\u001b[2J" }), /text|./, "抵押合同号"],
  ];

  it.each(wrong)(
    "%s: reported with row, column, rule, reason and fix; the valid row is filed",
    async (_, cells, rule, header) => {
      const file = workspace.file(
        "m.csv",
        csv("mortgage.file", [
          mortgage(1, { ref: `ok-${header}-${Math.random()}`.slice(0, 60) }),
          { ...cells, ref: "wrong-row" },
        ]),
      );
      const checked = await bdc(["check", file, "--json"]);
      expect(checked.code, checked.stdout).toBe(3);
      expect([checked.json.rows, checked.json.invalidRows]).toEqual([2, 1]);
      const finding = checked.json.findings.find((f: any) => f.severity === "error");
      expect(finding).toMatchObject({ row: 3 });
      expect(finding.rule).toMatch(rule);
      expect(finding.header).toContain(header);
      for (const part of ["zh", "en", "fixZh", "fixEn"]) expect(finding[part], part).toBeTruthy();
      expect(checked.stdout + checked.stderr).not.toContain("\u001b");
      expect(checked.stdout).not.toContain(mortgage(2)["mortgagorIdNo"]);

      const ran = await bdc(args(file));
      expect([3, 4]).toContain(ran.code);
      expect(ran.json.counts.byState.invalid.rows).toBe(1);
      expect((await registerOf(sandbox)).some((c) => c.ref === "wrong-row")).toBe(false);
    },
  );

  it("the text output gives the same in Chinese or English, masked", async () => {
    const file = workspace.file("m.csv", csv("mortgage.file", [mortgage(2, { mortgagorIdNo: "330106199001010019" })]));
    const zh = await bdc(["check", file]);
    expect(zh.code).toBe(3);
    expect(zh.stdout).toMatch(/抵押人证件号/);
    const en = await bdc(["check", file, "--lang", "en"]);
    expect(en.stdout).toMatch(/check digit|check character|does not fit|wrong/i);
    for (const { stdout, stderr } of [zh, en]) expect(stdout + stderr).not.toContain("330106199001010019");
  });

  it("amounts with separators or in capital numerals are read, and their interpretation is listed", async () => {
    const file = workspace.file(
      "m.csv",
      csv("mortgage.file", [
        mortgage(61, { securedPrincipal: "1,200,000.00" }),
        mortgage(62, { securedPrincipal: "壹佰贰拾万元整" }),
      ]),
    );
    const checked = await bdc(["check", file, "--json"]);
    expect([0, 3]).toContain(checked.code);
    expect(checked.json.findings.filter((f: any) => f.severity === "error")).toEqual([]);
  });

  it("a path outside the file's folder is not read", async () => {
    writeFileSync(path.join(workspace.folder, "secret.pdf"), "%PDF-1.4 secret");
    const file = workspace.file(
      "in/c.csv",
      csv("seizure.request", [seizure(1, { materials: "裁定书=../secret.pdf；协助执行通知书=../secret.pdf" })]),
    );
    const ran = await bdc(["submit", file, "--profile", "sandbox-court", "--yes", "--json"]);
    expect(ran.code, ran.stdout).toBe(3);
    expect(JSON.stringify((await bdc(["batch", "show", ran.json.batch.id, "--json"])).json.rows)).toContain(
      "material-outside",
    );
  });
});

describe("a ref that was used before", () => {
  it("in the same file with different content is reported and not sent", async () => {
    const file = workspace.file(
      "m.csv",
      csv("mortgage.file", [mortgage(71), mortgage(71, { loanContractNo: "another" })]),
    );
    const ran = await submit(file);
    expect(ran.code, ran.stdout).toBe(3);
    expect((await registerOf(sandbox)).some((c) => c.ref === "M-000071")).toBe(false);
  });

  it("with different content on this machine is shown as changed and never sent", async () => {
    expect((await submit(workspace.file("a.csv", csv("mortgage.file", [mortgage(72)])))).code).toBe(0);
    const ran = await submit(
      workspace.file("b.csv", csv("mortgage.file", [mortgage(72, { securedPrincipal: "9900000.00" })])),
    );
    expect(ran.code, ran.stdout).toBe(5);
    expect(ran.json.counts.byState.changed.rows).toBe(1);
    expect((await registerOf(sandbox)).filter((c) => c.ref === "M-000072")).toHaveLength(1);
  });

  it("with different content on another machine is reported by the authority and needs manual review", async () => {
    expect((await submit(workspace.file("a.csv", csv("mortgage.file", [mortgage(73)])))).code).toBe(0);
    const elsewhere = new Workspace();
    elsewhere.profile(sandbox.url);
    const file = elsewhere.file("b.csv", csv("mortgage.file", [mortgage(73, { securedPrincipal: "9900000.00" })]));
    const ran = await elsewhere.bdc(["submit", file, "--profile", "sandbox-bank", "--yes", "--json"]);
    expect(ran.code, ran.stdout).toBe(5);
    expect(ran.json.next).toContain("--problems");
    elsewhere.remove();
  });
});
