import type { ScannedEncoding } from "../../files/common/fast-path.js";
import { isDigit, sameText } from "./bytes.js";
import { CELL_FORM, OFTEN_REPEATS_ABOVE, type CellPlan } from "./cell-forms.js";
import { CellMatchers } from "./cell-matchers.js";
import { END, NAME, TEXT, asciiClasses } from "./char-classes.js";
import { PENDING } from "./row-cells.js";

const NOWHERE = -1;
const QUOTE = 0x22,
  APOSTROPHE = 0x27,
  LF = 0x0a,
  CR = 0x0d;

/**
 * Recognizes the cells of one row after the other in place. Accepts a cell only when the reader of its column would
 * accept it without a finding; the mapper reads all other rows. Values are decoded on access.
 */
export class CellRecognizer extends CellMatchers {
  private readonly inQuotes: Uint8Array;
  private readonly open: Uint8Array;
  /** Offset of the next row when the last one was recognized; only then its cells can be compared with it. */
  private next = NOWHERE;

  /**
   * @param headerWidth Rows with content to the right of it are not recognized.
   * @param usualWidth Rows with fewer cells are not recognized, because they may be part of a torn row.
   */
  constructor(
    plans: readonly (CellPlan | undefined)[],
    private readonly headerWidth: number,
    private readonly usualWidth: number,
    private readonly delimiter: number,
    encoding: ScannedEncoding,
  ) {
    super(plans, delimiter, encoding);
    this.inQuotes = new Uint8Array(plans.length);
    this.open = asciiClasses(delimiter, false);
  }

  /**
   * Recognizes the row at `from`. Returns the offset of the next row, or -1 when the mapper must read the row.
   * @param to End of the bytes that may be read; a line feed stands before it.
   */
  read(bytes: Buffer, from: number, to: number): number {
    const { plans, cellStart, cellEnd, values, delimiter, open } = this;
    const above = from === this.next && this.bytes === bytes;
    this.next = NOWHERE;
    this.bytes = bytes;
    this.last = to - 1;
    let at = from;
    for (let i = 0; ; i++) {
      const inQuotes = bytes[at] === QUOTE;
      const classes = inQuotes ? this.quoted : open;
      if (inQuotes) at++;
      // In a result file, an apostrophe before a sign is not part of the text. Before a digit, no file keeps it.
      if (bytes[at] === APOSTROPHE && !isDigit(bytes[at + 1]!)) return -1;
      const plan = i < plans.length ? plans[i] : undefined;
      let to = -1;
      if (plan === undefined) {
        to = this.skip(bytes, at, classes);
        if (i < plans.length) this.place(i, bytes, at, to);
      } else {
        if (above && OFTEN_REPEATS_ABOVE[plan.form] === 1 && this.inQuotes[i] === (inQuotes ? 1 : 0))
          to = sameText(bytes, at, cellStart[i]!, cellEnd[i]!, classes);
        if (to < 0) {
          to = this.match(i, plan, bytes, at, classes);
          cellStart[i] = at;
          cellEnd[i] = to;
          this.inQuotes[i] = inQuotes ? 1 : 0;
        }
      }
      if (to < 0 || (i >= this.headerWidth && to !== at)) return -1;
      at = to;
      if (inQuotes && open[bytes[++at]!] !== END) return -1;
      const stop = bytes[at];
      if (stop === delimiter) {
        at++;
        continue;
      }
      if (i + 1 < this.usualWidth) return -1;
      // Missing cells are empty.
      for (let missing = i + 1; missing < plans.length; missing++) {
        this.place(missing, bytes, at, at);
        cellStart[missing] = cellEnd[missing] = at;
        this.inQuotes[missing] = 0;
        values[missing] = undefined;
      }
      if (stop === CR && bytes[at + 1] === LF) at++;
      else if (stop !== LF) return -1;
      return (this.next = at + 1);
    }
  }

  /** Returns the end of the cell; -1 when the mapper must read the row. */
  private match(i: number, plan: CellPlan, bytes: Buffer, at: number, classes: Uint8Array): number {
    const { values, wide } = this;
    wide[i] = 0;
    this.asked[i] = 0;
    if (classes[bytes[at]!] === END) {
      values[i] = undefined;
      this.place(i, bytes, at, at);
      return at;
    }
    let to = -1;
    switch (plan.form) {
      case CELL_FORM.text:
        to = this.textEnd(i, bytes, at, classes, TEXT);
        break;
      case CELL_FORM.name:
        to = this.textEnd(i, bytes, at, classes, NAME);
        break;
      case CELL_FORM.date:
        to = this.dateEnd(i, bytes, at, classes);
        break;
      case CELL_FORM.amount:
        to = this.amountEnd(i, bytes, at, classes);
        break;
      case CELL_FORM.ref:
        to = this.refEnd(i, bytes, at, classes);
        break;
      case CELL_FORM.idNo:
        to = this.idNoEnd(i, bytes, at, classes);
        break;
      case CELL_FORM.certificateNo:
        return this.certificateNo(i, plan, bytes, at, classes);
      // Without a unit code, the row may be a note.
      case CELL_FORM.unitCode:
        to = this.unitCodeEnd(i, bytes, at, classes);
        if (to < 0) return -1;
        break;
      case CELL_FORM.empty:
        return -1;
      case CELL_FORM.few:
        return this.few(i, plan, bytes, at, classes);
    }
    if (to >= 0) values[i] = PENDING;
    // The number of a person is read by its type.
    else if (plan.form !== CELL_FORM.idNo) to = this.ask(i, plan, bytes, at, classes);
    return to;
  }
}
