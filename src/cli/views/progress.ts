import ora from "ora";
import type { BatchCounts } from "../../batch/index.js";
import type { Context } from "../core/context.js";
import { messages } from "../messages/index.js";

export interface Progress {
  /** `lastRow`: rows still come out of the file, up to this one. */
  readonly update: (counts: BatchCounts, lastRow?: number) => void;
  /** A line that replaces the last one. */
  readonly line: (text: string) => void;
  readonly say: (text: string) => void;
  readonly done: () => void;
}

const PLAIN_EVERY_MS = 10_000;

/** Counts on stderr: one living line in a terminal, a line now and then in a log, nothing with --quiet. */
export function progress(context: Context): Progress {
  if (context.quiet)
    return { update: () => undefined, line: () => undefined, say: () => undefined, done: () => undefined };
  const line = (counts: BatchCounts, lastRow?: number) => messages(context.lang).progressLine(counts, lastRow);
  if (!context.stderr.isTTY || context.json) {
    let last = context.now().getTime();
    const nowAndThen = (text: () => string) => {
      const now = context.now().getTime();
      if (now - last < PLAIN_EVERY_MS) return;
      last = now;
      context.stderr.write(text() + "\n");
    };
    return {
      update: (counts, lastRow) => nowAndThen(() => line(counts, lastRow)),
      line: (text) => nowAndThen(() => text),
      say: (text) => context.stderr.write(text + "\n"),
      done: () => undefined,
    };
  }
  // ora would otherwise swallow Ctrl-C during a long wait.
  const spinner = ora({ discardStdin: false }).start();
  return {
    update: (counts, lastRow) => void (spinner.text = line(counts, lastRow)),
    line: (text) => void (spinner.text = text),
    say: (text) => void (spinner.text = text),
    done: () => void spinner.stop(),
  };
}
