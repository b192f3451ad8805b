/** Runs every command that calls the gateway, through a proxy that validates each exchange. */
import { cpSync } from "node:fs";
import path from "node:path";
import { smallPdf } from "../../src/cli/commands/demo/pdf.js";
import { startSandbox, type SandboxOptions } from "../../src/sandbox/index.js";
import { bdcInProcess } from "../../test/support/in-process.js";
import type { OpenApiValidator } from "../../test/support/openapi-validator.js";
import { startValidatingProxy } from "../../test/support/validating-proxy.js";
import { ROOT, Workspace, type Ran } from "../../test/support/workspace.js";

type Role = "bank" | "developer" | "court";

export interface CommandsResult {
  /** Exchanges by operation and status. */
  readonly exchanges: ReadonlyMap<string, number>;
  readonly violations: readonly string[];
  readonly commands: number;
}

const PERSON = "张伟,330106199001010018";
const DOCUMENT_NO = "（2026）浙0106执1234号";

/** Runs the commands twice: with decisions at once, and with officers, whose cases can be supplemented and withdrawn. */
export async function runCommands(validator: OpenApiValidator): Promise<CommandsResult> {
  const results = [
    await runPart(validator, {}, instantCases),
    await runPart(validator, { review: "manual" }, openCases),
  ];
  const exchanges = new Map<string, number>();
  for (const result of results)
    for (const [key, count] of result.exchanges) exchanges.set(key, (exchanges.get(key) ?? 0) + count);
  return {
    exchanges,
    violations: results.flatMap(({ violations }) => violations),
    commands: results.reduce((sum, result) => sum + result.commands, 0),
  };
}

async function runPart(
  validator: OpenApiValidator,
  options: SandboxOptions,
  work: (bdc: Run, sandbox: string) => Promise<void>,
): Promise<CommandsResult> {
  const workspace = workspaceWithFiles();
  const sandbox = await startSandbox(options);
  const proxy = await startValidatingProxy(sandbox.url, validator);
  for (const role of ["bank", "developer", "court"] as const) workspace.profile(proxy.url, role);
  let commands = 0;
  try {
    await work(async (role, args, until) => {
      const ran = await bdcInProcess(workspace, [...args, "--profile", `sandbox-${role}`], until ? { until } : {});
      commands++;
      // Codes 1 and 2: the program or this script is wrong; anything else is an outcome.
      if (ran.code === 1 || ran.code === 2) throw new Error(`bdc ${args.join(" ")}: ${ran.code}\n${ran.stdout}`);
      return ran;
    }, sandbox.url);
  } finally {
    await proxy.close();
    await sandbox.close();
    workspace.remove();
  }
  return { exchanges: proxy.exchanges, violations: proxy.violations, commands };
}

/** A workspace with the files of the examples. */
function workspaceWithFiles(): Workspace {
  const workspace = new Workspace();
  const source = path.join(ROOT, "examples/data");
  cpSync(source, workspace.folder, { recursive: true });
  workspace.file("notice.pdf", smallPdf("协助查询通知书", ["x"]));
  workspace.file("persons.txt", PERSON);
  return workspace;
}

type Run = (role: Role, args: readonly string[], until?: RegExp) => Promise<Ran>;

const FILES: readonly (readonly [Role, string])[] = [
  ["bank", "mortgages.csv"],
  ["developer", "pre-notices.csv"],
  ["court", "seizures.csv"],
  ["court", "seizure-renewals.csv"],
  ["court", "seizure-releases.csv"],
  ["bank", "mortgage-cancellations.csv"],
  ["developer", "pre-notice-cancellations.csv"],
];

async function instantCases(bdc: Run): Promise<void> {
  const batches: string[] = [];
  for (const [role, file] of FILES) {
    const { json } = await bdc(role, ["submit", file, "--yes", "--wait", "20s", "--json"]);
    batches.push((json as { batch: { id: string } }).batch.id);
  }
  const [batch] = batches as [string];
  await bdc("bank", ["doctor", "--json"]);
  await bdc("bank", ["resume", batch, "--json"]);
  await bdc("bank", ["watch", batch, "--json"]);
  await bdc("bank", ["reconcile", batch, "--json"]);
  await bdc("bank", ["release-check", batch, "--json"]);
  await bdc("court", ["deadlines", "--online", "--within", "1500d", "--json"]);
  await bdc("bank", ["unit", "show", "330106001001GB00001F00010001", "--purpose", "贷前查询", "--json"]);
  await bdc("bank", ["unit", "show", "330106009009GB00009F00990099", "--json"]);
  await bdc("court", [
    ...["search", "--person", "@persons.txt", "--document-no", DOCUMENT_NO, "--notice", "notice.pdf"],
    ...["--officer", "周敏", "--card", "浙010600123", "--purpose", "执行查询", "--json"],
  ]);
  const proof = "浙（2026）示例市不动产证明第0000001号";
  await bdc("bank", ["certificate", "get", proof, "--out", "proof.pdf", "--json"]);
  await bdc("bank", ["certificate", "verify", proof, "--json"]);
  await bdc("bank", ["case", "show", "330100-20260101-000001", "--json"]);
  await bdc("bank", ["listen", "--register", "http://127.0.0.1:9/", "--json"], /"url":/);
}

async function openCases(bdc: Run, sandbox: string): Promise<void> {
  await bdc("bank", ["submit", "mortgages.csv", "--yes", "--json"]);
  const { cases } = (await (await fetch(`${sandbox}/sandbox/cases`)).json()) as { cases: { caseNo: string }[] };
  const [first, second] = cases.map(({ caseNo }) => caseNo) as [string, string];
  await fetch(`${sandbox}/sandbox/desk`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ caseNo: first, action: "return", reasons: ["缺抵押合同"] }),
  });
  for (const verb of ["show", "history", "payment"]) await bdc("bank", ["case", verb, first, "--json"]);
  await bdc("bank", ["case", "supplement", first, "--material", "mortgage-contract=notice.pdf", "--json"]);
  await bdc("bank", ["case", "withdraw", second, "--reason", "贷款已取消", "--yes", "--json"]);
  await bdc("bank", ["case", "withdraw", second, "--reason", "贷款已取消", "--yes", "--json"]);
}
