import { homedir } from "node:os";
import { join } from "node:path";
import type { Lang } from "./language.js";

/** Text goes out through here; the views decide nothing about terminals. */
export interface Output {
  readonly isTTY: boolean;
  /** 0 where the terminal does not say, as in containers and under ssh without a terminal of its own. */
  readonly columns: number;
  /** Called when the window has another size. */
  onResize?(listener: () => void): void;
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
  // A terminal that hung up: whoever reads gets no more, and the signal ends the command.
  if (stdin.listenerCount("error") === 0) stdin.on("error", () => undefined);
  return {
    stdout: output(stdout),
    stderr: output(stderr),
    stdinIsTTY: stdin.isTTY === true,
    readStdin: (maxChars) => Promise.race([readText(stdin, maxChars), rejectedBy(signals.stop)]),
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

/** What waits for input has nothing in flight: a stop ends it. */
function rejectedBy(stop: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new Error("stopped while waiting for input"));
    if (stop.aborted) end();
    else stop.addEventListener("abort", end, { once: true });
  });
}

function output(stream: NodeJS.WriteStream): Output {
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 0;
    },
    onResize: (listener) => void stream.on("resize", listener),
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

/** Ctrl-C, a request to end, and a terminal that hung up. Windows has no SIGHUP of its own and takes the name. */
const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const INTERRUPTED = 130;
/** How long a command has after the second signal to record what it cut. */
const LEAVE_WITHIN_MS = 2_000;
/**
 * How long after SIGTERM or SIGHUP what is in flight may take to finish; then it is cut, as by a second signal. Service
 * managers and containers kill after ten seconds.
 */
const FINISH_WITHIN_MS = 7_000;

/** Ends the process although something is still under way: only where waiting for it is what must not be done. */
export function endNow(exit: number): never {
  // eslint-disable-next-line no-restricted-properties -- every other end sets `exitCode` and lets output leave
  process.exit(exit);
}

/**
 * Ends the process with 130 at once. `exit` waits for threads, and one that reads a pipe to which nobody writes never
 * ends: then the process dies of the signal, which shells report as 130 too.
 */
export function leaveNow(): void {
  const blocked = process.getActiveResourcesInfo().some((resource) => resource.startsWith("FSReq"));
  if (blocked) {
    process.removeAllListeners("SIGINT");
    process.kill(process.pid, "SIGINT");
  } else endNow(INTERRUPTED);
}

/**
 * First signal: stop, what is in flight is finished. Second: abort, what is in flight is cut, and the process ends
 * within `LEAVE_WITHIN_MS` whatever it is doing. Third: at once. `leave` ends the process.
 */
export function listenForSignals(leave: () => void): { stop: AbortSignal; abort: AbortSignal } {
  const stop = new AbortController();
  const abort = new AbortController();
  const cut = () => {
    if (abort.signal.aborted) return;
    abort.abort();
    setTimeout(leave, LEAVE_WITHIN_MS).unref();
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (abort.signal.aborted) return leave();
    if (stop.signal.aborted) return cut();
    stop.abort();
    // At a terminal a person decides.
    if (signal !== "SIGINT") setTimeout(cut, FINISH_WITHIN_MS).unref();
  };
  for (const signal of ENDING_SIGNALS) process.on(signal, onSignal);
  return { stop: stop.signal, abort: abort.signal };
}
