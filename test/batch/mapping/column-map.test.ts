import { describe, expect, it } from "vitest";
import type { ColumnMap } from "../../../src/batch/index.js";
import { checkText, csvOf, rowOf } from "../check/check-helpers.js";

const REAL = { ref: "M-1", unitCode: "330106001001GB00001F00010077" };
const fileWith = (headers: Record<string, string>): string =>
  csvOf("mortgage.file", [rowOf("mortgage.file", REAL)], headers);
const map = (columns: Record<string, string>): ColumnMap => ({ "mortgage.file": columns });

describe("a column map", () => {
  it("assigns a header to the column that it names", async () => {
    const columnMap = map({ 客户名称: "抵押人", "放款额（万元）": "securedPrincipal" });
    const { rows, layout } = await checkText(
      fileWith({ mortgagorName: "客户 名称", securedPrincipal: "放款额（万元）" }),
      { columnMap },
    );
    expect(rows[0]).toMatchObject({ ref: "M-1", filing: { securedPrincipal: "12000000000" } });
    expect(layout.columns.flatMap(({ header, mapped }) => (mapped ? [[header, mapped]] : []))).toEqual([
      ["客户 名称", "抵押人"],
      ["放款额（万元）", "被担保主债权数额"],
    ]);
  });

  it("is required for such a header", async () =>
    expect(checkText(fileWith({ mortgagorName: "客户名称" }))).rejects.toMatchObject({ name: "HeaderError" }));

  it("never assigns two headers to one column", async () =>
    expect(
      checkText(fileWith({ remark: "客户名称" }), { columnMap: map({ 客户名称: "抵押人" }) }),
    ).rejects.toMatchObject({ findings: [{ rule: "header-repeated" }] }));

  it("is refused with a column that the kind does not have", async () =>
    expect(
      checkText(fileWith({ remark: "备用" }), { columnMap: map({ 备用: "查封文号" }), kind: "mortgage.file" }),
    ).rejects.toMatchObject({ findings: [{ rule: "header-mapping" }] }));
});
