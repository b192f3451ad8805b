import { generateKeyPairSync } from "node:crypto";
import { cpSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.js";
import { mortgage } from "../support/filing-rows.js";
import { DOCUMENTS } from "../support/documents.js";
import { bdcInProcess } from "../support/in-process.js";
import { BDC, Workspace, ROOT, built, csv, onceWhen, run, sandboxFor } from "../support/workspace.js";

/** Lists every command line of the ```sh blocks in a document. */
function commandLines(file: string): { file: string; line: string }[] {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block]) =>
    block!
      .split("\n")
      .map((l) => l.trim())
      .filter((l) => l && !l.startsWith("#"))
      .map((line) => ({ file, line })),
  );
}

/** Lines that are not run here, listed one by one: CI runs them itself, or they change the machine. */
const NOT_RUN: RegExp[] = [/^npm ci && npm (run demo|test)$/, /^npm ci && npm run build && npm install -g \.$/];
/** Lines with placeholder values, and the exit codes that they may return here. */
const EXPECTED: [line: RegExp, codes: number[]][] = [
  [/^bdc sandbox start/, [0]],
  [/B-20261121-7KQ2|PROOF|CASE|BATCH/, [2, 4]],
  // The filing of the example was already filed.
  [/^bdc case discard/, [2]],
  // The case has no contradictory reports.
  [/^bdc case settle/, [2]],
  [/^bdc sandbox desk (approve|return|refuse)/, [2]],
  // Where a document creates a template of the same name, the file contains only the examples of the template.
  [/^bdc (check|submit) (- < )?抵押/, [0, 3]],
  // The file of this test has no column of its own.
  [/^bdc map 抵押.csv --column/, [2]],
  [/^bdc watch( --metrics-port 9477| --log-format json 2>> bdc.log)?$/, [0, 3]],
];

/** Characters that need a shell. Lines without them run in this process, which saves the start of the program. */
const NEEDS_SHELL = /[|<>&;$'"`()\\*?~]/;

let workspace: Workspace;
let sandbox: Sandbox;
beforeAll(async () => {
  built();
  workspace = new Workspace();
  // The documents name certificates of 2026.
  sandbox = await sandboxFor(workspace, { now: new Date("2026-11-20T02:00:00Z") });
  for (const data of ["examples/data", "examples/dialects", "examples/scenarios", "examples/packs"])
    cpSync(path.join(ROOT, data), path.join(workspace.folder, data), { recursive: true });
  // Puts filings into the ledger for the commands that read it.
  await workspace.bdc(["submit", "examples/data/mortgages.csv", "--profile", "sandbox-bank", "--yes", "--wait", "60s"]);
  const documented = { ref: "HZ-2026-000123", unitCode: "330106001001GB00001F00010001" };
  workspace.file("抵押.csv", csv("mortgage.file", [mortgage(900, documented)]));
  await workspace.bdc(["submit", "抵押.csv", "--profile", "sandbox-bank", "--yes", "--wait", "60s"]);
  await workspace.bdc([
    "certificate",
    "get",
    "浙（2026）示例市不动产证明第0000001号",
    "--out",
    "证明.pdf",
    "--profile",
    "sandbox-bank",
  ]);
  const sealCaFile = workspace.file("印章CA.pem", await (await fetch(`${sandbox.url}/sandbox/ca.pem`)).text());
  workspace.profile(sandbox.url, "bank", "sandbox-bank", "sandbox-bank", { sealCaFile });
  workspace.profile(sandbox.url, "bank", "bank", "sandbox-bank");
  workspace.profile(sandbox.url, "bank", "BANK", "sandbox-bank");
  workspace.profile(sandbox.url, "court", "sandbox-court", "sandbox-court");
  workspace.file("协助查询通知书.pdf", "%PDF-1.4 notice");
  workspace.file("被查询人.txt", "张三=330106199001010018\n");
  workspace.file("token.txt", "token-of-the-authority\n");
  workspace.file("授权书.pdf", "%PDF-1.4 authorisation");
  const keys = generateKeyPairSync("ed25519");
  workspace.file("审计私钥.pem", keys.privateKey.export({ type: "pkcs8", format: "pem" }));
  workspace.file("审计公钥.pem", keys.publicKey.export({ type: "spki", format: "pem" }));
  await workspace.bdc(["audit", "checkpoint", "--key", "审计私钥.pem", "--out", "核对点.txt"]);
  workspace.file("webhook.secret", `whsec_${Buffer.alloc(32, 7).toString("base64")}`);
});
afterAll(async () => {
  await sandbox.close();
  workspace.remove();
});

const all = DOCUMENTS.flatMap(commandLines);
const lines = [...new Map(all.map((c) => [c.line, c])).values()].filter(
  ({ line }) => !NOT_RUN.some((r) => r.test(line)),
);

describe("the command lines in the documents", () => {
  it("number more than 10", () => expect(lines.length).toBeGreaterThan(10));
  it("match every exception listed in this test", () => {
    for (const pattern of [...NOT_RUN, ...EXPECTED.map(([line]) => line)])
      expect(
        all.some(({ line }) => pattern.test(line)),
        String(pattern),
      ).toBe(true);
  });

  it.each(lines)(
    "run with an expected exit code ($file: $line)",
    async ({ line }) => {
      const codes = EXPECTED.find(([pattern]) => pattern.test(line))?.[1] ?? [0];
      const server = /^bdc (sandbox start|listen)\b/.test(line);
      const env = {
        BDC_PROFILE: line.startsWith("bdc search --person") ? "sandbox-court" : "sandbox-bank",
        BANK_TOKEN: "sandbox-bank",
      };
      const newFile = /^bdc (?:template|audit checkpoint).*--out (\S+)/.exec(line)?.[1];
      if (newFile !== undefined) rmSync(path.join(workspace.folder, newFile), { force: true });
      if (line.startsWith("bdc ") && !server && !NEEDS_SHELL.test(line)) {
        const ran = await bdcInProcess(workspace, line.split(/ +/).slice(1), { env });
        expect(codes, `${line}\n${ran.stdout}${ran.stderr}`).toContain(ran.code);
        return;
      }
      const script = `bdc() { ${server ? "exec " : ""}"${process.execPath}" "${BDC}" "$@"; }\n${line}`;
      const ran = await run("bash", ["-c", script], {
        cwd: workspace.folder,
        env: {
          ...workspace.env(),
          ...env,
          ...(line.startsWith("bdc sandbox") && server && { BDC_HOME: path.join(workspace.folder, "server") }),
        },
        // A server in the foreground is ready when it prints its first line. It is then stopped with one Ctrl-C;
        // a second one would not wait.
        ...(server && {
          onOutput: onceWhen(
            () => true,
            (child) => void child.kill("SIGINT"),
          ),
        }),
      });
      expect(codes, `${line}\n${ran.stdout}${ran.stderr}`).toContain(ran.code);
    },
    180_000,
  );
});
