import { createReadStream } from "node:fs";
import axios from "axios";
import { parse } from "csv-parse";

/**
 * The baseline: a typical script with a CSV parser and an HTTP client, 16 calls at a time, without a ledger.
 *
 * @returns Duration (ms).
 */
export async function scriptOfToday(url: string, file: string): Promise<number> {
  const started = performance.now();
  const records = createReadStream(file).pipe(parse({ columns: true, bom: true, trim: true })) as AsyncIterable<
    Record<string, string>
  >;
  const http = axios.create({ baseURL: url, headers: { authorization: "Bearer sandbox-bank" } });
  const inFlight = new Set<Promise<unknown>>();
  const caseNos: string[] = [];
  for await (const row of records) {
    const person = [{ name: row["抵押人"], idType: "citizen-id", idNo: row["抵押人证件号"] }];
    const filing = {
      ref: row["申请编号"],
      unitCode: row["不动产单元号"],
      titleNo: row["不动产权证号"],
      mortgagors: person,
      debtors: person,
      mortgageType: row["抵押方式"] === "最高额抵押" ? "maximum" : "general",
      propertyType: "land-and-house",
      securedPrincipal: row["被担保主债权数额"],
      termStart: row["债务履行起始日期"],
      termEnd: row["债务履行结束日期"],
      mortgageContractNo: row["抵押合同号"],
      loanContractNo: row["主债权合同号"],
      securedScope: row["担保范围"],
      transferRestricted: row["是否存在禁止或限制转让约定"] === "是",
      reason: "合同设立",
    };
    const call = http
      .post<{ caseNo: string }>("/v1/mortgages", filing)
      .then(({ data }) => void caseNos.push(data.caseNo));
    inFlight.add(call);
    void call.finally(() => inFlight.delete(call));
    if (inFlight.size >= 16) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
  return performance.now() - started;
}
