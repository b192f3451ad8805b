/**
 * Compares the sandbox with the OpenAPI document and writes docs/reference/conformance.md: requests that violate the
 * document, made with a fixed seed, and every command that calls the gateway, through a validating proxy.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openApiDocument } from "../src/contract/index.js";
import { startSandbox } from "../src/sandbox/index.js";
import { complaintOf, hostileRequests } from "../test/support/hostile-requests.js";
import { OpenApiValidator } from "../test/support/openapi-validator.js";
import { runCommands, type CommandsResult } from "./conformance/commands.js";

const ROOT = new URL("..", import.meta.url);
const SEED = 20_261_121;
const REQUESTS = 6_000;

interface HostileResult {
  readonly kinds: ReadonlyMap<string, number>;
  readonly complaints: readonly string[];
  readonly errors: number;
  readonly cases: number;
}

async function sendHostileRequests(validator: OpenApiValidator): Promise<HostileResult> {
  let errors = 0;
  const sandbox = await startSandbox({ onError: () => errors++ });
  const kinds = new Map<string, number>();
  const complaints: string[] = [];
  let sent = 0;
  for (const hostile of hostileRequests(validator, SEED)) {
    const kind = hostile.what.split(" ")[0]!;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const complaint = await complaintOf(validator, sandbox.url, hostile);
    if (complaint) complaints.push(complaint);
    if (++sent === REQUESTS) break;
  }
  const { cases } = (await (await fetch(`${sandbox.url}/sandbox/cases`)).json()) as { cases: unknown[] };
  await sandbox.close();
  return { kinds, complaints, errors, cases: cases.length };
}

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);
const table = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `| ${name} | ${count.toLocaleString("en")} |`)
    .join("\n");

function page(hostile: HostileResult, commands: CommandsResult, version: string): string {
  return `# Conformance with the OpenAPI document

The sandbox and the commands are compared with [openapi.yaml](openapi.yaml) by a general validator of JSON Schema (ajv). \`npm run conformance\` repeats both runs and writes this page; the tests run 300 of the requests and all of the commands.

Last run: ${new Date().toISOString().slice(0, 10)}, Node ${process.version.slice(1)}, document ${version}.

## Requests that violate the document

${total(hostile.kinds).toLocaleString("en")} requests with seed ${SEED}. Each violates the document in one place; a mutation that happens to be valid is left out. Every answer must be a status 4xx with a valid problem document. A batch call with an invalid filing may also answer 200 with the outcome \`turned-away\`.

| violation in | requests |
| --- | --- |
${table(hostile.kinds)}

Not refused: ${hostile.complaints.length}. Unexpected errors of the sandbox: ${hostile.errors}. Cases in the register afterwards: ${hostile.cases}.

## Exchanges of the commands

${commands.commands} runs of commands against sandboxes with instant and with manual review, through a proxy that validates path, parameters, media types, bodies, statuses and headers of ${total(commands.exchanges)} exchanges. Violations: ${commands.violations.length}.

| operation and status | exchanges |
| --- | --- |
${table(commands.exchanges)}
`;
}

const { version } = JSON.parse(await readFile(new URL("package.json", ROOT), "utf8")) as { version: string };
const validator = new OpenApiValidator(openApiDocument(version));
const hostile = await sendHostileRequests(validator);
const commands = await runCommands(validator);
const problems = [...hostile.complaints, ...commands.violations];
for (const problem of problems) console.error(problem);
if (problems.length > 0 || hostile.errors > 0 || hostile.cases > 0) process.exitCode = 1;
else await writeFile(fileURLToPath(new URL("docs/reference/conformance.md", ROOT)), page(hostile, commands, version));
