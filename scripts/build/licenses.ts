import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Libraries whose code is part of dist/. */
const BUNDLED = ["@noble/ciphers", "@noble/curves", "@noble/hashes", "sm-crypto-v2", "zod"];

const licenseIn = (folder: string): string => readdirSync(folder).find((name) => /^LICEN[CS]E/.test(name))!;

/** Writes the licenses of the libraries that are part of dist/ to dist/THIRD-PARTY-LICENSES.txt. */
export function writeLicenses(root: string): void {
  const texts = BUNDLED.map((library) => {
    const folder = join(root, "node_modules", library);
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return `${library} ${version}\n\n${readFileSync(join(folder, licenseIn(folder)), "utf8").trim()}\n`;
  });
  writeFileSync(join(root, "dist", "THIRD-PARTY-LICENSES.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
}
