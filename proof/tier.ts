/** The result of one tier: figures to print, and failures, each with the seed that reproduces it. */
export interface Tier {
  readonly name: string;
  readonly figures: Readonly<Record<string, number | string>>;
  /** Empty when the tier passed. */
  readonly failures: readonly string[];
  /** Why the tier could not run on this machine. A skipped tier proves nothing. */
  readonly skipped?: string;
}

/** How much each tier does. The full sizes are in run.ts; flags make them smaller. */
export interface Sizes {
  /** Kills of `bdc submit` in the tier of random kills. */
  readonly kills: number;
  /** Kills of the `bdc resume` that follows. */
  readonly recoveryKills: number;
  /** Kills of `bdc batch discard`. */
  readonly discardKills: number;
  /** Network faults to inject. */
  readonly faults: number;
  /** Kills of the authority while clients write to it. */
  readonly registryKills: number;
  /** Minimum number of filings in each tier in which a gateway lies, refuses or fails. */
  readonly filings: number;
  /** Files in the tier of people's files. */
  readonly files: number;
  /** Rows of a file in those tiers. @default a number of each tier's own */
  readonly rows?: number | undefined;
  /** Runs only the variants of those tiers, or the writers of people's files, whose name contains this text. */
  readonly variant?: string | undefined;
  /** Rounds that run at the same time. */
  readonly workers: number;
  readonly seed: number;
  /** Kills at every nth step of the ledger; 1 kills at all of them. */
  readonly stepStride: number;
  /** Parallel requests with one identity. */
  readonly attempts: number;
  /** Runs only the unusual conditions whose name contains this text. */
  readonly day?: string | undefined;
  /** Plants only the bugs whose name contains this text. */
  readonly bug?: string | undefined;
}

/** A tier stops when it has more failures than this. With a planted bug, the first failure is enough. */
const MAX_FAILURES = process.env["BDC_PROOF_TREE"] === undefined ? 20 : 0;

/** Collects the figures and failures of a tier while it runs. */
export class Tally {
  readonly figures: Record<string, number | string> = {};
  readonly failures: string[] = [];

  add(name: string, by = 1): void {
    this.figures[name] = this.count(name) + by;
  }

  /** Keeps the largest value under `name`. */
  max(name: string, value: number): void {
    this.figures[name] = Math.max(this.count(name), value);
  }

  count(name: string): number {
    return Number(this.figures[name] ?? 0);
  }

  /** Whether the tier should stop early. */
  get hasFailed(): boolean {
    return this.failures.length > MAX_FAILURES;
  }

  fail(what: string): void {
    this.failures.push(what);
  }

  tier(name: string): Tier {
    return { name, figures: this.figures, failures: this.failures };
  }
}
