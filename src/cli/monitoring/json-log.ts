import { hostname } from "node:os";
import { maskForeignText, maskForeignValue } from "../../contract/index.js";
import type { Context } from "../core/context.js";
import type { JsonLog, LogFields, LogLevel } from "../core/log.js";
import { jsonLine } from "../terminal/safe-text.js";

/** Levels as pino numbers them. */
const LEVELS: Readonly<Record<LogLevel, number>> = { debug: 20, info: 30, warn: 40, error: 50 };

/**
 * Returns the context of `--log-format json`: every line that a command writes to stderr becomes an entry of the log,
 * as pino writes them. Entries are masked once more, because logs leave the machine.
 */
export function withJsonLog(context: Context): Context {
  const { stderr, pid } = context;
  const host = hostname();
  const line = (level: LogLevel, msg: string, fields: LogFields = {}): string =>
    `${jsonLine({
      level: LEVELS[level],
      time: context.now().getTime(),
      pid,
      hostname: host,
      ...maskForeignValue(fields),
      msg: maskForeignText(msg),
    })}\n`;
  const log: JsonLog = { line, write: (level, msg, fields) => stderr.write(line(level, msg, fields)) };
  return {
    ...context,
    log,
    stderr: {
      isTTY: false,
      columns: 0,
      write: (text) => {
        for (const part of text.split("\n")) if (part.trim() !== "") log.write("info", part);
      },
      ...(stderr.drained && { drained: () => stderr.drained!() }),
    },
  };
}
