/** A bank answers a supplement list (补正): it adds a document and corrects a field. */
import { caseNoOf, connect } from "./connect.js";
import { mortgage, upload } from "./samples.js";

const { bank, desk, close } = await connect({ review: "manual" });
try {
  const caseNo = caseNoOf(await bank.mortgages.file(mortgage));
  await desk("return", caseNo, { reasons: ["缺少抵押合同"], dueBy: "2026-12-01T17:00:00+08:00" });

  // `done` also ends when the case waits for the institution.
  const waiting = await bank.cases.waitFor(caseNo);
  console.log(`${waiting.status}: ${JSON.stringify(waiting.supplement)}`);
  const answered = await bank.cases.supplement(caseNo, {
    materials: [await upload(bank, "mortgage-contract", "抵押合同.pdf")],
    changes: { mortgageContractNo: "DY-2026-0001-1" },
    note: "已补充抵押合同",
  });
  console.log(`then ${answered.status}`);
} finally {
  await close();
}
