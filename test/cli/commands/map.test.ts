import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mortgage } from "../../support/filing-rows.js";
import { Workspace, built, csv } from "../../support/workspace.js";

let workspace: Workspace;
beforeAll(built);
beforeEach(() => {
  workspace = new Workspace();
  workspace.profile("http://127.0.0.1:9");
});
afterEach(() => workspace.remove());

const file = (): string =>
  workspace.file("抵押.csv", csv("mortgage.file", [mortgage(1)]).replace(/抵押人(?=,)/, "客户名称"));

describe("bdc map", () => {
  it("lists the columns that are not read and the next command, without a terminal", async () => {
    const ran = await workspace.bdc(["map", file(), "--kind", "mortgage.file", "--json"]);
    expect(ran.code).toBe(3);
    expect(ran.json).toMatchObject({ kind: "mortgage.file", missing: ["抵押人"], unknown: [{ header: "客户名称" }] });
    expect(ran.json.next).toContain("客户名称=抵押人");
  });

  it("saves a column map that bdc check uses and shows", async () => {
    const path = file();
    const out = join(workspace.folder, "列名对照.json");
    const ran = await workspace.bdc(["map", path, "--column", "客户名称=抵押人", "--out", out, "--json"]);
    expect([ran.code, ran.json.saved]).toEqual([0, { file: out }]);
    expect((await workspace.bdc(["check", path])).code).toBe(2);
    const checked = await workspace.bdc(["check", path, "--map", out]);
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining("“客户名称”对应“抵押人”")]);
  });

  it("saves the column map in the profile for later commands", async () => {
    const path = file();
    const saved = await workspace.bdc([
      "map",
      path,
      "--column",
      "客户名称=抵押人",
      "--profile",
      "sandbox-bank",
      "--json",
    ]);
    expect([saved.code, saved.json.saved]).toEqual([0, { profile: "sandbox-bank" }]);
    const checked = await workspace.bdc(["check", path, "--profile", "sandbox-bank", "--json"]);
    expect(checked.json.mappedColumns).toEqual([{ header: "客户名称", column: "抵押人" }]);
  });

  it.each([
    ["备注=抵押人", "column-not-in-file"],
    ["客户名称=没有的列", "column-unknown"],
    ["客户名称=申请编号", "column-map-conflict"],
    ["客户名称", "column-form"],
  ])("refuses --column %s", async (column, code) => {
    const ran = await workspace.bdc(["map", file(), "--kind", "mortgage.file", "--column", column, "--json"]);
    expect([ran.code, ran.json.error.code]).toEqual([2, code]);
  });
});
