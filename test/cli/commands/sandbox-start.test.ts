import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Capabilities } from "../../../src/contract/index.js";
import { AUTHORITIES } from "../../../src/sandbox/index.js";
import { BDC, Workspace, built, csv, onceWhen, run } from "../../support/workspace.js";
import { mortgage } from "../../support/filing-rows.js";

beforeAll(built);
let workspace: Workspace;
beforeEach(() => void (workspace = new Workspace()));
afterEach(() => workspace.remove());

/** Starts `bdc sandbox start`, waits for its first line, works, stops it, and hands back everything it printed. */
async function withSandbox(
  args: readonly string[],
  work: (firstLine: string) => Promise<void>,
): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(process.execPath, [BDC, "sandbox", "start", ...args], {
    env: workspace.env(),
    cwd: workspace.folder,
  });
  let stdout = "";
  const line = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (stdout.includes("\n")) resolve(stdout.slice(0, stdout.indexOf("\n")));
    });
    child.on("exit", () => reject(new Error("it ended early")));
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  try {
    await work(await line);
  } finally {
    child.kill("SIGTERM");
  }
  return { code: await ended, stdout };
}

describe("bdc sandbox start", () => {
  it("starts a described city with the choices given", async () => {
    const capabilitiesWith = async (args: readonly string[]): Promise<Capabilities> => {
      let found: Capabilities | undefined;
      await withSandbox([...args, "--json"], async (first) => {
        const { url } = JSON.parse(first) as { url: string };
        const answer = await fetch(`${url}/v1/capabilities`, { headers: { authorization: "Bearer sandbox-bank" } });
        found = (await answer.json()) as Capabilities;
      });
      return found!;
    };
    const shanghai = await capabilitiesWith(["--authority", "310000"]);
    expect([shanghai.authority.id, shanghai.promotedTerm]).toEqual(["310000", "fresh"]);
    const chosen = await capabilitiesWith(["--authority", "310000", "--promoted-term", "document"]);
    expect([chosen.authority.id, chosen.promotedTerm]).toEqual(["310000", "document"]);
  });

  it("lists the described authorities for an unknown one", async () => {
    const { code, json } = await workspace.bdc(["sandbox", "start", "--authority", "999999", "--json"]);
    expect([code, json.error.code]).toEqual([2, "sandbox-authority"]);
    for (const { id } of AUTHORITIES) expect(json.error.en).toContain(id);
  });

  it("prints its URL first and writes three profiles with which a file goes through at once", async () => {
    const file = workspace.file("mortgages.csv", csv("mortgage.file", [mortgage(1), mortgage(2)]));
    const { code, stdout } = await withSandbox(["--json"], async (first) => {
      const { url, profiles } = JSON.parse(first);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(profiles).toEqual(["sandbox-bank", "sandbox-developer", "sandbox-court"]);
      const submitted = await workspace.bdc([
        "submit",
        file,
        "--profile",
        "sandbox-bank",
        "--yes",
        "--wait",
        "60s",
        "--json",
      ]);
      expect(submitted.code, submitted.stdout + submitted.stderr).toBe(0);
      expect(submitted.json.counts.settled.rows).toBe(2);
    });
    expect(code).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    for (const role of ["bank", "developer", "court"]) {
      const { tokenFile } = JSON.parse(readFileSync(path.join(workspace.home, "profiles.json"), "utf8")).profiles[
        `sandbox-${role}`
      ];
      expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
    }
    expect(existsSync(path.join(workspace.home, "sandbox"))).toBe(true);
  });

  it.each(["province-rest", "province-sm2", "city-function-xml"])(
    "serves the description %s, and its saved profile files through it",
    async (name) => {
      const example = JSON.parse(
        readFileSync(path.join(import.meta.dirname, `../../../examples/dialects/${name}.json`), "utf8"),
      );
      const kind = { ...example.kinds["mortgage.file"], requiredMaterials: [] };
      const dialect = workspace.file(
        "city.json",
        JSON.stringify({
          ...example,
          authority: { ...example.authority, divisions: example.authority.divisions.length ? ["9901", "3301"] : [] },
          kinds: { ...example.kinds, "mortgage.file": kind },
        }),
      );
      const file = workspace.file("mortgages.csv", csv("mortgage.file", [mortgage(1), mortgage(2)]));
      const { code } = await withSandbox(["--json", "--dialect", dialect], async (first) => {
        const { url, profiles } = JSON.parse(first);
        expect(profiles).toEqual(["sandbox-bank", "sandbox-developer", "sandbox-court"]);
        const saved = JSON.parse(readFileSync(path.join(workspace.home, "profiles.json"), "utf8")).profiles;
        expect(saved["sandbox-bank"]).toMatchObject({ gateway: url, dialect: { file: dialect } });
        const contract = await fetch(`${url}/v1/capabilities`, { headers: { authorization: "Bearer sandbox-bank" } });
        expect(((await contract.text()) as string).includes('"kinds"')).toBe(false);
        const submitted = await workspace.bdc(["submit", file, "--profile", "sandbox-bank", "--yes", "--json"]);
        expect(submitted.code, submitted.stdout + submitted.stderr).toBe(0);
        const register = await (await fetch(`${url}/sandbox/register/dump`)).text();
        expect(register.trim().split("\n")).toHaveLength(2);
      });
      expect(code).toBe(0);
    },
  );

  it("keeps its register over a restart, and a file that was filed skips itself", async () => {
    const file = workspace.file("mortgages.csv", csv("mortgage.file", [mortgage(1)]));
    const args = ["submit", file, "--profile", "sandbox-bank", "--yes", "--wait", "60s", "--json"];
    let caseNo = "";
    await withSandbox(["--json"], async () => {
      expect((await workspace.bdc(args)).code).toBe(0);
      caseNo = (await workspace.bdc(["status", "M-000001", "--json"])).json.filings[0].caseNo;
    });
    await withSandbox(["--json"], async () => {
      const shown = await workspace.bdc(["case", "show", caseNo, "--profile", "sandbox-bank", "--json"]);
      expect(shown.json.case.ref).toBe("M-000001");
      // Even a machine that has forgotten everything files nothing twice.
      const elsewhere = await workspace.bdc(args, {
        env: { BDC_HOME: path.join(workspace.folder, "other"), BDC_TOKEN: "sandbox-bank" },
      });
      expect(elsewhere.code).toBe(2);
      const again = await workspace.bdc(args);
      expect(again.json.intake.known).toBe(1);
    });
  });

  it("never becomes the default profile by itself", async () => {
    const file = workspace.file("mortgages.csv", csv("mortgage.file", [mortgage(1)]));
    await withSandbox(["--json"], async () => {
      const ran = await workspace.bdc(["submit", file, "--yes", "--json"]);
      expect(ran.code).toBe(2);
      expect(ran.json.error).toMatchObject({
        code: "profile-needed",
        zh: expect.stringContaining("sandbox-bank, sandbox-developer, sandbox-court"),
      });
    });
  });

  it("says what is wrong with a port, a seed or a fault specification", async () => {
    for (const [args, code] of [
      [["--port", "70000"], "number"],
      [["--seed", "x"], "number"],
      [["--faults", "nonsense"], "sandbox-faults"],
    ] as const) {
      const ran = await workspace.bdc(["sandbox", "start", "--json", ...args]);
      expect(ran.code).toBe(2);
      expect(ran.json.error.code).toBe(code);
    }
  });

  it("stops on SIGINT and leaves nothing running", async () => {
    const ran = await run(process.execPath, [BDC, "sandbox", "start", "--json"], {
      env: workspace.env(),
      cwd: workspace.folder,
      onOutput: onceWhen(
        () => true,
        (child) => void child.kill("SIGINT"),
      ),
    });
    expect(ran.code).toBe(0);
    await expect(fetch(ran.json.url)).rejects.toThrow();
  });
});
