// Reads a whole file in one of three ways: `node check-child.mjs check|csv-parse|csv-parse+zod DIST FILE`. Prints {"rows":…,"ms":…}.
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [what, dist, file] = process.argv.slice(2);
const load = (door) => import(pathToFileURL(join(dist, door, "index.js")).href);
let rows = 0;
let started;
if (what === "check") {
  const { checkFile } = await load("batch");
  started = performance.now();
  const report = await checkFile(file, { today: new Date().toISOString().slice(0, 10) });
  if (report.invalidRows) throw new Error(`${report.invalidRows} invalid rows`);
  rows = report.rows;
} else {
  const { parse } = await import("csv-parse");
  const { checkFiling } = await load("contract");
  started = performance.now();
  for await (const row of createReadStream(file).pipe(parse({ columns: true, bom: true }))) {
    rows++;
    if (what === "csv-parse") continue;
    const person = [{ name: row["抵押人"], idType: "citizen-id", idNo: row["抵押人证件号"] }];
    const { ok } = checkFiling("mortgage.file", {
      ref: row["申请编号"], unitCode: row["不动产单元号"], titleNo: row["不动产权证号"], mortgagors: person, debtors: person, mortgageType: "general", propertyType: "land-and-house",
      securedPrincipal: row["被担保主债权数额"], termStart: row["债务履行起始日期"], termEnd: row["债务履行结束日期"], mortgageContractNo: row["抵押合同号"], loanContractNo: row["主债权合同号"],
      securedScope: row["担保范围"], transferRestricted: row["是否存在禁止或限制转让约定"] === "是", reason: "合同设立",
    });
    if (!ok) throw new Error(`row ${rows}`);
  }
}
process.stdout.write(JSON.stringify({ rows, ms: performance.now() - started }));
