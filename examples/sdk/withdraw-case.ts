/** A bank withdraws a case before it is registered. */
import { isConflict } from "bdc-connect";
import { caseNoOf, connect } from "./connect.js";
import { mortgage } from "./samples.js";

const { bank, close } = await connect({ review: "manual" });
try {
  const caseNo = caseNoOf(await bank.mortgages.file(mortgage));
  const { status } = await bank.cases.withdraw(caseNo, { reason: "借款合同已解除" });
  console.log(status);
  // A case that has ended cannot be withdrawn again.
  await bank.cases.withdraw(caseNo, { reason: "借款合同已解除" });
} catch (error) {
  if (!isConflict(error)) throw error;
  console.log(`refused: ${error.code}`);
} finally {
  await close();
}
