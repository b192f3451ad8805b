import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { ledgerContract } from "./contract.js";
import { tempLedgerPath } from "./temporary-ledger.js";

ledgerContract("SQLite", () => {
  const path = tempLedgerPath();
  return (clock) => openLedger(path, {}, clock);
});
