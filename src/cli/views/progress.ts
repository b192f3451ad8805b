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
/** A narrower terminal, or one that does not say how wide it is, gets lines as a log does: ora divides by the width. */
const MIN_COLUMNS = 20;

/** Counts on stderr: one living line in a terminal, a line now and then in a log, nothing with --quiet. */
export function progress(context: Context): Progress {
  if (context.quiet)
    return { update: () => undefined, line: () => undefined, say: () => undefined, done: () => undefined };
  const line = (counts: BatchCounts, lastRow?: number) => messages(context.lang).progressLine(counts, lastRow);
  const plain = (): Progress => {
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
  };
  const { stderr } = context;
  if (!stderr.isTTY || context.json || stderr.columns < MIN_COLUMNS) return plain();
  // ora would otherwise swallow Ctrl-C during a long wait.
  const spinner = ora({ discardStdin: false }).start();
  const show = (text: string) => void (spinner.text = text);
  let shown: Progress = {
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
    done: () => shown.done(),
  };
}
