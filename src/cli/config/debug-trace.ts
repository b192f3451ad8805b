import { closeSync, fchmodSync, openSync, writeSync } from "node:fs";
import { resolve, sep } from "node:path";
import type { HttpEvent } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { UsageError } from "../errors/usage-error.js";

/**
 * Trace of calls for `--debug` and BDC_DEBUG: one line per event. It contains no bodies, no tokens, no parameters of
 * paths and no values of queries. With `--log-format json` each line is an entry of the log, in the file too.
 */
export type Trace = (event: HttpEvent) => void;

/** Value of `Context.debug` for a trace on stderr. */
export const TO_STDERR = "stderr";

/**
 * Opens the trace that the user asked for, with a line about the connection.
 * @throws UsageError `debug-file` when the file cannot be written
 */
export function openTrace(context: Context, client: Readonly<Record<string, string | undefined>>): Trace | undefined {
  if (context.debug === undefined) return undefined;
  const write = context.debug === TO_STDERR ? (line: string) => context.stderr.write(line) : fileWriter(context);
  const print = (what: string, facts: Readonly<Record<string, string | number | undefined>>) => {
    if (context.log) {
      if (context.debug === TO_STDERR) context.log.write("debug", what, facts);
      else write(context.log.line("debug", what, facts));
      return;
    }
    const shown = Object.entries(facts).filter(([, value]) => value !== undefined);
    const words = shown.map(([name, value]) => `${name}=${oneWord(value!)}`);
    write([new Date().toISOString(), what, ...words].join(" ") + "\n");
  };
  print("client", client);
  return (event) => {
    const { type, method, path, query, attempt, status, durationMs, requestBytes, responseBytes } = event;
    const { reason, delayMs, connection, requestId, deprecatedSince, sunset, front } = event;
    print(`${type} ${method} ${path}${query === undefined ? "" : `?${query}`}`, {
      attempt,
      status,
      reason,
      problem: connection?.problem,
      host: connection?.host,
      proxy: connection?.proxy,
      front: front?.kind,
      incident: front?.incident,
      ms: durationMs === undefined ? undefined : Math.round(durationMs),
      wait: delayMs,
      deprecated: deprecatedSince,
      sunset,
      bytes: requestBytes ?? responseBytes,
      id: requestId,
    });
  };
}

/** Keeps a line of the trace one line, and its words apart. */
function oneWord(value: string | number): string {
  return String(value).replace(/[\p{C}\p{Z}]/gu, "_");
}

/** Appends to a file that only its owner can read. The file is opened for each line: a trace is short. */
function fileWriter({ debug = "", cwd, home }: Context): (line: string) => void {
  const path = resolve(cwd, debug);
  if (path.startsWith(resolve(home) + sep)) throw new UsageError("output-protected", { path, command: "BDC_DEBUG=" });
  const append = (text: string) => {
    const file = openSync(path, "a", 0o600);
    try {
      fchmodSync(file, 0o600);
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
  };
  try {
    append("");
  } catch (error) {
    throw new UsageError("debug-file", { path, why: (error as NodeJS.ErrnoException).code ?? "" });
  }
  return (line) => {
    try {
      append(line);
    } catch {
      // A full disk must not change the result of a filing.
    }
  };
}
