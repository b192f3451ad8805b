/**
 * Writes src/contract/filings/types.generated.ts and src/contract/responses/types.generated.ts: interfaces
 * with the documentation of the contract. `--check` exits 1 when a file is stale.
 */
import { readFile, writeFile } from "node:fs/promises";
import { generatedFiles } from "./contract-types/files.js";

for (const { name, text } of await generatedFiles()) {
  const target = new URL(`../${name}`, import.meta.url);
  if (!process.argv.includes("--check")) await writeFile(target, text);
  else if ((await readFile(target, "utf8").catch(() => "")) !== text) {
    console.error(`${name} is stale: run \`npx tsx scripts/contract-types.ts\` and commit the result`);
    process.exitCode = 1;
  }
}
