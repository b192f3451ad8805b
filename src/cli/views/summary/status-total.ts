import type { BatchCounts } from "../../../batch/index.js";
import type { Context } from "../../core/context.js";
import { outcomeWords } from "../../messages/commands/outcome.js";
import { styleOf } from "../../terminal/style.js";
import { attentionCount } from "./attention.js";

interface Counted {
  readonly counts: BatchCounts;
}

/** Batches with rows that wait for a person come first, those with the most of them at the top. */
export function urgentFirst<T extends Counted>(batches: readonly T[]): T[] {
  return [...batches].sort((a, b) => attentionCount(b.counts) - attentionCount(a.counts));
}

/** One line with the sums over all batches. */
export function statusTotal(context: Context, batches: readonly Counted[]): string {
  const [w, style] = [outcomeWords(context.lang), styleOf(context.stdout)];
  const sum = (of: (counts: BatchCounts) => number) => batches.reduce((total, { counts }) => total + of(counts), 0);
  const settled = sum((counts) => counts.settled.rows);
  const waiting = sum(attentionCount);
  const pending = sum(
    ({ byState, settled: done }) => byState.filed.rows - done.rows + byState.queued.rows + byState.sending.rows,
  );
  return [
    style.heading(
      w.batches(
        batches.length,
        sum((counts) => counts.rows),
      ),
    ),
    style.success(w.settled(settled)),
    w.pending(pending),
    waiting > 0 ? style.failure(w.forYou(waiting)) : w.forYou(waiting),
  ].join(" · ");
}
