// Reads a workbook as one would without us: `node workbook-child.mjs FILE`. Prints {"rows":…}.
import XLSX from "xlsx";

const book = XLSX.readFile(process.argv[2]);
const rows = XLSX.utils.sheet_to_json(book.Sheets[book.SheetNames[0]]);
process.stdout.write(JSON.stringify({ rows: rows.length }));
