/**
 * A bank files one mortgage, waits until it is in the register, and fetches the electronic proof.
 * 银行：提交一笔抵押权首次登记，等到登簿，取回电子登记证明。
 *
 * Run: npx tsx examples/01-bank-first-mortgage.ts
 */
import { RegistryClient, bearerToken } from "bdc-connect";
import { startSandbox } from "bdc-connect/sandbox";

// An in-process authority. For a real one, use its gateway URL and your token.
const sandbox = await startSandbox();
const bank = sandbox.institutions.find((i) => i.role === "bank")!;
const registry = new RegistryClient({
  gateway: sandbox.url,
  credentials: bearerToken({ institution: bank.id, token: bank.token }),
});

try {
  const filed = await registry.mortgages.file({
    ref: "HZ-2026-000321", // your own number: must be unique within your institution
    unitCode: "330106001001GB00001F00010001",
    titleNo: "浙（2023）杭州市不动产权第0012345号",
    mortgagors: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }],
    mortgageType: "general",
    propertyType: "land-and-house",
    securedPrincipal: "1200000.00",
    termStart: "2026-01-05",
    termEnd: "2056-01-04",
    mortgageContractNo: "DY-2026-0001",
    loanContractNo: "JK-2026-0001",
    securedScope: "主债权本金、利息、罚息及实现抵押权的费用",
    transferRestricted: false,
    reason: "合同设立",
  });
  // A refusal is an answer with every reason in it, not an exception: of the rules before sending, or of the authority.
  if (filed.outcome === "invalid") {
    for (const finding of filed.findings) console.log(`${finding.rule}: ${finding.zh}`);
  } else if (filed.outcome === "turned-away") {
    for (const reason of filed.problem.errors ?? []) console.log(`${reason.code}: ${reason.zh}`);
  } else {
    const done = await registry.cases.waitFor(filed.caseNo, { until: "done", waitMs: 7_200_000 });
    console.log(`${done.caseNo}: ${done.status}, rank ${done.units[0]?.rank}`);
    for (const { no } of done.certificates) {
      const pdf = await registry.certificates.file(no);
      console.log(`${no}: PDF of ${pdf.length} bytes`);
    }
  }
} finally {
  await registry.close();
  await sandbox.close();
}
