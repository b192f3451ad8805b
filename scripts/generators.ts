/**
 * Makes clients from docs/reference/openapi.yaml with five generators, compiles each under strict TypeScript, files one
 * case of each role with it, and writes the result to docs/reference/generators.md. The generators are installed from
 * npm into a temporary folder. Names on the command line choose generators; the result is then only printed.
 */
import { createHash } from "node:crypto";
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { VALID_FILINGS, type Role } from "../src/contract/index.js";
import { startSandbox, type Sandbox } from "../src/sandbox/index.js";
import { GENERATORS, type Filings, type Generator } from "./generators/clients.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TYPESCRIPT = "5.9.3";
const TSCONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: "ES2022",
    module: "ESNext",
    moduleResolution: "bundler",
    lib: ["ES2022", "DOM", "DOM.Iterable"],
    types: ["node"],
    // Declarations of the libraries; everything generated is checked.
    skipLibCheck: true,
  },
  include: ["program.ts", "generated"],
};

interface Result {
  readonly generator: Generator;
  readonly lines: number;
  readonly filed: readonly string[];
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        reject(new Error(`${command} ${args.join(" ")}\n${stdout.slice(-4000)}${stderr.slice(-4000)}`));
      },
    );
  });
}

const PDF = "%PDF-1.4 generated client";
const digest = createHash("sha256").update(PDF).digest("hex");

/** Uploads the document that the court's filing names. */
async function upload({ url }: Sandbox): Promise<void> {
  const { status } = await fetch(`${url}/v1/materials/${digest}`, {
    method: "PUT",
    headers: { authorization: "Bearer sandbox-court", "content-type": "application/pdf" },
    body: PDF,
  });
  if (status >= 300) throw new Error(`upload: ${status}`);
}

/** The valid filings of the contract, with refs and units of their own. */
function filingsOf(generator: number): Filings {
  const own = (role: Role, filing: object): string =>
    JSON.stringify({
      ...filing,
      ref: `GENERATED-${generator}-${role}`,
      unitCode: `330106001001GB00001F0001${String(generator + 1)}${{ bank: 1, developer: 2, court: 3 }[role]}01`,
    });
  const court = VALID_FILINGS["seizure.request"];
  return {
    bank: own("bank", VALID_FILINGS["mortgage.file"]),
    developer: own("developer", VALID_FILINGS["pre-notice.register"]),
    court: own("court", { ...court, materials: court.materials.map((each) => ({ ...each, sha256: digest })) }),
  };
}

async function countLines(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    names.filter((name) => name.endsWith(".ts")).map((name) => readFile(path.join(folder, name), "utf8")),
  );
  return texts.reduce((sum, text) => sum + text.split("\n").length, 0);
}

async function tryGenerator(generator: Generator, index: number, sandbox: Sandbox, home: string): Promise<Result> {
  const folder = path.join(home, String(index));
  await mkdir(path.join(folder, "generated"), { recursive: true });
  await copyFile(path.join(ROOT, "docs/reference/openapi.yaml"), path.join(folder, "openapi.yaml"));
  const dependencies = { ...generator.packages, typescript: TYPESCRIPT, "@types/node": "20.19.43" };
  const files: Record<string, string> = {
    "package.json": JSON.stringify({ private: true, type: "module", dependencies }),
    "tsconfig.json": JSON.stringify(TSCONFIG),
    "program.ts": generator.program(filingsOf(index)),
    ...generator.configuration?.(sandbox.url),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
  await run("npx", ["--no-install", ...generator.command], folder);
  await run("npx", ["--no-install", "tsc", "-p", "."], folder);
  const tsx = path.join(ROOT, "node_modules/tsx/dist/cli.mjs");
  const said = await run(process.execPath, [tsx, "program.ts"], folder, { GATEWAY: sandbox.url });
  const filed: string[] = [];
  for (const line of said.trim().split("\n")) {
    const [role = "", caseNo = ""] = line.split(" ");
    const answer = await fetch(`${sandbox.url}/v1/cases/${caseNo}`, {
      headers: { authorization: `Bearer sandbox-${role}` },
    });
    const { ref } = (await answer.json()) as { ref?: string };
    if (ref !== `GENERATED-${index}-${role}`)
      throw new Error(`${generator.name}: the authority has no case of ${role}`);
    filed.push(role);
  }
  if (filed.join() !== "bank,developer,court") throw new Error(`${generator.name}: filed for ${filed.join()} only`);
  return { generator, lines: await countLines(path.join(folder, "generated")), filed };
}

function page(results: readonly Result[], version: string): string {
  const rows = results.map(({ generator: { name, packages, note }, lines, filed }) => {
    const versions = Object.entries(packages).map(([each, exact]) => `${each} ${exact}`);
    return `| ${name} | ${versions.join(", ")} | ${lines.toLocaleString("en")} | ${filed.join(", ")} | ${note} |`;
  });
  return `<!-- Generated by \`npm run generators\`; do not edit. -->

# Generated clients

Clients made from [openapi.yaml](openapi.yaml) by generators. Each was compiled under TypeScript ${TYPESCRIPT} with \`strict\`, without an error; then a program filed one case of each role with it against a sandbox, and the authority was asked for every case. \`npm run generators\` repeats this and writes this page; it needs the npm registry and is not part of the tests.

Last run: ${new Date().toISOString().slice(0, 10)}, Node ${process.version.slice(1)}, document ${version}.

| generator | versions | lines generated | filed | notes |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}

const chosen = process.argv.slice(2);
const home = await mkdtemp(path.join(tmpdir(), "bdc-generators-"));
const sandbox = await startSandbox();
try {
  await upload(sandbox);
  const results: Result[] = [];
  for (const [index, generator] of GENERATORS.entries()) {
    if (chosen.length > 0 && !chosen.some((name) => generator.name.includes(name))) continue;
    results.push(await tryGenerator(generator, index, sandbox, home));
    console.log(`${generator.name}: ${results.at(-1)!.filed.join(", ")}`);
  }
  const { version } = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8")) as { version: string };
  if (chosen.length === 0) await writeFile(path.join(ROOT, "docs/reference/generators.md"), page(results, version));
} finally {
  await sandbox.close();
  await rm(home, { recursive: true, force: true });
}
