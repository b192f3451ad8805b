// Packs the built package, installs it without development dependencies in an empty folder, and measures the folder:
// `npm run build && npm run size`. Ends with 1 above a limit.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MAX_MB = 45;
const MAX_PACKAGES = 60;

const folder = mkdtempSync(join(tmpdir(), "bdc-size-"));
try {
  const npm = (...args) => execFileSync("npm", args, { cwd: folder, encoding: "utf8" });
  const [{ filename }] = JSON.parse(
    npm("pack", "--json", "--ignore-scripts", "--pack-destination", folder, process.cwd()),
  );
  writeFileSync(join(folder, "package.json"), "{}");
  npm("install", "--omit=dev", "--no-audit", "--no-fund", join(folder, filename));
  const lock = JSON.parse(readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8"));
  const packages = Object.keys(lock.packages).length;
  const kib = Number.parseInt(execFileSync("du", ["-sk", join(folder, "node_modules")], { encoding: "utf8" }), 10);
  const mb = kib / 1024;
  console.log(`${mb.toFixed(1)} MB (limit ${MAX_MB}), ${packages} packages (limit ${MAX_PACKAGES})`);
  process.exitCode = mb > MAX_MB || packages > MAX_PACKAGES ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
