/** A bank reads the state of a unit in the register before it lends. */
import { isNotFound } from "bdc-connect";
import { connect } from "./connect.js";
import { mortgage, upload } from "./samples.js";

const { bank, close } = await connect({ register: "open" });
try {
  await bank.mortgages.file(mortgage);
  // The bank holds a right in this unit, so the purpose is enough.
  const unit = await bank.units.get(mortgage.unitCode, { purpose: "贷后核验" });
  for (const { rank, amount } of unit.mortgages) console.log(`mortgage, rank ${rank}: ${amount}`);
  console.log(`${unit.seizures.length} seizures`);
  // For units of others it needs the authorisation of the holder.
  const { sha256: authorisation } = await upload(bank, "authorisation", "授权书.pdf");
  await bank.units.get("330106001001GB00001F00019999", { purpose: "贷前核验", authorisation });
} catch (error) {
  if (!isNotFound(error)) throw error;
  console.log(`no such unit: ${error.code}`);
} finally {
  await close();
}
