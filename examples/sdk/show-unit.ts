/** A bank reads the state of a unit in the register before it lends. */
import { isNotFound } from "bdc-connect";
import { connect } from "./connect.js";
import { mortgage } from "./samples.js";

const { bank, close } = await connect({ register: "open" });
try {
  await bank.mortgages.file(mortgage);
  const unit = await bank.units.get(mortgage.unitCode, { purpose: "贷前核验" });
  for (const { rank, amount } of unit.mortgages) console.log(`mortgage, rank ${rank}: ${amount}`);
  console.log(`${unit.seizures.length} seizures`);
  await bank.units.get("330106001001GB00001F00019999", { purpose: "贷前核验" });
} catch (error) {
  if (!isNotFound(error)) throw error;
  console.log(`no such unit: ${error.code}`);
} finally {
  await close();
}
