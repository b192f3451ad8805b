/** What a part of the proof found: figures to print, and failures, each with the seed to play it again. */
export interface Tier {
  readonly name: string;
  readonly figures: Readonly<Record<string, number | string>>;
  /** Empty: proved. */
  readonly failures: readonly string[];
  /** Why it could not run here; then it proves nothing. */
  readonly skipped?: string;
}

export interface Sizes {
  readonly kills: number;
  readonly recoveryKills: number;
  /** Of the command that gives up what is left of a batch. */
  readonly discardKills: number;
  readonly faults: number;
  /** Of the authority itself, while everybody writes to it. */
  readonly registryKills: number;
  /** Of each tier about what the authority, or somebody in its name, says of a filing. */
  readonly filings: number;
  /** Rows of a file in those tiers; absent: as many as the tier wants. */
  readonly rows?: number | undefined;
  /** In those tiers: only the rounds whose name holds this. */
  readonly scene?: string | undefined;
  readonly workers: number;
  readonly seed: number;
  /** Every nth step of the ledger is killed at; 1: all. */
  readonly stepStride: number;
  readonly attempts: number;
  /** Only the odd days whose name holds this. */
  readonly day?: string | undefined;
  /** Only the planted bugs whose name holds this. */
  readonly bug?: string | undefined;
}

/** More say nothing new; of a tree with a planted bug one is enough. */
const MOST_FAILURES = process.env["BDC_PROOF_TREE"] === undefined ? 20 : 0;

/** Figures that grow while a tier runs. */
export class Tally {
  readonly figures: Record<string, number | string> = {};
  readonly failures: string[] = [];

  add(name: string, by = 1): void {
    this.figures[name] = this.count(name) + by;
  }

  most(name: string, value: number): void {
    this.figures[name] = Math.max(this.count(name), value);
  }

  count(name: string): number {
    return Number(this.figures[name] ?? 0);
  }

  /** Whether to stop: enough has failed. */
  get hasFailed(): boolean {
    return this.failures.length > MOST_FAILURES;
  }

  fail(what: string): void {
    this.failures.push(what);
  }

  tier(name: string): Tier {
    return { name, figures: this.figures, failures: this.failures };
  }
}
