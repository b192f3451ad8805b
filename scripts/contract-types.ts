/**
 * Writes the files types.generated.ts of src/contract: interfaces with the documentation of the contract. `--check`
 * exits 1 when one is stale.
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
