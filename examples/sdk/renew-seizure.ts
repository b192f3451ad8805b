/** A court renews a seizure before it expires. */
import { caseNoOf, connect } from "./connect.js";
import { courtPapers, officer, seizure } from "./samples.js";

const { court, close } = await connect();
try {
  const materials = await courtPapers(court);
  const first = seizure(materials);
  await court.cases.waitFor(caseNoOf(await court.seizures.request(first)));
  const renewed = await court.seizures.renew({
    ref: "XF-2026-1",
    originalDocumentNo: first.documentNo,
    documentNo: "（2026）浙0106执恢11号",
    unitCode: first.unitCode,
    startDate: "2029-11-20",
    endDate: "2032-11-19",
    ...officer,
    materials,
  });
  const { status, units } = await court.cases.waitFor(caseNoOf(renewed));
  console.log(`renewal ${status} until ${units[0]?.effectiveTo}`);
} finally {
  await close();
}
