/** A court searches the register for the property of a person. */
import { connect } from "./connect.js";
import { mortgage, officer, upload } from "./samples.js";

const { bank, court, close } = await connect();
try {
  await bank.mortgages.file(mortgage); // so that the register knows the owner
  const { searchNo, hits } = await court.searches.create({
    documentNo: "（2026）浙0106执1234号",
    persons: mortgage.mortgagors.map(({ name, idType, idNo }) => ({ name, idType, idNo })),
    ...officer,
    materials: [await upload(court, "query-notice", "协助查询通知书.pdf")],
    purpose: "enforcement",
  });
  // No match is an empty list, not an error.
  console.log(`${searchNo}: ${hits.length} units`);
  for (const { unitCode, as, mortgages, seizures } of hits) console.log(unitCode, as, mortgages, seizures);
} finally {
  await close();
}
