/** Tells those who send of rows that come into the ledger while they are at work. */
export class Arrivals {
  private lots = 0;
  private over = false;
  private readonly waiting: (() => void)[] = [];

  /** Nothing comes any more: everything to be sent is there. */
  static none(): Arrivals {
    const arrivals = new Arrivals();
    arrivals.end();
    return arrivals;
  }

  /** How many lots have come so far. */
  get count(): number {
    return this.lots;
  }

  get ended(): boolean {
    return this.over;
  }

  /** Rows are durably in the ledger. */
  arrived(): void {
    this.lots += 1;
    this.wake();
  }

  end(): void {
    this.over = true;
    this.wake();
  }

  /** Waits for the next lot or the end. */
  more(): Promise<void> {
    return this.over ? Promise.resolve() : new Promise((resolve) => void this.waiting.push(resolve));
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
