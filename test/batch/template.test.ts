import { describe, it, expect } from "vitest";
import { columnsFor, kinds } from "../../src/contract/index.js";
import { noteOf, templateFor } from "../../src/batch/template.js";
import { checkText } from "./checked.js";

describe("template", () => {
  it.each(kinds)("%s: opens in Excel as it is, stars what is required, and its two rows pass", async (kind) => {
    const text = templateFor(kind, "zh");
    expect(text.startsWith("\uFEFF")).toBe(true);
    expect(text.split("\r\n")).toHaveLength(5);
    const headers = text.slice(1).split("\r\n")[0]!.split(",");
    expect(headers).toEqual(columnsFor(kind).map((c) => (c.required ? `${c.zh}*` : c.zh)));
    const { rows, layout } = await checkText(text, { kind });
    expect(layout.unknown).toEqual([]);
    expect(rows.map((r) => r.ok)).toEqual([true, true]);
  });

  it("says what may stand in a column", () => {
    const note = (key: string) => noteOf(columnsFor("mortgage.file").find((c) => c.key === key)!, "zh");
    expect(note("mortgageType")).toBe("一般抵押、最高额抵押");
    expect(note("propertyType")).toContain("默认土地和房屋");
    expect(note("securedPrincipal")).toContain("元");
    expect(note("mortgagorName")).toContain("、");
    expect(noteOf(columnsFor("mortgage.file").find((c) => c.key === "mortgagorName")!, "en")).toContain("several people");
  });
});
