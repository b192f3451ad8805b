/** A bank files a mortgage and waits until it is in the register. */
import { connect } from "./connect.js";

const { bank, close } = await connect();
try {
  const filed = await bank.mortgages.file({
    ref: "HZ-2026-000321", // your own number: one filing only, also after a restart
    unitCode: "330106001001GB00001F00010001",
    titleNo: "浙（2023）杭州市不动产权第0012345号",
    mortgagors: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }],
    mortgageType: "general",
    propertyType: "land-and-house",
    securedPrincipal: "1200000.00",
    termStart: "2026-11-20",
    termEnd: "2056-11-19",
    mortgageContractNo: "DY-2026-0001",
    loanContractNo: "JK-2026-0001",
    securedScope: "主债权本金、利息、罚息及实现抵押权的费用",
    transferRestricted: false,
    reason: "合同设立",
  });
  if (filed.outcome === "invalid") {
    // Not sent: a rule found an error.
    for (const { rule, field, en } of filed.findings) console.log(rule, field, en);
  } else if (filed.outcome === "turned-away") {
    // A rejection is an answer with every reason, not an exception.
    for (const { code, en, pointer } of filed.problem.errors ?? []) console.log(code, pointer, en);
  } else {
    const { status, units, certificates } = await bank.cases.waitFor(filed.caseNo, { waitMs: 7_200_000 });
    console.log(`${status}, rank ${units[0]?.rank}, ${certificates[0]?.no}`);
  }
} finally {
  await close();
}
