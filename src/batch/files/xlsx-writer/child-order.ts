/**
 * Inserts children where the order of a schema requires them. The content of a worksheet, a workbook and a style sheet
 * is a sequence: a child in the wrong place makes Excel report a damaged file.
 */
export class ChildInserts {
  readonly #order: readonly string[];
  #pending: { rank: number; xml: () => string }[] = [];

  /** @param order Names of the children in the order of the schema. Other names never cause an insertion. */
  constructor(order: readonly string[]) {
    this.#order = order;
  }

  /** Adds a child. Its XML is made when it is written. */
  add(name: string, xml: () => string): void {
    this.#pending.push({ rank: this.#order.indexOf(name), xml });
    this.#pending.sort((a, b) => a.rank - b.rank);
  }

  /** Removes an insertion, because the document has this child. */
  drop(name: string): void {
    const rank = this.#order.indexOf(name);
    this.#pending = this.#pending.filter((one) => one.rank !== rank);
  }

  /** Returns what to insert before a child of the document, or at the end without a name. */
  before(name?: string): (() => string)[] {
    const rank = name === undefined ? Infinity : this.#order.indexOf(name);
    const due = this.#pending.filter((one) => one.rank < rank);
    this.#pending = this.#pending.filter((one) => one.rank >= rank);
    return due.map((one) => one.xml);
  }
}
