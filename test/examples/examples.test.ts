import { cpSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.js";
import { bdcInProcess } from "../support/in-process.js";
import { BDC, Workspace, ROOT, built, registerOf, run, sandboxFor } from "../support/workspace.js";

beforeAll(built);
const EXAMPLES = path.join(ROOT, "examples");

/** Expected output of each program. A new example without an entry here fails. */
const EXPECTED_OUTPUT: Record<string, RegExp[]> = {
  "01-bank-first-mortgage.ts": [/: certified, rank 1/, /不动产证明第\d+号: PDF of \d{3,} bytes/],
  "02-bank-lost-answer.ts": [/^unknown: /m, /^found: \S+ \w+/m, /^existing: /m],
  "03-developer-pre-notices.ts": [
    /YG-2026-1: \S+ .*purchase-pre-notice.*mortgage-pre-notice/,
    /YG-2026-3: turned-away /,
  ],
  "04-court-seizure-queue.ts": [/: queue position 0/, /: queue position 1/, /: now queue position 0/],
  "05-files-from-a-service.ts": [/batch: 6 rows, 6 filed, 0 invalid, 6 settled/, /results: \d{3,} bytes/],
};

describe("each program in examples/", () => {
  const programs = readdirSync(EXAMPLES).filter((f) => f.endsWith(".ts"));
  const outputs = new Map<string, string>();
  // One process for all: most of the time of a program is loading the SDK.
  beforeAll(async () => {
    const ran = await run(
      process.execPath,
      [
        path.join(ROOT, "node_modules/tsx/dist/cli.mjs"),
        "test/support/run-programs.ts",
        ...programs.map((name) => `examples/${name}`),
      ],
      { cwd: ROOT, env: { PATH: process.env["PATH"]!, HOME: process.env["HOME"]! } },
    );
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    for (const part of ran.stdout.split(/^== /m).slice(1)) {
      const name = part.split("\n", 1)[0]!;
      outputs.set(path.basename(name), part.slice(name.length + 1));
    }
  }, 180_000);

  it.each(programs)("runs and prints the expected output (%s)", (name) => {
    expect(Object.keys(EXPECTED_OUTPUT)).toContain(name);
    for (const pattern of EXPECTED_OUTPUT[name]!) expect(outputs.get(name)).toMatch(pattern);
  });

  it("is listed in examples/README.md", () => {
    const readme = readFileSync(path.join(EXAMPLES, "README.md"), "utf8");
    for (const name of readdirSync(EXAMPLES).filter((f) => /^\d\d-/.test(f))) expect(readme).toContain(`(${name})`);
  });
});

describe("examples/data", () => {
  let workspace: Workspace;
  let sandbox: Sandbox;
  beforeAll(async () => {
    workspace = new Workspace();
    sandbox = await sandboxFor(workspace);
    cpSync(path.join(EXAMPLES, "data"), path.join(workspace.folder, "data"), { recursive: true });
  });
  afterAll(async () => {
    await sandbox.close();
    workspace.remove();
  });

  it.each(readdirSync(path.join(EXAMPLES, "data")).filter((f) => f.endsWith(".csv")))(
    "contains %s, which passes bdc check",
    async (name) => {
      const ran = await bdcInProcess(workspace, [
        "check",
        `data/${name}`,
        "--profile",
        name.startsWith("pre") ? "sandbox-developer" : name.startsWith("s") ? "sandbox-court" : "sandbox-bank",
        "--json",
      ]);
      expect(ran.code, ran.stdout).toBe(0);
    },
  );

  it.each([
    ["mortgages.csv", "bank"],
    ["pre-notices.csv", "developer"],
    ["seizures.csv", "court"],
    ["seizure-releases.csv", "court"],
    ["seizure-renewals.csv", "court"],
  ])("contains %s, which the authority accepts completely", async (name, role) => {
    const ran = await workspace.bdc([
      "submit",
      `data/${name}`,
      "--profile",
      `sandbox-${role}`,
      "--yes",
      "--wait",
      "60s",
      "--json",
    ]);
    expect(ran.code, ran.stdout).toBe(0);
    expect(ran.json.counts.settled.rows).toBe(ran.json.counts.rows);
  });
});

describe("06-nightly.sh", () => {
  let workspace: Workspace;
  let sandbox: Sandbox;
  beforeEach(async () => {
    workspace = new Workspace();
    sandbox = await sandboxFor(workspace);
    workspace.file("in/sandbox-bank/tonight.csv", readFileSync(path.join(EXAMPLES, "data/mortgages.csv")));
  });
  afterEach(async () => {
    await sandbox.close();
    workspace.remove();
  });
  const nightly = (env: Record<string, string> = {}) =>
    run("bash", [path.join(EXAMPLES, "06-nightly.sh"), "in"], {
      cwd: workspace.folder,
      env: { ...workspace.env(), WAIT: "60s", PATIENCE: "1s", BDC: `${process.execPath} ${BDC}`, ...env },
    });

  it("files everything only once when it runs repeatedly", async () => {
    for (let night = 0; night < 2; night++) {
      const ran = await nightly();
      expect(ran.code, ran.stdout + ran.stderr).toBe(0);
      expect(ran.stdout).toMatch(/^exit 0, 0 to do: /);
    }
    expect(await registerOf(sandbox)).toHaveLength(5);
  }, 120_000);

  it("asks a person for a new token, but for nothing when the gateway is unreachable", async () => {
    const unreachable = await nightly({ BDC_GATEWAY_URL: "http://127.0.0.1:1" });
    expect([unreachable.code, workspace.read("in/todo.tsv")]).toEqual([7, ""]);
    const refused = await nightly({ BDC_TOKEN: "wrong" });
    expect([refused.code, workspace.read("in/todo.tsv")]).toEqual([
      6,
      expect.stringMatching(/^token\t.*\tbdc profile set-token sandbox-bank\n$/),
    ]);
  }, 120_000);
});
