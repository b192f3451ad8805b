import type { BatchCounts } from "../../../batch/index.js";
import type { Context } from "../../core/context.js";
import { progressWords } from "../../messages/commands/outcome.js";
import { progressBar } from "../../terminal/bar.js";
import { styleOf } from "../../terminal/style.js";
import { widthOf } from "../../terminal/text-width.js";

const BAR_WIDTH = 20;
/** Rows of the last seconds decide the rate, so that a pause or a slow start is soon forgotten. */
const RATE_WINDOW_MS = 15_000;
const SAMPLE_INTERVAL_MS = 200;
/** A rate over a shorter time would jump. */
const MIN_RATE_MS = 2_000;

type Phase = "sending" | "settling";
interface Sample {
  readonly at: number;
  readonly done: number;
}

/** Makes the line of a running batch: bar, per cent, rate and time left; first of sending, then of waiting. */
export class ProgressLine {
  #phase: Phase = "sending";
  #samples: Sample[] = [];
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * @param lastRow Last row of the file, while rows are still being read
   * @param columns The line is not longer than this
   */
  text(counts: BatchCounts, lastRow: number | undefined, columns: number): string {
    const { byState, settled, rows } = counts;
    const unsent = byState.queued.rows + byState.sending.rows + byState.unclear.rows;
    // The first row of a file is its header.
    const all = lastRow === undefined ? rows : Math.max(rows, lastRow - 1);
    const isSending = unsent > 0 || rows < all;
    const phase: Phase = isSending ? "sending" : "settling";
    const [done, total] = isSending ? [rows - unsent, all] : [settled.rows, byState.filed.rows];
    const rate = this.#rate(phase, done);
    const w = progressWords(this.#context.lang);
    const left = rate === undefined || rate <= 0 ? "" : w.left(Math.ceil((total - done) / rate));
    const facts = [
      `${w.phase[phase]} ${progressBar(done, total, BAR_WIDTH, styleOf(this.#context.stderr))} ${percent(done, total)}`,
      w.rows(done, total),
      rate === undefined ? "" : w.rate(rate),
      left,
      ...this.#troubles(counts),
    ].filter(Boolean);
    while (facts.length > 1 && widthOf(facts.join(" · ")) > columns) facts.pop();
    return facts.join(" · ");
  }

  #troubles({ byState }: BatchCounts): string[] {
    const w = progressWords(this.#context.lang);
    const refused = byState["turned-away"].rows;
    const invalid = byState.invalid.rows;
    const unclear = byState.unclear.rows;
    return [
      ...(invalid ? [w.invalid(invalid)] : []),
      ...(refused ? [w.refused(refused)] : []),
      ...(unclear ? [w.unclear(unclear)] : []),
    ];
  }

  /** Rows per second, once enough time has passed to tell. */
  #rate(phase: Phase, done: number): number | undefined {
    const at = this.#context.now().getTime();
    if (phase !== this.#phase) this.#samples = [];
    this.#phase = phase;
    if (at - (this.#samples.at(-1)?.at ?? -Infinity) >= SAMPLE_INTERVAL_MS) this.#samples.push({ at, done });
    while (this.#samples.length > 2 && at - this.#samples[1]!.at > RATE_WINDOW_MS) this.#samples.shift();
    const first = this.#samples[0]!;
    const elapsed = at - first.at;
    return elapsed < MIN_RATE_MS ? undefined : ((done - first.done) * 1_000) / elapsed;
  }
}

/** Rounded down, so that 100 % means the end. */
function percent(done: number, total: number): string {
  const value = total === 0 ? 0 : Math.floor((done / total) * 100);
  return `${String(value).padStart(3)}%`;
}
