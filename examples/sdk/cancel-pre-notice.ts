/** A developer cancels a pre-notice because the contract was terminated. */
import { caseNoOf, connect } from "./connect.js";
import { preNotice } from "./samples.js";

const { developer, close } = await connect();
try {
  const registered = await developer.cases.waitFor(caseNoOf(await developer.preNotices.register(preNotice)));
  const cancelled = await developer.preNotices.cancel({
    ref: "YG-2026-2",
    unitCode: preNotice.unitCode,
    proofNo: registered.certificates[0]!.no,
    ground: "contract-terminated",
  });
  console.log(`cancellation ${(await developer.cases.waitFor(caseNoOf(cancelled))).status}`);
} finally {
  await close();
}
