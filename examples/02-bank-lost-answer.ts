/**
 * The response to a filing is lost. Nothing is filed twice: repeating the call returns the original case.
 * 银行：提交后答复丢失；用同一申请编号再次提交，得到原受理件。
 *
 * Run: npx tsx examples/02-bank-lost-answer.ts
 */
import { RegistryClient, bearerToken, isOutcomeUnknown } from "bdc-connect";
import { startSandbox } from "bdc-connect/sandbox";
import type { MortgageFiling } from "bdc-connect/contract";

// The first filing is accepted and recorded, then the connection is cut.
const sandbox = await startSandbox({ faults: "answer-lost:x1@filing" });
const bank = sandbox.institutions.find((i) => i.role === "bank")!;
const registry = new RegistryClient({
  gateway: sandbox.url,
  credentials: bearerToken({ institution: bank.id, token: bank.token }),
});

const filing: MortgageFiling = {
  ref: "HZ-2026-000200",
  unitCode: "330106001001GB00001F00010002",
  titleNo: "浙（2023）杭州市不动产权第0012346号",
  mortgagors: [{ name: "李娜", idType: "citizen-id", idNo: "330106198502150022" }],
  mortgageType: "maximum",
  propertyType: "land-and-house",
  maximumClaim: "3000000.00",
  termStart: "2026-01-05",
  termEnd: "2046-01-04",
  mortgageContractNo: "DY-2026-0002",
  loanContractNo: "JK-2026-0002",
  securedScope: "主债权本金及利息",
  transferRestricted: false,
  reason: "合同设立",
};

try {
  try {
    await registry.mortgages.file(filing);
  } catch (error) {
    if (!isOutcomeUnknown(error)) throw error;
    console.log(`unknown: ${error.zh}`);
  }
  // Look it up by your own number before anything else …
  const found = await registry.cases.findByRef("mortgage.file", filing.ref);
  console.log(`found: ${found?.caseNo} ${found?.status}`);
  // … or simply file again: same ref, same content, same case.
  const again = await registry.mortgages.file(filing);
  console.log(again.outcome === "existing" ? `${again.outcome}: ${again.caseNo}` : again.outcome);
} finally {
  await registry.close();
  await sandbox.close();
}
