import ora from "ora";
import type { BatchCounts, Waiting } from "../../batch/index.js";
import type { Context } from "../core/context.js";
import { messages } from "../messages/index.js";
import { failureText } from "./words.js";
import { localTime } from "./time.js";

export interface Progress {
  /** `lastRow`: rows still come out of the file, up to this one. */
  readonly update: (counts: BatchCounts, lastRow?: number) => void;
  /** A line that replaces the last one. */
  readonly line: (text: string) => void;
  readonly say: (text: string) => void;
  /** What the run waits for: told when it begins, and then from time to time. */
  readonly waiting: (waiting: Waiting) => void;
  readonly done: () => void;
}

const PLAIN_EVERY_MS = 10_000;
/** A wait of half an hour is not told a hundred times in a log. */
const WAITING_EVERY_MS = 60_000;
/** A narrower terminal, or one that does not say how wide it is, gets lines as a log does: ora divides by the width. */
const MIN_COLUMNS = 20;

/** Counts on stderr: one living line in a terminal, a line now and then in a log, nothing with --quiet. */
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
    const nowAndThen = (text: () => string) => {
      const now = context.now().getTime();
      if (now - last < PLAIN_EVERY_MS) return;
      last = now;
      context.stderr.write(text() + "\n");
    };
    let told: Pick<Waiting, "reason" | "since"> | undefined;
    let toldAt = 0;
    return {
      waiting: (waiting) => {
        const now = context.now().getTime();
        const isNew = told?.since !== waiting.since || told.reason !== waiting.reason;
        if (!isNew && now - toldAt < WAITING_EVERY_MS) return;
        told = waiting;
        toldAt = now;
        context.stderr.write(waitingLine(context, waiting) + "\n");
      },
      update: (counts, lastRow) => nowAndThen(() => line(counts, lastRow)),
      line: (text) => nowAndThen(() => text),
      say: (text) => context.stderr.write(text + "\n"),
      done: () => undefined,
    };
  };
  const { stderr } = context;
  if (!stderr.isTTY || context.json || stderr.columns < MIN_COLUMNS) return plain();
  // ora would otherwise swallow Ctrl-C during a long wait.
  const spinner = ora({ discardStdin: false }).start();
  const show = (text: string) => void (spinner.text = text);
  let shown: Progress = {
    waiting: (waiting) => show(waitingLine(context, waiting)),
    update: (counts, lastRow) => show(line(counts, lastRow)),
    line: show,
    say: show,
    done: () => void spinner.stop(),
  };
  stderr.onResize?.(() => {
    if (stderr.columns >= MIN_COLUMNS || !spinner.isSpinning) return;
    spinner.stop();
    shown = plain();
  });
  return {
    update: (counts, lastRow) => shown.update(counts, lastRow),
    line: (text) => shown.line(text),
    say: (text) => shown.say(text),
    waiting: (waiting) => shown.waiting(waiting),
    done: () => shown.done(),
  };
}

function waitingLine(context: Context, { reason, since, until, error }: Waiting): string {
  return messages(context.lang).waiting[reason](localTime(since), localTime(until), failureText(context, error) ?? "");
}
