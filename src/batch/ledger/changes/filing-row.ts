import type { ReceivedStatus } from "../../../contract/index.js";
import type { FilingState } from "../states.js";

/** Columns of a filing that a change needs. */
export interface FilingRow {
  id: number;
  ref: string;
  batch: number;
  row_count: number;
  followers: number;
  state: FilingState;
  digest: string;
  attempt: number;
  /** Units, see `unitsKey`; null when recorded by an earlier version. */
  units: string | null;
  /** Case number of another filing under this ref; null when none is known. */
  conflict: string | null;
  rounds: number;
  case_no: string | null;
  case_status: ReceivedStatus | null;
  case_version: number | null;
  case_done: number | null;
  reasons: string | null;
  /** Link of the chain with its newest event; null when it has none. */
  link: number | null;
}
