/** A bank reads the payment notice of a case. The fee is paid outside the gateway; the case then continues. */
import { AUTHORITIES } from "bdc-connect/sandbox";
import { caseNoOf, connect } from "./connect.js";
import { mortgage } from "./samples.js";

// Authorities differ: the default one charges nothing, Changsha charges for mortgages.
const changsha = AUTHORITIES.find(({ id }) => id === "430100")!;
const { bank, desk, close } = await connect({ authorities: [changsha] });
try {
  const filing = { ...mortgage, unitCode: "430105001001GB00001F00010001" };
  const caseNo = caseNoOf(await bank.mortgages.file(filing));
  const { status, fee } = await bank.cases.get(caseNo);
  console.log(`${status}: ${fee?.amount} ${fee?.currency}, ${fee?.channelEn}`);

  await desk("pay", caseNo); // the authority has received the money
  await desk("approve", caseNo);
  console.log((await bank.cases.get(caseNo)).status);
} finally {
  await close();
}
