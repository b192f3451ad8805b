/**
 * Writes docs/reference/{sdk,batch,sandbox,contract}.md from the types and comments of the package's entry points.
 *
 * `--check` exits 1 when a page is stale; `--missing` lists exports and public members without a comment and exits 1
 * when there are any.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { renderPages } from "./api-reference/markdown.js";
import { missingDocs } from "./api-reference/missing.js";
import { collectPages } from "./api-reference/pages.js";

const folder = new URL("../docs/reference/", import.meta.url);
const pages = collectPages();

if (process.argv.includes("--missing")) {
  const missing = missingDocs(pages);
  for (const line of missing) console.log(line);
  if (missing.length > 0) process.exitCode = 1;
} else {
  const texts = await renderPages(pages);
  await mkdir(folder, { recursive: true });
  for (const [i, { entryPoint }] of pages.entries()) {
    const target = new URL(`${entryPoint.name}.md`, folder);
    if (!process.argv.includes("--check")) await writeFile(target, texts[i]!);
    else if ((await readFile(target, "utf8").catch(() => "")) !== texts[i]) {
      console.error(`docs/reference/${entryPoint.name}.md is stale: run \`npm run reference\` and commit the result`);
      process.exitCode = 1;
    }
  }
}
