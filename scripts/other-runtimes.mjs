// Files one mortgage with the built SDK from Node, Bun and Deno, once with fetch and once with the built-in transport, at
// a sandbox in this process: `npm run build && npm run test:runtimes`. The runtimes come from npm without install scripts;
// the packages exist for linux x64 only.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../dist/sandbox/index.js";

const PACKAGES = ["@oven/bun-linux-x64@1.4.5", "@deno/linux-x64-glibc@2.9.6"];

const APPLICATION = `
  import { RegistryClient, bearerToken } from "bdc-connect";
  const [gateway, unitCode] = process.argv.slice(2);
  const options = {
    gateway,
    credentials: bearerToken({ token: "sandbox-bank", institution: "91330106MA2TEXT08W" }),
  };
  const mortgage = {
    ref: unitCode,
    unitCode,
    titleNo: "浙（2024）杭州市不动产权第0012345号",
    mortgagors: [{ name: "王小明", idType: "citizen-id", idNo: "330106199001010018" }],
    mortgageType: "general",
    propertyType: "land-and-house",
    reason: "合同设立",
    securedPrincipal: "1200000.00",
    termStart: "2026-01-05",
    termEnd: "2056-01-04",
    mortgageContractNo: "DY-1",
    loanContractNo: "JK-1",
    securedScope: "主债权及利息",
    transferRestricted: true,
  };
  for (const transport of [{ fetch: (url, init) => fetch(url, init) }, {}]) {
    const client = new RegistryClient({ ...options, ...transport });
    const { outcome } = await client.mortgages.file(mortgage);
    console.log(transport.fetch ? "fetch:" : "built-in transport:", outcome);
    await client.close();
  }
`;

const folder = mkdtempSync(join(tmpdir(), "bdc-runtimes-"));
const sandbox = await startSandbox({ home: join(folder, "home"), port: 0 });
try {
  writeFileSync(join(folder, "package.json"), "{}");
  spawnSync("npm", ["install", "--ignore-scripts", ...PACKAGES], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  symlinkSync(process.cwd(), join(folder, "node_modules/bdc-connect"));
  writeFileSync(join(folder, "application.mjs"), APPLICATION);
  const runtimes = [
    ["Node", process.execPath],
    ["Bun", join(folder, "node_modules/@oven/bun-linux-x64/bin/bun"), "run"],
    ["Deno", join(folder, "node_modules/@deno/linux-x64-glibc/deno"), "run", "-A", "--node-modules-dir=manual"],
  ];
  for (const [i, [name, program, ...args]] of runtimes.entries()) {
    console.log(name);
    const unitCode = `330106001001GB00001F0000000${i + 1}`;
    const child = spawn(program, [...args, "application.mjs", sandbox.url, unitCode], {
      cwd: folder,
      stdio: "inherit",
    });
    const status = await new Promise((resolve) => child.once("exit", resolve).once("error", () => resolve(1)));
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
}
