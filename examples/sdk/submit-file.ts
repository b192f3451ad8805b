/** A service files a table with the batch engine, and checks which funds may be released. */
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkFile, checkRelease, openLedger, submitFile, writeResults } from "bdc-connect/batch";
import { connect } from "./connect.js";

const { bank: client, sandbox, close } = await connect();
const folder = await mkdtemp(join(tmpdir(), "bdc-example-"));
const path = join(folder, "mortgages.csv");
await copyFile(fileURLToPath(new URL("../data/mortgages.csv", import.meta.url)), path);
const ledger = await openLedger(join(folder, "ledger.db")); // keep it: it prevents double filing

try {
  const report = await checkFile(path);
  console.log(`${report.filings} filings without errors`);
  const { batch, counts } = await submitFile({ path, ledger, client, waitMs: 60_000 });
  console.log(`${counts.byState.filed.rows} of ${counts.rows} rows filed`);
  await writeResults({ ledger, batch, out: join(folder, "mortgages.result.csv"), lang: "en" });

  const trustedCas = await (await fetch(`${sandbox.url}/sandbox/ca.pem`)).text();
  const now = () => sandbox.clock.now();
  for await (const { row, verdict, reasons } of checkRelease({ ledger, client, batch, trustedCas, now }))
    console.log(`row ${row}: ${verdict} ${reasons.map(({ code }) => code).join(" ")}`);
} finally {
  await ledger.close();
  await close();
  await rm(folder, { recursive: true });
}
