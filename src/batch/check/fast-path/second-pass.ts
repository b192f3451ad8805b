import type { Skimmer, CsvRecord } from "../../files/csv/types.js";
import type { Headers } from "../../mapping/headers/headers.js";
import type { RowReader } from "../../mapping/row-mapper.js";
import type { Survey } from "../duplicates/first-pass.js";
import { TextHash } from "../duplicates/text-hash.js";
import type { PlainRows } from "./row-recognizer.js";

/** Takes the plain rows of a second reading, but for those that have to do with others. */
export class PlainSkimmer implements Skimmer {
  taken = 0;
  private readonly current = new TextHash();
  private readonly previous = new TextHash();
  private row = 0;
  /** Rows that tell of a column. */
  private readonly telling: ReadonlySet<number>;

  constructor(private readonly headers: Headers, private readonly reader: RowReader, private readonly plain: PlainRows, private readonly survey: Survey) {
    this.telling = new Set(survey.untitled.findings().map((finding) => finding.row));
  }

  judge(bytes: Buffer, from: number, _to: number, row: number): number {
    const { plain, survey } = this;
    const next = row <= this.headers.headerRow ? -1 : plain.judge(bytes, from);
    if (next < 0) return -1;
    this.goOn(plain.hashes[0]!, row);
    if (this.telling.has(row)) return -1;
    if (this.current.equals(this.previous)) return -1;
    for (let i = 0; i < plain.hashes.length; i++) if (plain.has(i) && survey.mayRepeat(i, plain.hashes[i]!)) return -1;
    return next;
  }

  take(): void {
    this.taken++;
  }

  leave(record: CsvRecord): void {
    if (record.row <= this.headers.headerRow) return;
    const ref = this.reader.textOf(record, "ref");
    if (ref !== undefined) this.goOn(new TextHash().ofText(ref), record.row);
  }

  private goOn(hash: TextHash, row: number): void {
    if (row > this.row) this.previous.copy(this.current);
    this.current.copy(hash);
    this.row = row;
  }
}
