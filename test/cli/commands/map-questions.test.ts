import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mortgage } from "../../support/filing-rows.js";
import { bdcAtTerminal } from "../../support/pty.js";
import { ROOT, Workspace, built, csv } from "../../support/workspace.js";

let workspace: Workspace;
beforeAll(built);
beforeEach(() => {
  workspace = new Workspace();
  workspace.profile("http://127.0.0.1:9");
});
afterEach(() => workspace.remove());

const TIME = { timeout: 120_000 };
const fileWith = (header: string): string =>
  workspace.file("抵押.csv", csv("mortgage.file", [mortgage(1)]).replace(/抵押人(?=,)/, header));
const columnsOfProfile = (): unknown =>
  JSON.parse(readFileSync(join(workspace.home, "profiles.json"), "utf8")).profiles["sandbox-bank"].columns;
const DOWN = "\u001b[B";

describe("the questions of bdc map", () => {
  const mapAt = (type: string) =>
    bdcAtTerminal(workspace, ["map", fileWith("客户名称"), "--kind", "mortgage.file", "--profile", "sandbox-bank"], {
      columns: 100,
      after: "客户名称",
      act: { type },
    });

  it("offer the missing column first and save the answer in the profile", TIME, async () => {
    const { exit, output } = await mapAt("\r");
    expect([exit, columnsOfProfile()], output).toEqual([0, { "mortgage.file": { 客户名称: "抵押人" } }]);
    const checked = await workspace.bdc(["check", "抵押.csv", "--profile", "sandbox-bank", "--json"]);
    expect([checked.code, checked.json.mappedColumns]).toEqual([0, [{ header: "客户名称", column: "抵押人" }]]);
  });

  it("let a column stay unread; nothing is saved", TIME, async () => {
    const { exit, output } = await mapAt(`${DOWN}\r`);
    expect([exit, columnsOfProfile()], output).toEqual([3, undefined]);
  });

  it("end at Ctrl-C; nothing is saved", TIME, async () => {
    const { exit, output } = await mapAt("\u0003");
    expect([exit, columnsOfProfile()], output).toEqual([130, undefined]);
  });
});

describe("column names of a rule pack", () => {
  const PACK = join(ROOT, "examples/packs/hangzhou.json");

  it("are used by check and map, and listed as changes", async () => {
    const file = fileWith("客户名称");
    const checked = await workspace.bdc(["check", file, "--pack", PACK, "--json"]);
    expect(checked.json.mappedColumns).toEqual([{ header: "客户名称", column: "抵押人" }]);
    expect(checked.json.pack.changes[0].zh).toContain("“客户名称”读作“抵押人”");
    const mapped = await workspace.bdc(["map", file, "--pack", PACK, "--json"]);
    expect([mapped.code, mapped.json.unknown, mapped.json.missing]).toEqual([0, [], []]);
  });

  it("give way to --map", async () => {
    const columns = { "mortgage.file": { 客户名称: "债务人" } };
    const map = workspace.file("map.json", JSON.stringify({ schema: "bdc-column-map/1", columns }));
    const args = ["check", fileWith("客户名称"), "--kind", "mortgage.file", "--pack", PACK, "--map", map, "--json"];
    const { code, json } = await workspace.bdc(args);
    expect([code, json.error.code, json.error.zh]).toEqual([2, "header-missing", expect.stringContaining("抵押人")]);
  });
});
