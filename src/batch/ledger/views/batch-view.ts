import type { Kind } from "../../../contract/index.js";
import { activeStates } from "../states.js";
import type { BatchRecord } from "../types.js";
import { present } from "./nullable.js";
import type { StoredBatch } from "./stored-batch.js";

/** One batch as the query returns it. */
export interface BatchView extends Omit<StoredBatch, "id" | "scope"> {
  authority: string;
  institution: string;
  kind: Kind;
  rows: number;
  filings: number;
  active: number;
  unfinished: number;
  filed_at: number | null;
  current_at: number | null;
}
const inStates = (states: readonly string[]) => `state IN (${states.map((s) => `'${s}'`).join(", ")})`;

/** Condition on the state of what is still to be sent or looked up. */
export const IS_ACTIVE = inStates(activeStates);
/** Condition on the state of what has not ended, except filed filings. */
export const IS_UNFINISHED = inStates([...activeStates, "needs-a-person"]);

export function toBatch(v: BatchView): BatchRecord {
  return {
    id: v.name,
    authority: v.authority,
    institution: v.institution,
    kind: v.kind,
    profile: v.profile,
    filePath: v.file_path,
    fileName: v.file_name,
    sha256: v.sha256,
    bytes: v.bytes,
    createdAt: v.created_at,
    updatedAt: v.updated_at,
    lastRow: v.last_row,
    rows: v.rows,
    filings: v.filings,
    state: v.closed_at === null ? "intake" : v.active > 0 ? "open" : "done",
    finished: v.closed_at !== null && v.unfinished === 0,
    ...present<Pick<BatchRecord, "format" | "heardAt">>({ format: v.format, heardAt: heardAt(v) }),
  };
}

/** A feed read after the batch was created covers its cases. Before that, the answers to its filings are the newest. */
function heardAt({ created_at, filed_at, current_at }: BatchView): number | null {
  return filed_at !== null && current_at !== null && current_at >= created_at ? current_at : filed_at;
}
