import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCsv, type CsvRecord } from "../../../../src/batch/files/csv/index.js";
import { folder } from "../../check/check-helpers.js";

let files = 0;
/** The torn row of a table, as `code first-row column`. */
async function tornRowOf(content: string): Promise<string | undefined> {
  const path = join(folder, `torn-${++files}.csv`);
  writeFileSync(path, content);
  const source = await openCsv(path);
  const records: CsvRecord[] = [];
  for await (const batch of source.records()) records.push(...batch);
  const found = source.findTornRow(records);
  return found && `${found.code} ${found.row} ${found.column}`;
}
const wide = ["a,b,c,d,e,f", "1,2,3,4,5,6", "1,2,3,4,5,6"];

describe("a torn row", () => {
  it.each([
    ["in its last cell", [...wide, "1,2,3,4,5,x", "y", ...wide.slice(1)].join("\r\n"), "row-torn 4 5"],
    ["in the middle", [...wide, "1,2,x", "y,4,5,6"].join("\n"), "row-torn 4 2"],
    ["in two cells", [...wide, "1,x", "y,x", "y,4,5,6"].join("\n"), "row-torn 4 2"],
    ["in its first cell", `${wide.join("\r\n")}\r\nx\n1,2,3,4,5,6\r\n`, "row-torn 4 0"],
    ["by a line feed in a narrow table", "a,b,c,d\r\n1,2,3,4\r\n1,2,3,x\ny\r\n1,2,3,4\r\n", "row-torn 3 3"],
    [
      "in a table whose rows leave out their empty last cells",
      [
        "a,b,c,d,e",
        "1,330106001001GB00001F00010001,3,4",
        "2,３３０１０６００１００１ＧＢ００００１Ｆ０００１０００５,3,x",
        "y, z",
        "3,330106001001GB00001F00010009,3,4",
      ].join("\n"),
      "row-torn 3 3",
    ],
    ["by a blank line", [...wide, "1,2,3,4,5,x", "", "y", ...wide.slice(1)].join("\n"), "row-torn 4 5"],
  ])("%s", async (_, content, found) => expect(await tornRowOf(content)).toBe(found));

  it.each([
    ["a short row in a narrow table", "a,b,c,d\n1,2,3,4\n1,2,3,4\n1,2\n3,4,5\n"],
    ["a note of one cell", [...wide, "合计 2 笔", ...wide.slice(1)].join("\n")],
    ["a heading between blank lines", [...wide, "", "x", "", ...wide.slice(1)].join("\n")],
    ["a footer below a blank line", [...wide, "", "x"].join("\n")],
  ])("is not seen in %s", async (_, content) => expect(await tornRowOf(content)).toBeUndefined());

  it("is told from a row in quotes and one with full-width commas", async () => {
    expect(await tornRowOf([...wide, '"1,2,3,4,5,6"', ...wide.slice(1)].join("\n"))).toBe("row-in-quotes 4 0");
    expect(await tornRowOf([...wide, "1，2，3，4，5，6", ...wide.slice(1)].join("\n"))).toBe(
      "delimiter-unsupported 4 0",
    );
  });
});
