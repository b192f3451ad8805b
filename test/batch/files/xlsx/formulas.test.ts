import { describe, expect, it } from "vitest";
import { columnsFor } from "../../../../src/contract/index.js";
import { checkBook, letterOf, type Cell } from "./mortgage-book.js";

const columns = columnsFor("mortgage.file");
const uncomputed = async (...given: Parameters<typeof checkBook>): Promise<string[]> => {
  const { findings } = await checkBook(...given);
  return findings.filter((f) => f.rule === "formula-uncomputed").map((f) => `${f.row} ${f.header}`);
};
/** Setting that makes Excel compute every formula when it opens the file. */
const RECALCULATES = { workbookPr: '<calcPr calcId="124519" fullCalcOnLoad="1"/>' };

describe("a formula without a stored result", () => {
  it.each([
    ["openpyxl: an empty value", "><f>A1</f><v/>"],
    ["openpyxl: an empty value in two tags", "><f>A1</f><v></v>"],
    ["ExcelJS: no value", "><f>A1</f>"],
    ["no value, text type", ' t="str"><f>A1</f>'],
    ["Apache POI streaming: 0.0", "><f>A1</f><v>0.0</v>"],
    ["a shared formula", '><f t="shared" si="0"/><v/>'],
    ["an array formula", '><f t="array" ref="A9">A1</f><v/>'],
  ])("is an error in every column (%s)", async (_, xml) => {
    const row = Object.fromEntries(columns.map((c): [string, Cell] => [c.key, { xml }]));
    expect(await uncomputed([row])).toEqual(columns.map((c) => `2 ${c.zh}`));
    for (const key of ["debtorName", "remark"]) {
      const report = await checkBook([{ [key]: { xml } }, {}]);
      expect(report).toMatchObject({ filings: 1, invalidRows: 1, errors: 1 });
    }
  });

  it("is an error when a program such as xlsxwriter stores zero and Excel is to compute the result", async () => {
    const zero = { xml: "><f>A1</f><v>0</v>" };
    expect(await uncomputed([{ remark: zero }], RECALCULATES)).toEqual(["2 附记"]);
    expect(await uncomputed([{ remark: zero }])).toEqual([]);
    expect(await uncomputed([{ remark: { xml: ' t="str"><f>A1</f><v></v>' } }], RECALCULATES)).toEqual(["2 附记"]);
  });

  it("is an error in every cell of an array formula", async () => {
    const last = letterOf("remark");
    const area = { xml: `><f t="array" ref="${last}2:${last}4">F1:F3</f><v/>` };
    const nothing = { xml: "" };
    expect(await uncomputed([{ remark: area }, { remark: nothing }, { remark: { xml: "><v/>" } }, {}])).toEqual([
      "2 附记",
      "3 附记",
      "4 附记",
    ]);
    const zeros = { xml: "><v>0</v>" };
    expect(await uncomputed([{ remark: area }, { remark: zeros }, { remark: zeros }], RECALCULATES)).toHaveLength(3);
  });

  it("gets a fix that says how to compute it", async () => {
    const { findings } = await checkBook([{ remark: { xml: "><f>A1</f><v/>" } }]);
    expect(findings[0]).toMatchObject({
      severity: "error",
      fixZh: expect.stringMatching(/Excel 或 WPS.*重新计算.*粘贴/),
    });
  });
});

it("accepts an empty text as the stored result of a formula", async () => {
  const report = await checkBook([{ remark: { xml: ' t="str"><f>IF(A1="","",A1)</f><v></v>' } }]);
  expect(report).toMatchObject({ filings: 1, findings: [] });
});
