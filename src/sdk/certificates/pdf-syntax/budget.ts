import { performance } from "node:perf_hooks";
import { overBudget } from "./pdf-error.js";

export interface PdfLimits {
  readonly maxBytes: number;
  /** In all streams and strings together. */
  readonly maxDecodedBytes: number;
  /** Values in objects, entries of cross-reference tables and of character maps, painted marks. */
  readonly maxObjects: number;
  /** Values in values, forms in forms. */
  readonly maxDepth: number;
  /** Time spent in this reader, by a monotonic clock. */
  readonly maxMs: number;
}

export const DEFAULT_LIMITS: PdfLimits = {
  maxBytes: 16 * 1024 * 1024,
  maxDecodedBytes: 64 * 1024 * 1024,
  maxObjects: 400_000,
  maxDepth: 48,
  maxMs: 1_500,
};

const STEPS_BETWEEN_LOOKS = 4_096;
/** So little work is done to its end: a busy machine is no reason to turn down an ordinary file. */
const SMALL_WORK = 400_000;

/** What reading one document may cost. Every loop over the file's content spends from it. */
export class Budget {
  readonly limits: PdfLimits;
  #decoded = 0;
  #objects = 0;
  #stepsToLook = STEPS_BETWEEN_LOOKS;
  #steps = 0;
  #spentMs = 0;
  #startedAt: number | undefined;

  constructor(limits: PdfLimits) {
    this.limits = limits;
  }

  /** Runs a part of the reading; the clock stands between the parts. */
  run<T>(part: () => T): T {
    this.#startedAt = performance.now();
    try {
      return part();
    } finally {
      this.#spentMs += performance.now() - this.#startedAt;
      this.#startedAt = undefined;
    }
  }

  step(count = 1): void {
    this.#steps += count;
    this.#stepsToLook -= count;
    if (this.#stepsToLook > 0) return;
    this.#stepsToLook = STEPS_BETWEEN_LOOKS;
    this.checkTime();
  }

  checkTime(): void {
    if (this.#steps < SMALL_WORK) return;
    const running = this.#startedAt === undefined ? 0 : performance.now() - this.#startedAt;
    if (this.#spentMs + running > this.limits.maxMs) throw overBudget("time");
  }

  get decodedLeft(): number {
    return this.limits.maxDecodedBytes - this.#decoded;
  }

  decoded(bytes: number): void {
    this.#decoded += bytes;
    if (this.#decoded > this.limits.maxDecodedBytes) throw overBudget("decoded bytes");
    this.step(bytes >> 4);
  }

  object(count = 1): void {
    this.#objects += count;
    if (this.#objects > this.limits.maxObjects) throw overBudget("objects");
    this.step(count);
  }

  depth(depth: number): void {
    if (depth > this.limits.maxDepth) throw overBudget("depth");
  }
}
