import type { CellReporter } from "../../mapping/cells/cell.js";

/** Records whether a reader reported a finding. */
export class FindingListener implements CellReporter {
  silent = true;
  report(): void {
    this.silent = false;
  }
  reportDefect(): void {
    this.silent = false;
  }
  reportInterpretation(): void {
    // As in `FindingReporter`, CF-06 is a finding about how a measure was read (轮候).
    if (this.ofMeasure) this.silent = false;
  }
  constructor(private readonly ofMeasure: boolean) {}
}
