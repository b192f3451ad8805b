/** Writes docs/man/bdc.1 and docs/man/bdc-zh.1 from the command tree; `--check` fails when one is stale. */
import { readFile, writeFile } from "node:fs/promises";
import { GROUPS } from "../src/cli/command-tree.js";
import { manPage } from "../src/cli/help/man-page.js";
import { version } from "../src/cli/version.js";

const check = process.argv.includes("--check");

for (const [name, lang] of [
  ["bdc.1", "en"],
  ["bdc-zh.1", "zh"],
] as const) {
  const target = new URL(`../docs/man/${name}`, import.meta.url);
  const page = manPage(GROUPS, lang, version());
  if (!check) await writeFile(target, page);
  else if ((await readFile(target, "utf8").catch(() => "")) !== page) {
    console.error(`docs/man/${name} is stale: run npx tsx scripts/man-page.ts`);
    process.exitCode = 1;
  }
}
