import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { columnsFor, type Kind } from "../../src/contract/index.js";
import { checkJsonOutput } from "./json-documents.js";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/index.js";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const BDC = path.join(ROOT, "dist/cli/main.js");

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Stdout, parsed as one JSON document. */
  readonly json: any;
}

export interface RunOptions {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly input?: string;
  /** Time limit (ms). The process is killed when it exceeds it; its code is then null. */
  readonly endsWithinMs?: number;
  /** Called with the process when it has started. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Called on every output, with the process and all output so far on stdout and stderr. */
  readonly onOutput?: (child: ChildProcess, soFar: string) => void;
}

/** A folder with its own HOME and BDC_HOME, isolated from the files of the current user. */
export class Workspace {
  readonly folder = mkdtempSync(path.join(tmpdir(), "bdc-cli-"));
  readonly home = path.join(this.folder, "home");

  file(name: string, content: string | Uint8Array): string {
    const target = path.join(this.folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
    return target;
  }

  read(name: string): string {
    return readFileSync(path.join(this.folder, name), "utf8");
  }

  profile(
    gateway: string,
    role: "bank" | "developer" | "court" = "bank",
    name = `sandbox-${role}`,
    token = `sandbox-${role}`,
    more: object = {},
  ): void {
    const institution = { bank: "91330106MA2TEXT08W", developer: "91330109MA2DEXP16G", court: "1133010600TEXT0A7R" }[
      role
    ];
    const tokenFile = this.file(`home/tokens/${name}.token`, token);
    chmodSync(tokenFile, 0o600);
    const file = path.join(this.home, "profiles.json");
    const known = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { version: 1, profiles: {} };
    known.profiles[name] = { gateway, role, institution, tokenFile, ...more };
    writeFileSync(file, JSON.stringify(known), { mode: 0o600 });
  }

  /** Runs the program, and compares what it prints with `--json` with the schema of the command. */
  async bdc(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const ran = await run(process.execPath, [BDC, ...args], {
      ...options,
      cwd: options.cwd ?? this.folder,
      env: { ...this.env(), ...options.env },
    });
    checkJsonOutput(args, ran.stdout);
    return ran;
  }

  env(): Record<string, string> {
    return { PATH: process.env["PATH"] ?? "", HOME: this.folder, BDC_HOME: this.home, LANG: "zh_CN.UTF-8" };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function run(
  command: string,
  args: readonly string[],
  { env, cwd, input, endsWithinMs, onStart, onOutput }: RunOptions,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
    onStart?.(child);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      onOutput?.(child, stdout + stderr);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      onOutput?.(child, stdout + stderr);
    });
    child.stdin.on("error", () => undefined).end(input ?? "");
    const killTimer = endsWithinMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), endsWithinMs);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(killTimer);
      resolve({
        code,
        stdout,
        stderr,
        get json() {
          return JSON.parse(stdout) as unknown;
        },
      });
    });
  });
}

export async function sandboxFor(workspace: Workspace, options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  for (const role of ["bank", "developer", "court"] as const) workspace.profile(sandbox.url, role);
  return sandbox;
}

/** Prepares the build, a workspace with profiles, and an authority for all tests of one file. Cleans up after them. */
export async function workspaceWithSandbox(
  options: SandboxOptions = {},
): Promise<{ workspace: Workspace; sandbox: Sandbox }> {
  built();
  const workspace = new Workspace();
  const sandbox = await sandboxFor(workspace, options);
  afterAll(async () => {
    await sandbox.close();
    workspace.remove();
  });
  return { workspace, sandbox };
}

export async function stateOf(sandbox: Sandbox): Promise<any> {
  return (await fetch(`${sandbox.url}/sandbox/state`)).json();
}

/** Calls the control interface of the sandbox: desk, clock, faults, tokens. */
export async function control(sandbox: Sandbox, call: string, body: unknown): Promise<any> {
  const answer = await fetch(`${sandbox.url}/sandbox/${call}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${call}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

/** Returns every case in the register of the authority. */
export async function registerOf(sandbox: Sandbox): Promise<any[]> {
  const text = await (await fetch(`${sandbox.url}/sandbox/register/dump`)).text();
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
}

/**
 * Formats a CSV file from cells by column key, with the Chinese headers of the contract. Unknown keys are used as
 * headers unchanged.
 */
export function csv(
  kind: Kind,
  rows: readonly Record<string, string>[],
  { delimiter = ",", newline = "\r\n" } = {},
): string {
  const columns = new Map(columnsFor(kind).map((c) => [c.key, c.zh]));
  const keys = [...new Set(rows.flatMap((r) => Object.keys(r)))];
  const cell = (text: string) => (/[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [keys.map((k) => columns.get(k) ?? k), ...rows.map((r) => keys.map((k) => r[k] ?? ""))]
    .map((line) => line.map(cell).join(delimiter) + newline)
    .join("");
}

/** Returns an `onOutput` handler that acts once, as soon as `condition` holds after the first output. */
export function onceWhen(
  condition: () => boolean | Promise<boolean>,
  act: (child: ChildProcess) => void,
): NonNullable<RunOptions["onOutput"]> {
  let watching = false;
  return (child) => {
    if (watching) return;
    watching = true;
    let asking = false;
    const poll = setInterval(() => {
      if (asking) return;
      asking = true;
      void Promise.resolve(condition()).then((holds) => {
        asking = false;
        if (!holds) return;
        clearInterval(poll);
        act(child);
      });
    }, 20);
    child.on("exit", () => clearInterval(poll));
  };
}

/** Builds the program if needed. `npm test` builds it once; a single test file on a fresh clone builds it here. */
export function built(): void {
  if (!existsSync(BDC)) execFileSync("npx", ["tsup"], { cwd: ROOT, stdio: "ignore" });
}
