/** A test of your own code against an authority in the same process: clock, officers and faults are yours. */
import assert from "node:assert/strict";
import { caseNoOf, connect } from "./connect.js";
import { courtPapers, mortgage, seizure, upload } from "./samples.js";

const { bank, court, desk, sandbox, close } = await connect({ review: "manual" });
try {
  // An officer refuses.
  const refused = caseNoOf(await bank.mortgages.file(mortgage));
  await desk("refuse", refused, { reasons: ["权属有争议"] });
  assert.equal((await bank.cases.get(refused)).status, "refused");

  // Three years pass, and a seizure lapses.
  const seized = caseNoOf(await court.seizures.request(seizure(await courtPapers(court))));
  await desk("approve", seized);
  await sandbox.advance(3 * 366 * 86_400_000);
  const { seizures } = await court.units.get("330106001001GB00001F00010009", {
    purpose: "执行查询",
    documentNo: "（2026）浙0106执1234号",
    notice: (await upload(court, "query-notice", "协助查询通知书.pdf")).sha256,
  });
  assert.equal(seizures.length, 0);

  // The gateway fails twice; the client repeats the call.
  await fetch(`${sandbox.url}/sandbox/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ spec: "status-503:x2" }),
  });
  assert.equal((await bank.cases.get(refused)).status, "refused");
  console.log("passed");
} finally {
  await close();
}
