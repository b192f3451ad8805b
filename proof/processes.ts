import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BANK, COURT } from "../test/support/generated-filings.js";
import { CLI, DIST } from "./tree.js";

export interface Authority {
  readonly url: string;
  readonly port: number;
  /** Sends SIGKILL and resolves when the process has exited. */
  kill(): Promise<void>;
}

export interface AuthorityOptions {
  readonly home: string;
  /** @default 0, any free port */
  readonly port?: number;
  /** Filings per call. Smaller calls give more moments at which to kill. */
  readonly maxFilings?: number;
  readonly faults?: string;
  /** Description of the protocol that it speaks, as JSON. @default the contract */
  readonly dialect?: unknown;
  readonly seed?: number;
  readonly rate?: { readonly requestsPerSecond?: number; readonly burst?: number; readonly concurrent?: number };
  /** How filings of a kind are reviewed. @default instant */
  readonly reviews?: Readonly<Record<string, "instant" | "delayed" | "manual">>;
  readonly reviewDelayMs?: number;
  readonly institutions?: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly token: string;
  }[];
  /** A command to run `node` under, such as strace with its arguments. */
  readonly through?: readonly string[];
}

const authorities = new Set<ChildProcess>();
/** Kills authorities left by a tier that threw; they would keep this process alive. */
export function killAuthorities(): void {
  authorities.forEach((child) => child.kill("SIGKILL"));
}

export async function startAuthority({
  port = 0,
  maxFilings = 20,
  through = [],
  ...options
}: AuthorityOptions): Promise<Authority> {
  const [command, ...args] = [...through, process.execPath];
  const child = spawn(
    command!,
    [...args, join(import.meta.dirname, "authority.mjs"), DIST, JSON.stringify({ ...options, port, maxFilings })],
    { stdio: ["ignore", "pipe", "inherit"], detached: through.length > 0 },
  );
  authorities.add(child);
  child.once("exit", () => authorities.delete(child));
  const url = await firstLine(child);
  return { url, port: Number(new URL(url).port), kill: () => killed(child, through.length > 0) };
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    text += chunk.toString();
    const end = text.indexOf("\n");
    if (end >= 0) return text.slice(0, end);
  }
  throw new Error(`process ${child.pid} exited without printing its URL`);
}

async function killed(child: ChildProcess, group = false): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  // A process under strace survives strace, so the whole process group is killed.
  process.kill(group ? -child.pid! : child.pid!, "SIGKILL");
  await gone;
}

/** Output and exit of a `bdc` process. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface Running {
  readonly ended: Promise<Ended>;
  readonly pid: number;
  kill(signal?: NodeJS.Signals): void;
}

export interface Workspace {
  readonly home: string;
  readonly gateway: string;
  /** Additional environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** A command to run `node` under, such as strace with its arguments. */
  readonly through?: readonly string[];
  readonly nodeArgs?: readonly string[];
}

/** Starts `bdc ARGS --json` with its own home and gateway. */
export function bdc(args: readonly string[], { home, gateway, env, through = [], nodeArgs = [] }: Workspace): Running {
  const started = performance.now();
  const [command, ...rest] = [...through, process.execPath, ...nodeArgs, CLI, ...args, "--json", "--lang", "en"];
  const child = spawn(command!, rest, {
    cwd: home,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      BDC_HOME: home,
      BDC_PROFILE: "proof",
      BDC_GATEWAY_URL: gateway,
      BDC_TOKEN: "sandbox-bank",
      ...env,
    },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => void (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr, ms: performance.now() - started }));
  });
  return { ended, pid: child.pid!, kill: (signal = "SIGKILL") => void child.kill(signal) };
}

/** Runs `bdc` and kills it if it is still running after `killAfterMs`. */
export async function bdcKilledAfter(
  args: readonly string[],
  workspace: Workspace,
  killAfterMs: number | undefined,
): Promise<Ended> {
  const running = bdc(args, workspace);
  if (killAfterMs === undefined) return running.ended;
  const timer = setTimeout(() => running.kill(), killAfterMs);
  try {
    return await running.ended;
  } finally {
    clearTimeout(timer);
  }
}

/** Creates a home with a profile of the sandbox's bank, or of its court (pass `COURT_TOKEN` in the environment). */
export async function newHome(parent: string, name: string, role: "bank" | "court" = "bank"): Promise<string> {
  const home = join(parent, name);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await writeFile(
    join(home, "profiles.json"),
    JSON.stringify({
      version: 1,
      default: "proof",
      profiles: {
        proof: {
          gateway: "http://127.0.0.1:9",
          role,
          institution: role === "bank" ? BANK : COURT,
          tokenEnv: "BDC_TOKEN",
        },
      },
    }),
    { mode: 0o600 },
  );
  return home;
}

export const COURT_TOKEN = { BDC_TOKEN: "sandbox-court" };

export async function inTempDir<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "bdc-proof-"));
  try {
    return await work(dir);
  } finally {
    // A process that was just killed may still hold a file open.
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs `work` for 0 to count - 1, at most `workers` at a time. */
export async function runConcurrently(
  count: number,
  workers: number,
  work: (i: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(workers, count) }, async () => {
      while (next < count) await work(next++);
    }),
  );
}

export { sleep };
