// Writes workbooks with SheetJS in the time zone of TZ. Usage: sheetjs-writer.mjs BOOKS.json
import { readFileSync, writeFileSync } from "node:fs";
import XLSX from "xlsx";

/** The moment that a program hands to the library: midnight by the clock that it uses. */
function moment({ d, midnight }) {
  const text = d.includes("T") ? d : `${d}T00:00:00`;
  return new Date(midnight === "utc" ? `${text}Z` : midnight === "china" ? `${text}+08:00` : text);
}

const ERROR_CODES = { "#REF!": 0x17, "#N/A": 0x2a, "#VALUE!": 0x0f };

function cellOf(value) {
  if (typeof value === "string") return { t: "s", v: value };
  if ("n" in value) return { t: "n", v: value.n, ...(value.z && { z: value.z }) };
  if ("d" in value) return { t: "d", v: moment(value), z: value.z };
  if ("b" in value) return { t: "b", v: value.b };
  if ("f" in value)
    return value.v === undefined
      ? { t: "n", f: value.f }
      : { t: typeof value.v === "string" ? "s" : "n", f: value.f, v: value.v };
  return { t: "e", v: ERROR_CODES[value.e] };
}

for (const book of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const sheet = {};
  let width = 1;
  book.rows.forEach((cells, r) =>
    cells.forEach((value, c) => {
      if (value === null) return;
      width = Math.max(width, c + 1);
      sheet[XLSX.utils.encode_cell({ r, c })] = cellOf(value);
    }),
  );
  sheet["!ref"] = XLSX.utils.encode_range({ s: { r: 0, c: 0 }, e: { r: book.rows.length - 1, c: width - 1 } });
  sheet["!merges"] = book.merges.map(({ column, firstRow, lastRow }) => ({
    s: { r: firstRow, c: column },
    e: { r: lastRow, c: column },
  }));
  sheet["!rows"] = [];
  for (const row of book.hiddenRows) sheet["!rows"][row - 1] = { hidden: true };
  const workbook = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(workbook, sheet, "Sheet1");
  if (book.date1904) workbook.Workbook = { WBProps: { date1904: true } };
  const [bookType, cellDates] = book.format.split(" ");
  writeFileSync(
    book.path,
    XLSX.write(workbook, { type: "buffer", bookType, cellDates: cellDates !== undefined, compression: true }),
  );
}
