/** Outcome of a row as a colour: finished, waits for somebody, did not succeed, nothing to say. */
export type RowTone = "good" | "waiting" | "bad" | "plain";

/** How a workbook shows a row with results. Other formats have no looks. */
export interface RowLook {
  readonly tone: RowTone;
  /** Columns of the user's own cells that are wrong. */
  readonly wrong: readonly number[];
  /** Columns of the user's own cells with a reminder. */
  readonly noted: readonly number[];
}

/** What a result file shows beside one row. */
export interface ResultRow {
  readonly cells: readonly string[];
  /** Called only for workbooks. */
  readonly look?: () => RowLook;
}
