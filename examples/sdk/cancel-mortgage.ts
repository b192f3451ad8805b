/** A bank cancels a mortgage after the loan is repaid. */
import { caseNoOf, connect } from "./connect.js";
import { mortgage, upload } from "./samples.js";

const { bank, close } = await connect();
try {
  const registered = await bank.cases.waitFor(caseNoOf(await bank.mortgages.file(mortgage)));
  const cancelled = await bank.mortgages.cancel({
    ref: "HZ-2026-000322",
    unitCode: mortgage.unitCode,
    proofNo: registered.certificates[0]!.no, // 不动产登记证明号
    ground: "debt-ended",
    settledOn: "2026-11-20",
  });
  const { status } = await bank.cases.waitFor(caseNoOf(cancelled));
  // Without a right in the unit, the bank needs the authorisation of the holder.
  const { sha256: authorisation } = await upload(bank, "authorisation", "授权书.pdf");
  const { mortgages } = await bank.units.get(mortgage.unitCode, { purpose: "post-lending check", authorisation });
  console.log(`cancellation ${status}, ${mortgages.length} mortgages left`);
} finally {
  await close();
}
