/** A developer cancels a pre-notice because the contract was terminated; the buyer agrees in writing. */
import { createHash } from "node:crypto";
import { caseNoOf, connect } from "./connect.js";
import { preNotice } from "./samples.js";

const { developer, close } = await connect();
try {
  const registered = await developer.cases.waitFor(caseNoOf(await developer.preNotices.register(preNotice)));
  const agreement = Buffer.from("%PDF-1.7 the agreement that ends the contract");
  const sha256 = createHash("sha256").update(agreement).digest("hex");
  await developer.materials.put(agreement, sha256);
  const by = preNotice.buyers.map(({ name, idNo }) => ({ name, number: idNo }));
  const cancelled = await developer.preNotices.cancel({
    ref: "YG-2026-2",
    unitCode: preNotice.unitCode,
    proofNo: registered.certificates[0]!.no,
    ground: "contract-terminated",
    materials: [{ kind: "agreement", sha256, name: "解除协议.pdf", consent: { matter: "cancellation", by } }],
  });
  console.log(`cancellation ${(await developer.cases.waitFor(caseNoOf(cancelled))).status}`);
} finally {
  await close();
}
