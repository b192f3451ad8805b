/** The introduction of each page: the purpose of the entry point and an example, which the tests compile. */
import type { EntryPoint } from "./model.js";

export const ENTRY_POINTS: readonly EntryPoint[] = [
  {
    name: "sdk",
    specifier: "bdc-connect",
    summary:
      "The typed client of one registration authority: files cases, follows them, fetches and verifies certificates, " +
      "verifies webhooks, and evaluates the rules before anything is sent. It never prints, never exits the process " +
      "and opens no database.",
    example: `import { RegistryClient, bearerToken, isOutcomeUnknown } from "bdc-connect";

const registry = new RegistryClient({
  gateway: "https://gateway.example.gov.cn",
  credentials: bearerToken({ institution: "91330106MA2TEXT08W", token: process.env.TOKEN! }),
});

try {
  const filed = await registry.mortgages.cancel({
    ref: "HZ-2026-000301",
    unitCode: "330106001001GB00001F00010001",
    proofNo: "浙（2024）杭州市不动产证明第0012345号",
    ground: "debt-ended",
    settledOn: "2026-11-18",
  });
  if (filed.outcome === "invalid") console.log(filed.findings);
  else if (filed.outcome === "turned-away") console.log(filed.problem.errors);
  else console.log((await registry.cases.waitFor(filed.caseNo, { until: "done", waitMs: 7_200_000 })).status);
} catch (error) {
  // The request may have arrived: look the filing up by its ref, or submit it again under the same ref.
  if (isOutcomeUnknown(error)) console.log(await registry.cases.findByRef("mortgage.cancel", "HZ-2026-000301"));
  else throw error;
} finally {
  await registry.close();
}`,
  },
  {
    name: "batch",
    specifier: "bdc-connect/batch",
    summary:
      "Files of filings in, results out: reads CSV and .xlsx files, checks every row, records each filing in a local " +
      "ledger before it is sent, submits, resumes after a crash, follows the cases and writes the result file.",
    example: `import { RegistryClient, bearerToken } from "bdc-connect";
import { checkFile, openLedger, resultPathFor, submitFile, writeResults } from "bdc-connect/batch";

const path = "mortgages.csv";
const report = await checkFile(path, { role: "bank" });
console.log(\`\${report.filings} filings, \${report.errors} errors\`);

const client = new RegistryClient({
  gateway: "https://gateway.example.gov.cn",
  credentials: bearerToken({ institution: "91330106MA2TEXT08W", token: process.env.TOKEN! }),
});
const ledger = await openLedger("ledger.db");
try {
  const { batch, counts } = await submitFile({ path, ledger, client, waitMs: 60_000 });
  console.log(\`\${counts.byState.filed.rows} of \${counts.rows} rows filed\`);
  await writeResults({ ledger, batch, out: resultPathFor(path), lang: "zh" });
} finally {
  await ledger.close();
  await client.close();
}`,
  },
  {
    name: "sandbox",
    specifier: "bdc-connect/sandbox",
    summary:
      "An in-process registration authority: a register, officers, a calendar, an HTTP gateway, and faults on " +
      "demand. Use it to develop and test without a real authority.",
    example: `import { RegistryClient, bearerToken } from "bdc-connect";
import { startSandbox } from "bdc-connect/sandbox";

const sandbox = await startSandbox({ faults: "answer-lost:x1@filing" });
const bank = sandbox.institutions.find((institution) => institution.role === "bank")!;
const registry = new RegistryClient({
  gateway: sandbox.url,
  credentials: bearerToken({ institution: bank.id, token: bank.token }),
});
console.log((await registry.capabilities.get()).kinds.map(({ kind }) => kind));

await registry.close();
await sandbox.close();`,
  },
  {
    name: "contract",
    specifier: "bdc-connect/contract",
    summary:
      "The data exchanged between institutions and authorities: the fields of every filing, responses, identifiers and " +
      "their check digits, code tables, CSV columns and the OpenAPI document. Pure functions and data; no network.",
    example: `import { columnsFor, contentDigest, kinds, validateFiling, type MortgageCancellation } from "bdc-connect/contract";

const cancellation: MortgageCancellation = {
  ref: "HZ-2026-000301",
  unitCode: "330106001001GB00001F00010001",
  proofNo: "浙（2024）杭州市不动产证明第0012345号",
  ground: "debt-ended",
};
const result = validateFiling("mortgage.cancel", cancellation);
if (result.ok) console.log(contentDigest("mortgage.cancel", result.filing));
else for (const { pointer, zh } of result.errors) console.log(pointer, zh);

for (const kind of kinds) console.log(kind, columnsFor(kind).map((column) => column.zh));`,
  },
];
