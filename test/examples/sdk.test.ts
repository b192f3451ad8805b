import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { codeBlocks } from "../support/markdown.js";
import { ROOT, run } from "../support/workspace.js";

const FOLDER = path.join(ROOT, "examples/sdk");
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");

/** Expected output of each program. A new program without an entry fails. */
const EXPECTED: Record<string, RegExp> = {
  "cancel-mortgage.ts": /^cancellation registered, 0 mortgages left$/,
  "cancel-pre-notice.ts": /^cancellation registered$/,
  "file-mortgage.ts": /^certified, rank 1, .*不动产证明第\d+号$/,
  "follow-changes.ts": /HZ-2026-000321 certified\nnext time after C[0-9a-f]{8}-\d{12}$/,
  "handle-errors.ts":
    /^existing\nexisting\nDY-07 termEnd \S.*\nterm-ended termEnd \S.*\nDY-07 \/termEnd \S.*\nstatus 422, attempts 1$/,
  "log-calls.ts":
    /^\{"level":"info","operation":"mortgageFile",.*"message":"the call succeeded"\}\nstatus 201, attempts 1, request id of 36 characters$/,
  "own-credentials.ts": /^token refreshed\ntrue$/,
  "own-transport.ts": /\n1 calls$/,
  "pay-fee.ts": /^payment-due: 80\.00 CNY, .+\ncertified$/,
  "receive-webhooks.ts": /^HZ-2026-000321 certified$/,
  "register-pre-notice.ts": /^purchase-pre-notice: \S+\nmortgage-pre-notice: \S+$/,
  "release-seizure.ts": /^release registered, 0 seizures left$/,
  "renew-seizure.ts": /^renewal registered until 2032-11-19$/,
  "request-seizure.ts": /^registered, queue position 0$/,
  "search-by-person.ts": /^\d+: 1 units\n330106001001GB00001F00010001 owner 1 0$/,
  "show-unit.ts": /^mortgage, rank 1: 1200000\.00\n0 seizures\nno such unit: not-found$/,
  "submit-file.ts": /^5 filings without errors\n6 of 6 rows filed\n(row \d: releasable \n?){6}$/,
  "supplement-case.ts": /^supplement-required: .*缺少抵押合同.*\nthen reviewing$/,
  "test-in-process.ts": /^passed$/,
  "test-with-msw.ts": /^passed$/,
  "verify-certificate.ts": /^sound: true, sealed by \S+\naltered: true$/,
  "withdraw-case.ts": /^withdrawn\nrefused: not-allowed-now$/,
};
const programs = Object.keys(EXPECTED);
const SHARED = ["connect.ts", "samples.ts"];

describe("the programs in examples/sdk", () => {
  const outputs = new Map<string, string>();
  // One process for all: most of the time of a program is loading the SDK.
  beforeAll(async () => {
    const args = [path.join(ROOT, "node_modules/tsx/dist/cli.mjs"), "test/support/run-programs.ts"];
    args.push(...programs.map((name) => `examples/sdk/${name}`));
    const { stdout, stderr } = await run(process.execPath, args, {
      cwd: ROOT,
      env: { PATH: process.env["PATH"]!, HOME: process.env["HOME"]! },
    });
    expect(stderr).toBe("");
    for (const part of stdout.split(/^== /m).slice(1)) {
      const [name, ...lines] = part.trimEnd().split("\n");
      // A trailing space belongs to the output of a program.
      outputs.set(path.basename(name!), part.slice(name!.length + 1).replace(/\n$/, "") || lines.join("\n"));
    }
  }, 180_000);

  it.each(programs)("run and print the expected output (%s)", (name) => {
    expect(outputs.get(name)).toMatch(EXPECTED[name]!);
  });

  it("are all listed in this test", () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...programs, ...SHARED].sort());
  });

  it("call every method of a client at least once", () => {
    const source = readdirSync(FOLDER).map((name) => readFileSync(path.join(FOLDER, name), "utf8"));
    const calls = [
      "mortgages.file",
      "mortgages.cancel",
      "preNotices.register",
      "preNotices.cancel",
      "seizures.request",
    ];
    calls.push("seizures.renew", "seizures.release", "searches.create", "units.get", "cases.supplement");
    calls.push("cases.withdraw", "cases.waitFor", "cases.get", "cases.findByRef", "cases.changePages");
    calls.push("certificates.get", "certificates.file", "materials.put", "materials.has", "capabilities.get");
    calls.push("verifyCertificateFile", "verifyWebhook", "submitFile", "checkRelease", "writeResults");
    expect(calls.filter((call) => !source.some((text) => text.includes(`${call}(`)))).toEqual([]);
  });
});

describe("the SDK guide", () => {
  it.each(["docs/guide/en/sdk.md", "docs/guide/zh/sdk.md"])("shows every program as it is (%s)", (file) => {
    const page = textOf(file);
    const shown = codeBlocks(page)
      .filter(({ language }) => language === "ts")
      .map(({ code }) => code.trim());
    const written = [...programs, "connect.ts"].map((name) => textOf(`examples/sdk/${name}`).trim());
    expect([...shown].sort()).toEqual([...written].sort());
    for (const name of [...programs, "connect.ts"]) expect(page).toContain(`\`examples/sdk/${name}\``);
  });
});
