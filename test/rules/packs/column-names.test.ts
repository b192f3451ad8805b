import { describe, expect, it } from "vitest";
import { combinePacks, parsePack, type PackError } from "../../../src/rules/index.js";

const header = { schema: "bdc-rule-pack/1", id: "t", version: "1", date: "2026-11-01", zh: "试", en: "test" };
const columns = (names: Record<string, string>, kind = "mortgage.file") => ({
  do: "columns",
  kind,
  columns: names,
  reason: "本市的表格",
  source: "办事指南",
});
const packOf = (...changes: object[]) => parsePack(JSON.stringify({ ...header, changes }));
const errorsOf = (...changes: object[]) => {
  try {
    packOf(...changes);
    return [];
  } catch (error) {
    return (error as PackError).findings.map(({ rule, pointer }) => `${rule} ${pointer}`);
  }
};

describe("column names in a rule pack", () => {
  it("are kept by kind and header, and described", () => {
    const { pack } = packOf(
      columns({ 客户名称: "抵押人", 放款额: "securedPrincipal" }),
      columns({ 客户证件号: "抵押人证件号" }),
      columns({ 买方二证件: "买受人2证件号" }, "pre-notice.register"),
    );
    expect(pack.columnNames).toEqual({
      "mortgage.file": { 客户名称: "抵押人", 放款额: "securedPrincipal", 客户证件号: "抵押人证件号" },
      "pre-notice.register": { 买方二证件: "买受人2证件号" },
    });
    expect(pack.changes?.[0]).toMatchObject({
      do: "columns",
      zh: "抵押权首次登记的列名：“客户名称”读作“抵押人”、“放款额”读作“securedPrincipal”",
      en: "mortgage.file reads the columns “客户名称” as “抵押人”, “放款额” as “securedPrincipal”",
    });
  });

  it("stay when the pack is combined with the capabilities of an authority", () => {
    const { pack } = packOf(columns({ 客户名称: "抵押人" }));
    expect(combinePacks({ id: "a", version: "1" }, pack)?.columnNames).toEqual(pack.columnNames);
  });

  it.each([
    ["a column that the kind does not have", [columns({ 备用: "查封文号" })], "pack-field /changes/0/columns/备用"],
    ["no name at all", [columns({})], "pack-form /changes/0/columns"],
    ["an unknown kind", [columns({ 备用: "抵押人" }, "mortgage")], "pack-form /changes/0/kind"],
    [
      "one header twice",
      [columns({ 客户名称: "抵押人" }), columns({ "客户 名称*": "债务人" })],
      "pack-twice /changes/1",
    ],
    ["one header twice in a change", [columns({ 客户名称: "抵押人", "客户名称*": "债务人" })], "pack-twice /changes/0"],
  ])("are refused with %s", (_, changes, error) => expect(errorsOf(...changes)).toEqual([error]));
});
