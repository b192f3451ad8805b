import type { ClaimedFiling } from "../ledger/types.js";

/** Whether those who send want a lot claimed for them as it is recorded: now, when they are through with what they hold, or not at all. */
export type Demand = "now" | "soon" | "none";

/** Those who send are waited for this long before a lot is recorded, so that it is claimed in the same write. */
const PATIENCE_MS = 500;

/** Between those who read a file into the ledger and those who send, at the same time, what is there. */
export class IntakeChannel {
  private chunks = 0;
  private over = false;
  private readonly waiting: (() => void)[] = [];
  private accept: ((claimed: readonly ClaimedFiling[]) => void) | undefined;
  private demand: Demand = "none";
  private readonly asking: (() => void)[] = [];

  /** Nothing comes any more: everything to be sent is there. */
  static none(): IntakeChannel {
    const intake = new IntakeChannel();
    intake.end();
    return intake;
  }

  /** How many lots have come so far of which something waits to be claimed. */
  get count(): number {
    return this.chunks;
  }

  get ended(): boolean {
    return this.over;
  }

  /** Rows are durably in the ledger; some `claimed`, of others some may wait. False: nobody is there to send what is claimed. */
  publish(claimed: readonly ClaimedFiling[], someWait: boolean): boolean {
    if (someWait) this.chunks += 1;
    const isTaken = claimed.length === 0 || this.accept !== undefined;
    this.accept?.(claimed);
    this.wake();
    return isTaken;
  }

  end(): void {
    this.over = true;
    this.wake();
  }

  /** Waits for the next lot or the end. */
  next(): Promise<void> {
    return this.over ? Promise.resolve() : new Promise((resolve) => void this.waiting.push(resolve));
  }

  /** Who sends takes what is claimed for it through `accept`, until it leaves. */
  subscribe(accept: (claimed: readonly ClaimedFiling[]) => void): void {
    this.accept = accept;
  }

  unsubscribe(): void {
    this.accept = undefined;
    this.setDemand("none");
  }

  setDemand(demand: Demand): void {
    this.demand = demand;
    if (demand !== "soon") for (const resolve of this.asking.splice(0)) resolve();
  }

  /** Whether the next lot is to be claimed for those who send. */
  async awaitDemand(): Promise<boolean> {
    if (this.demand === "soon") {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, PATIENCE_MS);
        this.asking.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return this.demand === "now";
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
