/** A court releases a seizure. */
import { caseNoOf, connect } from "./connect.js";
import { courtPapers, officer, seizure, upload } from "./samples.js";

const { court, close } = await connect();
try {
  const materials = await courtPapers(court);
  const first = seizure(materials);
  await court.cases.waitFor(caseNoOf(await court.seizures.request(first)));
  const released = await court.seizures.release({
    ref: "JF-2026-1",
    originalDocumentNo: first.documentNo,
    documentNo: "（2026）浙0106执1234号之一",
    unitCode: first.unitCode,
    ...officer,
    materials,
  });
  const { status } = await court.cases.waitFor(caseNoOf(released));
  const { seizures } = await court.units.get(first.unitCode, {
    purpose: "执行查询",
    documentNo: first.documentNo,
    notice: (await upload(court, "query-notice", "协助查询通知书.pdf")).sha256,
  });
  console.log(`release ${status}, ${seizures.length} seizures left`);
} finally {
  await close();
}
