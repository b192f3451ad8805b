import { jsonLine } from "../terminal/safe-text.js";
import type { Output } from "../core/context.js";

/** Prints JSON documents, one per line, in batches. Waits for a slow reader instead of buffering without limit. */
export class Lines {
  #waiting: string[] = [];

  readonly #out: Output;

  constructor(out: Output) {
    this.#out = out;
  }

  add(document: object): void {
    this.#waiting.push(jsonLine(document));
  }

  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    this.#out.write(this.#waiting.join("\n") + "\n");
    this.#waiting = [];
    await this.#out.drained?.();
  }
}
