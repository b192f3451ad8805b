/** Severity of an entry of the log. */
export type LogLevel = "debug" | "info" | "warn" | "error";
/** Facts of an entry, besides its message. Undefined values are left out. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** The log of `--log-format json`: one JSON object a line on stderr. */
export interface JsonLog {
  /** Formats an entry as one line, with its line break. Personal data is masked. */
  readonly line: (level: LogLevel, msg: string, fields?: LogFields) => string;
  /** Writes an entry to stderr. */
  readonly write: (level: LogLevel, msg: string, fields?: LogFields) => void;
}

/** Where notes go: a context. */
interface NoteTarget {
  readonly log?: JsonLog;
  readonly stderr: { write(text: string): void };
}

/** Writes a note on stderr: an entry of the log, or a line of text. */
export function note({ log, stderr }: NoteTarget, level: LogLevel, text: string, fields?: LogFields): void {
  if (log) log.write(level, text, fields);
  else stderr.write(`${text}\n`);
}
