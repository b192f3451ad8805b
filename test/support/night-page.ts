import { collectReport } from "../../src/batch/reports/night/collect-report.js";
import { nightPage } from "../../src/batch/reports/html/night-page.js";
import type { NightReport, RunInfo } from "../../src/batch/index.js";
import { MORNING, nightLedger, type NightLedgerOptions } from "./night-ledger.js";

/** Facts of a run that are the same on every machine. */
export const SAMPLE_RUN: RunInfo = {
  version: "0.1.0",
  runtime: "Node v20.20.2, linux",
  operator: "ops",
  machine: "bank-01",
  command: "bdc report --html 夜间报告.html",
  checkpoint:
    "3274d4c5-1002-41b9-addb-2dcc13256d9d:1324:64469fed31f6f2829c74652c522455700556e56cbda9f04b2f4f4a3b01c77f2e",
  interfaces: ["330100", "320500", "310100"].map((authority) => ({
    profile: `bank-${authority}`,
    gateway: `https://gateway-${authority}.example/`,
  })),
  institutionName: "示例银行杭州西湖支行",
};

/** Report on the sample night, or on other batches. */
export function nightSample(options: NightLedgerOptions = {}): Promise<NightReport> {
  const { ledger, records } = nightLedger(options);
  return collectReport({ ledger, batches: records, now: new Date(MORNING) });
}

export async function nightSamplePage(lang: "zh" | "en", options: NightLedgerOptions = {}): Promise<string> {
  return nightPage(await nightSample(options), SAMPLE_RUN, lang);
}
