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
  if (!context.stderr.isTTY || context.json) {
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
  }
  // ora would otherwise swallow Ctrl-C during a long wait.
  const spinner = ora({ discardStdin: false }).start();
  return {
    waiting: (waiting) => void (spinner.text = waitingLine(context, waiting)),
    update: (counts, lastRow) => void (spinner.text = line(counts, lastRow)),
    line: (text) => void (spinner.text = text),
    say: (text) => void (spinner.text = text),
    done: () => void spinner.stop(),
  };
}

function waitingLine(context: Context, { reason, since, until, error }: Waiting): string {
  return messages(context.lang).waiting[reason](localTime(since), localTime(until), failureText(context, error) ?? "");
}
