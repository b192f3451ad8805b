import type { Output } from "../core/context.js";

/**
 * JSON documents, one a line, handed out in batches; waits for a slow reader instead of keeping what it has not read.
 */
export class Lines {
  #waiting: string[] = [];

  readonly #out: Output;

  constructor(out: Output) {
    this.#out = out;
  }

  add(document: object): void {
    this.#waiting.push(JSON.stringify(document));
  }

  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    this.#out.write(this.#waiting.join("\n") + "\n");
    this.#waiting = [];
    await this.#out.drained?.();
  }
}
