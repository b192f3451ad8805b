/** A bank reads the payment notice of a case. The fee is paid outside the gateway; the case then continues. */
import { caseNoOf, connect } from "./connect.js";
import { mortgage } from "./samples.js";

const { bank, desk, close } = await connect({ review: "manual" });
try {
  const caseNo = caseNoOf(await bank.mortgages.file(mortgage));
  for (const action of ["review", "demand-payment"]) await desk(action, caseNo);

  const { status, payment } = await bank.cases.get(caseNo);
  console.log(`${status}: ${payment?.amount}, due ${payment?.dueBy}, code ${payment?.paymentCode}`);

  await desk("pay", caseNo); // the authority has received the money
  await desk("approve", caseNo);
  console.log((await bank.cases.waitFor(caseNo)).status);
} finally {
  await close();
}
