import { homedir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Lang } from "./language.js";
import type { JsonLog } from "./log.js";
import type { Monitor } from "./monitor.js";

/** An output stream; views need not know whether it is a terminal. */
export interface Output {
  readonly isTTY: boolean;
  /** Width of the terminal; 0 when unknown, as in containers. */
  readonly columns: number;
  /** Height of the terminal; 0 when unknown. */
  readonly rows?: number;
  /** Whether text may have colors. Absent means no. */
  readonly color?: boolean;
  /** Registers a listener for changes of the window size. */
  onResize?(listener: () => void): void;
  write(text: string): void;
  /** Resolves when the written text has left this process or the reader has gone, so that long output can wait. */
  drained?(): Promise<void>;
}

/** The environment of a command: streams, variables, clock, signals. Tests pass their own. */
export interface Context {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdinIsTTY: boolean;
  /** Reads stdin, for secrets passed through a pipe; stops after `maxChars`, because stdin may never end. */
  readStdin(maxChars: number): Promise<string>;
  /** Stdin itself, for a table passed through a pipe. It may never end; destroying it lets the process end. */
  openStdin(): Readable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly pid: number;
  /** User id; undefined on systems without one. */
  readonly uid: number | undefined;
  /** Runtime and system, such as `Node v20.20.2, linux`. */
  readonly runtime: string;
  /** Version of this program. */
  readonly version: string;
  readonly lang: Lang;
  readonly json: boolean;
  readonly quiet: boolean;
  /** Whether a long result may be shown in a pager: stdin and stdout are a terminal, and nothing forbids it. */
  readonly pages?: boolean;
  /** Where the trace of calls goes: `stderr`, or a file. Absent when none was asked for. */
  readonly debug?: string | undefined;
  /** The JSON log; absent unless `--log-format json` is given. */
  readonly log?: JsonLog;
  /** Watches the clients of a long-running command; absent unless its metrics are wanted. */
  readonly monitor?: Monitor;
  /** Profile named by --profile or BDC_PROFILE. */
  readonly profileName: string | undefined;
  /** Folder of the state: ledger, profiles, sandbox. */
  readonly home: string;
  /** Aborted by the first Ctrl-C: finish calls in flight. */
  readonly stop: AbortSignal;
  /** Aborted by the second Ctrl-C: abort calls in flight. */
  readonly abort: AbortSignal;
  /** Ignores Ctrl-C from now on, because it is meant for the pager. */
  ignoreInterrupts?(): void;
  now(): Date;
}

/** The signals of a command; see `listenForSignals`. */
export type Signals = Pick<Context, "stop" | "abort" | "ignoreInterrupts">;

/** What the command line does not decide. */
export type FixedContext = Signals & Pick<Context, "version">;

/** Global options of the command line. */
export interface GlobalOptions {
  readonly json?: boolean;
  /** One JSON document per line while the command runs; the last one is as with `--json`. */
  readonly ndjson?: boolean;
  readonly profile?: string;
  readonly lang?: string;
  readonly quiet?: boolean;
  readonly debug?: boolean;
  readonly logFormat?: string;
  /** The parser sets false for `--no-color`. */
  readonly color?: boolean;
  /** The parser sets false for `--no-pager`. */
  readonly pager?: boolean;
}

export function processContext(options: GlobalOptions, fixed: FixedContext): Context {
  const { env, stdout, stderr, stdin } = process;
  // A terminal that hung up causes a read error; the signal ends the command.
  if (stdin.listenerCount("error") === 0) stdin.on("error", () => undefined);
  return {
    stdout: output(stdout, options, env, Number(env["COLUMNS"])),
    stderr: output(stderr, options, env),
    stdinIsTTY: stdin.isTTY === true,
    readStdin: (maxChars) => Promise.race([readText(stdin, maxChars), rejectedBy(fixed.stop)]),
    openStdin: () => stdin,
    env,
    cwd: process.cwd(),
    pid: process.pid,
    uid: process.getuid?.(),
    runtime: `Node ${process.version}, ${process.platform}`,
    lang: resolveLanguage(options.lang, env),
    json: options.json === true || options.ndjson === true,
    quiet: options.quiet === true,
    pages: options.pager !== false && stdin.isTTY === true && stdout.isTTY === true && env["TERM"] !== "dumb",
    debug: debugTarget(options.debug, env["BDC_DEBUG"]),
    profileName: options.profile ?? (env["BDC_PROFILE"] || undefined),
    home: resolveHome(env, process.platform),
    ...fixed,
    now: () => new Date(),
  };
}

/** `--debug` writes to stderr; BDC_DEBUG is 1 or a file. */
function debugTarget(asked: boolean | undefined, variable = ""): string | undefined {
  if (variable !== "" && !/^(0|1|false|true|stderr)$/i.test(variable)) return variable;
  return asked === true || /^(1|true|stderr)$/i.test(variable) ? "stderr" : undefined;
}

