import ora from "ora";
import type { BatchCounts, Waiting } from "../../batch/index.js";
import type { Context } from "../core/context.js";
import { note, type LogFields } from "../core/log.js";
import { messages } from "../messages/index.js";
import { ProgressLine } from "./summary/progress-line.js";
import { failureText } from "./words.js";
import { localTime } from "./time.js";

export interface Progress {
  /** `lastRow` is the last row of the file, given while rows are still being read. */
  readonly update: (counts: BatchCounts, lastRow?: number) => void;
  /** Replaces the current line. */
  readonly line: (text: string) => void;
  readonly say: (text: string) => void;
  /** Shows what the run waits for. */
  readonly waiting: (waiting: Waiting) => void;
  readonly done: () => void;
}

/** Interval of progress lines in a log (ms). */
const LOG_INTERVAL_MS = 10_000;
/** Interval of lines about a wait in a log (ms). */
const WAITING_INTERVAL_MS = 60_000;
/** Narrower terminals, or those of unknown width, get lines as in a log, because ora divides by the width. */
const MIN_COLUMNS = 20;
/** The spinner, a space, and one column so that no terminal begins a new line. */
const SPINNER_COLUMNS = 3;

/** Shows progress on stderr: one updated line on a terminal, a line at intervals in a log, nothing with --quiet. */
export function progress(context: Context): Progress {
  if (context.quiet)
    return {
      update: () => undefined,
      line: () => undefined,
      say: () => undefined,
      waiting: () => undefined,
      done: () => undefined,
    };
  const line = (counts: BatchCounts, lastRow?: number) => messages(context.lang).progressLine(counts, lastRow);
  const plain = (): Progress => {
    let last = context.now().getTime();
    const atIntervals = (text: () => string, fields?: () => LogFields) => {
      const now = context.now().getTime();
      if (now - last < LOG_INTERVAL_MS) return;
      last = now;
      note(context, "info", text(), fields?.());
    };
    let shown: Pick<Waiting, "reason" | "since"> | undefined;
    let shownAt = 0;
    return {
      waiting: (waiting) => {
        const now = context.now().getTime();
        const isNew = shown?.since !== waiting.since || shown.reason !== waiting.reason;
        if (!isNew && now - shownAt < WAITING_INTERVAL_MS) return;
        shown = waiting;
        shownAt = now;
        const { reason, since, until } = waiting;
        note(context, "warn", waitingLine(context, waiting), { reason, since, until });
      },
      update: (counts, lastRow) =>
        atIntervals(
          () => line(counts, lastRow),
          () => countFields(counts, lastRow),
        ),
      line: (text) => atIntervals(() => text),
      say: (text) => note(context, "info", text),
      done: () => undefined,
    };
  };
  const { stderr } = context;
  if (!stderr.isTTY || context.json || stderr.columns < MIN_COLUMNS) return plain();
  // By default ora would swallow Ctrl-C during a long wait.
  const spinner = ora({ discardStdin: false, ...(stderr.color !== true && { color: false as const }) }).start();
  const show = (text: string) => void (spinner.text = text);
  const bar = new ProgressLine(context);
  let current: Progress = {
    waiting: (waiting) => show(waitingLine(context, waiting)),
    update: (counts, lastRow) => show(bar.text(counts, lastRow, stderr.columns - SPINNER_COLUMNS)),
    line: show,
    say: show,
    done: () => void spinner.stop(),
  };
  stderr.onResize?.(() => {
    if (stderr.columns >= MIN_COLUMNS || !spinner.isSpinning) return;
    spinner.stop();
    current = plain();
  });
  return {
    update: (counts, lastRow) => current.update(counts, lastRow),
    line: (text) => current.line(text),
    say: (text) => current.say(text),
    waiting: (waiting) => current.waiting(waiting),
    done: () => current.done(),
  };
}

/** Rows by state, for a log. */
function countFields({ rows, byState }: BatchCounts, lastRow: number | undefined): LogFields {
  const states = Object.entries(byState).map(([state, tally]) => [state, tally.rows] as const);
  return { ...Object.fromEntries(states), rows, lastRow };
}

function waitingLine(context: Context, { reason, since, until, error }: Waiting): string {
  return messages(context.lang).waiting[reason](localTime(since), localTime(until), failureText(context, error) ?? "");
}
