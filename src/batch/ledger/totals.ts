import type { Kind } from "../../contract/index.js";
import type { FilingState } from "./states.js";
import type { EpochMs, Scope } from "./types.js";

/** Number of filings of one authority, institution and kind in one state. */
export interface StateTotal extends Scope {
  /** Kind of filing. */
  readonly kind: Kind;
  /** State of the filings. */
  readonly state: FilingState;
  /** Number of filings. A filing that several batches contain counts once. */
  readonly filings: number;
  /**
   * With `unclear`: when the oldest was sent. With `queued`: when the oldest was queued, looked for among the first
   * 1,000 of each batch.
   */
  readonly oldest?: EpochMs;
}