async function readText(stream: NodeJS.ReadStream, maxChars: number): Promise<string> {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    text += chunk as string;
    if (text.length >= maxChars) break;
  }
  return text.slice(0, maxChars);
}

/** Rejects at a stop: a command that waits for input has nothing in flight. */
function rejectedBy(stop: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new Error("stopped while waiting for input"));
    if (stop.aborted) end();
    else stop.addEventListener("abort", end, { once: true });
  });
}

/** @param fixedColumns Width to use instead of the terminal's own; ignored unless it is a positive integer */
function output(stream: NodeJS.WriteStream, options: GlobalOptions, env: Context["env"], fixedColumns = 0): Output {
  const isTTY = stream.isTTY === true;
  return {
    isTTY,
    get columns() {
      return Number.isInteger(fixedColumns) && fixedColumns > 0 ? fixedColumns : (stream.columns ?? 0);
    },
    get rows() {
      return stream.rows ?? 0;
    },
    color: usesColor(options.color, isTTY, env),
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

/**
 * Whether a stream gets colors: never with `--no-color` or NO_COLOR; else FORCE_COLOR decides if it is set; else only a
 * terminal that can show them.
 * @param asked False for `--no-color`
 */
export function usesColor(asked: boolean | undefined, isTTY: boolean, env: Context["env"]): boolean {
  if (asked === false || env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced) return forced !== "0" && forced !== "false";
  return isTTY && env["TERM"] !== "dumb";
}

/** `--lang`, else the first of LC_ALL, LC_MESSAGES and LANG that is set. Chinese unless that is English. */
export function resolveLanguage(asked: string | undefined, env: Context["env"]): Lang {
  const locale = asked ?? (env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "");
  return /^en/i.test(locale) ? "en" : "zh";
}

export function resolveHome(env: Context["env"], platform: string): string {
  if (env["BDC_HOME"]) return env["BDC_HOME"];
  const home = env["HOME"] || env["USERPROFILE"] || homedir();
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "bdc");
  if (platform === "darwin") return join(home, "Library", "Application Support", "bdc");
  return join(env["XDG_STATE_HOME"] || join(home, ".local", "state"), "bdc");
}

/** Ctrl-C, a request to terminate, and a terminal that hung up. Node emulates SIGHUP on Windows. */
const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const INTERRUPTED = 130;
/** Time after the second signal for recording the aborted calls. */
const LEAVE_WITHIN_MS = 2_000;
/**
 * Time after SIGTERM or SIGHUP for calls in flight to finish; then they are aborted, as by a second signal. Service
 * managers and containers kill a process after ten seconds.
 */
const FINISH_WITHIN_MS = 7_000;

/** What `bdc --version --json` says of the machine. */
export function runtimeFacts(): { readonly node: string; readonly platform: string; readonly arch: string } {
  return { node: process.versions.node, platform: process.platform, arch: process.arch };
}

/** Ends the process without waiting for pending work. Only for cases where waiting could last forever. */
export function endNow(exit: number): never {
  // eslint-disable-next-line no-restricted-properties -- all other code sets `exitCode`, so that output is flushed
  process.exit(exit);
}

/**
 * Ends the process at once with exit code 130. `exit` waits for threads, and a thread that reads an idle pipe never
 * ends; in that case the process kills itself with SIGINT, which shells also report as 130.
 */
export function leaveNow(): void {
  const blocked = process.getActiveResourcesInfo().some((resource) => resource.startsWith("FSReq"));
  if (blocked) {
    process.removeAllListeners("SIGINT");
    process.kill(process.pid, "SIGINT");
  } else endNow(INTERRUPTED);
}

/**
 * Listens for signals. The first one aborts `stop`: calls in flight are finished. The second aborts `abort`: calls are
 * aborted, and the process ends within `LEAVE_WITHIN_MS`. The third ends it at once.
 * @param leave Ends the process
 */
export function listenForSignals(leave: () => void): Required<Signals> {
  let ignoresInterrupts = false;
  const stop = new AbortController();
  const abort = new AbortController();
  const cut = () => {
    if (abort.signal.aborted) return;
    abort.abort();
    setTimeout(leave, LEAVE_WITHIN_MS).unref();
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (signal === "SIGINT" && ignoresInterrupts) return;
    if (abort.signal.aborted) return leave();
    if (stop.signal.aborted) return cut();
    stop.abort();
    // At a terminal, the user decides when to press Ctrl-C again.
    if (signal !== "SIGINT") setTimeout(cut, FINISH_WITHIN_MS).unref();
  };
  for (const signal of ENDING_SIGNALS) process.on(signal, onSignal);
  return { stop: stop.signal, abort: abort.signal, ignoreInterrupts: () => void (ignoresInterrupts = true) };
}
