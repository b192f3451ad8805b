import { homedir } from "node:os";
import { join } from "node:path";
import type { Lang } from "./language.js";

/** Text goes out through here; the views decide nothing about terminals. */
export interface Output {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): void;
  /**
   * Resolves once what was written has left this process, or nobody reads it any more: long output waits for its
   * reader.
   */
  drained?(): Promise<void>;
}

/** Everything that a command may know of the world outside. Tests hand in their own. */
export interface Context {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdinIsTTY: boolean;
  /** Standard input, for secrets that come through a pipe; cut off after `maxChars`, since it may never end. */
  readStdin(maxChars: number): Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly pid: number;
  readonly lang: Lang;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  /** Profile named on the command line or in BDC_PROFILE. */
  readonly profileName: string | undefined;
  /** State: ledger, profiles, sandbox. */
  readonly home: string;
  /** Aborted by the first Ctrl-C: finish what is in flight. */
  readonly stop: AbortSignal;
  /** Aborted by the second Ctrl-C: leave at once. */
  readonly abort: AbortSignal;
  now(): Date;
}

/** What the global options say; the rest comes from the process. */
export interface GlobalOptions {
  readonly json?: boolean;
  /** Of commands that report as they go: one JSON document a line, the last one as with `--json`. */
  readonly ndjson?: boolean;
  readonly profile?: string;
  readonly lang?: string;
  readonly quiet?: boolean;
  /** commander: `--no-color` sets false. */
  readonly color?: boolean;
}

export function processContext(options: GlobalOptions, signals: { stop: AbortSignal; abort: AbortSignal }): Context {
  const { env, stdout, stderr, stdin } = process;
  return {
    stdout: output(stdout),
    stderr: output(stderr),
    stdinIsTTY: stdin.isTTY === true,
    readStdin: (maxChars) => readText(stdin, maxChars),
    env,
    cwd: process.cwd(),
    pid: process.pid,
    lang: resolveLanguage(options.lang, env),
    json: options.json === true || options.ndjson === true,
    quiet: options.quiet === true,
    color: options.color !== false && !env["NO_COLOR"] && stdout.isTTY === true && env["TERM"] !== "dumb",
    profileName: options.profile ?? (env["BDC_PROFILE"] || undefined),
    home: resolveHome(env, process.platform),
    ...signals,
    now: () => new Date(),
  };
}

async function readText(stream: NodeJS.ReadStream, maxChars: number): Promise<string> {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    text += chunk as string;
    if (text.length >= maxChars) break;
  }
  return text.slice(0, maxChars);
}

function output(stream: NodeJS.WriteStream): Output {
  return {
    isTTY: stream.isTTY === true,
    columns: stream.columns ?? 100,
    write: (text) => void stream.write(text),
    drained: () =>
      new Promise((resolve) => {
        if (!stream.writableNeedDrain) return resolve();
        const ends = ["drain", "error", "close"] as const;
        const done = () => {
          for (const event of ends) stream.off(event, done);
          resolve();
        };
        for (const event of ends) stream.on(event, done);
      }),
  };
}

/** `--lang` first, then the locale; Chinese when neither says otherwise. */
export function resolveLanguage(asked: string | undefined, env: Context["env"]): Lang {
  const locale = asked ?? env["LC_ALL"] ?? env["LC_MESSAGES"] ?? env["LANG"] ?? "";
  return /^en/i.test(locale) ? "en" : "zh";
}

export function resolveHome(env: Context["env"], platform: string): string {
  if (env["BDC_HOME"]) return env["BDC_HOME"];
  const home = env["HOME"] || env["USERPROFILE"] || homedir();
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "bdc");
  if (platform === "darwin") return join(home, "Library", "Application Support", "bdc");
  return join(env["XDG_STATE_HOME"] || join(home, ".local", "state"), "bdc");
}

/** First Ctrl-C: stop; second: abort; a third ends the process as if nobody listened. SIGTERM counts the same. */
export function listenForSignals(): { stop: AbortSignal; abort: AbortSignal } {
  const stop = new AbortController();
  const abort = new AbortController();
  const onSignal = () => {
    if (!stop.signal.aborted) return stop.abort();
    abort.abort();
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return { stop: stop.signal, abort: abort.signal };
}
