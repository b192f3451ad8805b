import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mortgageHeader, mortgageRow } from "../test/support/generated-filings.js";
import type { AuthorityOptions } from "../proof/processes.js";
import { DIST } from "../proof/tree.js";

export { DIST };

export const ROOT = join(import.meta.dirname, "..");

/** A built checkout of this repository: this one, or another one to compare with. */
export interface Checkout {
  /** Child processes are started from the bench/ and proof/ of the checkout, which match the exports of its dist/. */
  readonly root: string;
  readonly dist: string;
}
export const HERE: Checkout = { root: ROOT, dist: DIST };

/** One measured figure, with its target if there is one. */
export interface Figure {
  /** "中文 · English". */
  readonly what: string;
  readonly value: string;
  readonly target?: string;
  readonly reached?: boolean;
}

export interface Words {
  readonly zh: string;
  readonly en: string;
}

export interface Bench {
  readonly title: Words;
  /** What limits the figures. */
  readonly limits: Words;
  run(size: Size): Promise<Figure[]>;
  /** The runs that compare two checkouts (`--against`). Writes shared input files to `dir`. */
  timed?(size: Size, dir: string): Promise<readonly Timed[]>;
}

/** One run that is timed with the build of either checkout. */
export interface Timed {
  /** "中文 · English". */
  readonly what: string;
  /** Rows of one run, if the figure is in rows per second. Without it the figure is in milliseconds. */
  readonly rows?: number;
  /** Runs once in an empty directory. Returns the duration (ms). */
  time(checkout: Checkout, dir: string): Promise<number>;
}

export interface Size {
  /** Divides every number of rows, for a quick run. The published figures use 1. */
  readonly divide: number;
}

export const rowsPerSecond = (rows: number, ms: number): string =>
  `${Math.round((rows / ms) * 1000).toLocaleString("en")} rows/s`;
export const ratio = (value: number): string => value.toFixed(2);
export const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}

export function atLeast(what: string, value: number, target: number, text = ratio(value)): Figure {
  return { what, value: text, target: `≥ ${target}`, reached: value >= target };
}
export function atMost(
  what: string,
  value: number,
  target: number,
  text = ratio(value),
  targetText = String(target),
): Figure {
  return { what, value: text, target: `≤ ${targetText}`, reached: value <= target };
}

export async function inTempDir<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "bdc-bench-"));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Writes a file of valid mortgages as a stream, because a million rows would not fit in memory. */
export async function writeRows(path: string, rows: number, prefix = "B"): Promise<void> {
  const out = createWriteStream(path);
  out.write("\ufeff" + mortgageHeader() + "\r\n");
  for (let i = 0; i < rows;) {
    const lines: string[] = [];
    for (const end = Math.min(rows, i + 1_000); i < end; i++) lines.push(mortgageRow(i, prefix).line);
    if (!out.write(lines.join("\r\n") + "\r\n")) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
}

export interface Child {
  readonly code: number | null;
  readonly ms: number;
  readonly peakMb: number;
  readonly stdout: string;
}

/** Runs `node ARGS` and records its peak memory. */
export async function runNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Child> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  let peak = 0;
  const poll = () => {
    try {
      // The kernel's high-water mark: only a peak after the last poll can be missed.
      peak = Math.max(peak, Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0));
    } catch {
      // The process has exited.
    }
  };
  const timer = setInterval(poll, 20);
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => void (stdout += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(timer);
  return { code, ms: performance.now() - started, peakMb: peak / 1024, stdout };
}

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

// A benchmark that throws must not leave servers running.
const servers = new Set<ChildProcess>();
process.once("exit", () => servers.forEach((child) => child.kill("SIGKILL")));

/** Starts a server in a separate process, which prints its URL as its first line. */
export async function startServer(script: string, ...args: string[]): Promise<Server> {
  const child: ChildProcess = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  servers.add(child);
  child.once("exit", () => servers.delete(child));
  const [first] = (await once(child.stdout!, "data")) as [Buffer];
  return {
    url: first.toString().trim(),
    async stop() {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** Starts a new embedded authority. */
export function sandbox(
  home: string,
  maxFilings = 200,
  more: Pick<AuthorityOptions, "reviews" | "reviewDelayMs"> = {},
  { root, dist }: Checkout = HERE,
): Promise<Server> {
  const options = { ...more, home, maxFilings, rate: { requestsPerSecond: 1e6, burst: 1e6 } };
  return startServer(join(root, "proof", "authority.mjs"), dist, JSON.stringify(options));
}

/** Starts a gateway that stores nothing and answers every call with a case after `delayMs`. */
export function emptyGateway(delayMs: number, maxFilings: number, { root, dist }: Checkout = HERE): Promise<Server> {
  return startServer(join(root, "bench", "gateway.mjs"), dist, String(delayMs), String(maxFilings));
}
