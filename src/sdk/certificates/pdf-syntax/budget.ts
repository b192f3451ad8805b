import type { PdfLimits } from "./limits.js";
import { overBudget } from "./pdf-error.js";

const STEPS_BETWEEN_CHECKS = 4_096;
/** Steps without a time limit, so that an ordinary file is not rejected on a busy machine. */
const UNTIMED_STEPS = 400_000;

/** Counts the resources used for one document. Every loop over content of the file must spend from it. */
export class Budget {
  readonly limits: PdfLimits;
  #decoded = 0;
  #objects = 0;
  #stepsToCheck = STEPS_BETWEEN_CHECKS;
  #steps = 0;
  #spentMs = 0;
  #startedAt: number | undefined;

  constructor(limits: PdfLimits) {
    this.limits = limits;
  }

  /** Runs a part of the reading. Time between the parts does not count. */
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
    this.#stepsToCheck -= count;
    if (this.#stepsToCheck > 0) return;
    this.#stepsToCheck = STEPS_BETWEEN_CHECKS;
    this.checkTime();
  }

  checkTime(): void {
    if (this.#steps < UNTIMED_STEPS) return;
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
