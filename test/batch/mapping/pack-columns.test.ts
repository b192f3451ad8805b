import { describe, expect, it } from "vitest";
import type { ColumnMap } from "../../../src/batch/index.js";
import { parsePack } from "../../../src/rules/index.js";
import { checkText, csvOf, rowOf } from "../check/check-helpers.js";

const REAL = {
  ref: "M-1",
  unitCode: "330106001001GB00001F00010077",
  debtorName: "李娜",
  debtorIdNo: "330106199105050014",
};
const fileWith = (headers: Record<string, string>): string =>
  csvOf("mortgage.file", [rowOf("mortgage.file", REAL)], headers);
const packWith = (columns: Record<string, string>, kind = "mortgage.file") =>
  parsePack(
    JSON.stringify({
      schema: "bdc-rule-pack/1",
      id: "t",
      version: "1",
      date: "2026-11-01",
      zh: "试",
      en: "test",
      changes: [{ do: "columns", kind, columns, reason: "本市的表格", source: "办事指南" }],
    }),
  ).pack;
const own = (columns: Record<string, string>): ColumnMap => ({ "mortgage.file": columns });
const mappedIn = (layout: { columns: readonly { header: string; mapped?: string }[] }) =>
  layout.columns.flatMap(({ header, mapped }) => (mapped === undefined ? [] : [[header, mapped]]));

describe("column names of a rule pack", () => {
  it("are read as the columns that they name", async () => {
    const pack = packWith({ 客户名称: "抵押人", "放款额（万元）": "securedPrincipal" });
    const { rows, layout } = await checkText(
      fileWith({ mortgagorName: "客户名称", securedPrincipal: "放款额（万元）" }),
      { pack },
    );
    expect(rows[0]).toMatchObject({ ref: "M-1", filing: { mortgagors: [{ name: "张伟" }] } });
    expect(mappedIn(layout)).toEqual([
      ["客户名称", "抵押人"],
      ["放款额（万元）", "被担保主债权数额"],
    ]);
  });

  it("give way to the institution's own names for the same header, and to no others", async () => {
    const pack = packWith({ "客户名称*": "债务人", 客户号: "抵押人证件号" });
    const { rows, layout } = await checkText(fileWith({ mortgagorName: "客户 名称", mortgagorIdNo: "客户号" }), {
      pack,
      columnMap: own({ 客户名称: "抵押人" }),
    });
    expect(mappedIn(layout)).toEqual([
      ["客户 名称", "抵押人"],
      ["客户号", "抵押人证件号"],
    ]);
    expect(rows[0]).toMatchObject({ filing: { mortgagors: [{ name: "张伟" }], debtors: [{ name: "李娜" }] } });
  });

  it("take precedence over the standard names", async () => {
    const { layout } = await checkText(fileWith({ mortgagorName: "债务人", debtorName: "其他" }), {
      pack: packWith({ 债务人: "抵押人" }),
    });
    expect(mappedIn(layout)).toEqual([["债务人", "抵押人"]]);
  });

  it("of another kind are not used", async () =>
    expect(
      checkText(fileWith({ mortgagorName: "客户名称" }), {
        pack: packWith({ 客户名称: "买受人" }, "pre-notice.register"),
      }),
    ).rejects.toMatchObject({ name: "HeaderError" }));

  it("never feed one field from two columns", async () =>
    expect(
      checkText(fileWith({ debtorName: "客户名称" }), { pack: packWith({ 客户名称: "抵押人" }) }),
    ).rejects.toMatchObject({ findings: [{ rule: "header-repeated" }] }));
});
