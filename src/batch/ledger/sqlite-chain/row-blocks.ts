import { createHash, type Hash } from "node:crypto";
import { rowLine, type RowBlock } from "../audit/chain-format.js";
import type { Findings, Place } from "../audit/findings.js";
import { digestIfAny, textOf, type FileRow } from "./stored-records.js";

/** Compares the rows of one batch, in order, with the blocks in which they were recorded. */
export class BlocksOfBatch {
  readonly #place: Place;
  readonly #findings: Findings;
  readonly #ranges: { readonly from: number; readonly to: number; readonly block: OpenBlock }[];
  #at = 0;
  /** Next row expected in the current range. <<*isWhole >>isComplete */
  #next: number;

  constructor(place: Place, blocks: readonly RowBlock[], findings: Findings) {
    this.#place = place;
    this.#findings = findings;
    this.#ranges = blocks
      .flatMap((block) => {
        const open: OpenBlock = { block, hash: createHash("sha256"), left: block.count, isWhole: true };
        return block.ranges.map(([from, to]) => ({ from, to, block: open }));
      })
      .sort((a, b) => a.from - b.from);
    this.#next = this.#ranges[0]?.from ?? 0;
  }

  add(row: FileRow): void {
    this.#skipTo(row.row);
    const range = this.#ranges[this.#at];
    if (range === undefined || row.row < range.from) return this.#findings.unknown({ ...this.#place, row: row.row });
    this.#next = row.row + 1;
    this.#take(range.block, row);
    if (this.#next > range.to) this.#nextRange();
  }

  end(): void {
    this.#skipTo(Infinity);
  }

  /** Reports the expected rows before this one as missing. */
  #skipTo(row: number): void {
    for (let range = this.#ranges[this.#at]; range !== undefined && this.#next < row; range = this.#ranges[this.#at]) {
      const until = Math.min(row, range.to + 1);
      if (this.#next < until) {
        range.block.isWhole = false;
        for (let missing = this.#next; missing < until; missing++)
          this.#findings.missing({ ...this.#place, row: missing });
      }
      this.#next = until;
      if (this.#next <= range.to) return;
      this.#nextRange();
    }
  }

  #nextRange(): void {
    this.#at += 1;
    this.#next = this.#ranges[this.#at]?.from ?? Infinity;
  }

  #take(open: OpenBlock, row: FileRow): void {
    const { block, hash } = open;
    const [ref, intake] = [textOf(row.ref), textOf(row.intake)];
    hash.update(rowLine(row.row, ref, intake, row.filing, digestIfAny(row.findings), digestIfAny(row.changed_body)));
    open.left -= 1;
    if (open.left > 0 || !open.isWhole || hash.digest("hex") === block.digest) return;
    const [from, to] = [block.ranges[0]![0], block.ranges.at(-1)![1]];
    this.#findings.add(
      "ledger-record-altered",
      { ...this.#place, row: from },
      `第 ${from} 至 ${to} 行中有改动（编号、结果、所属申请、检查结果或内容）`,
      `a row from ${from} to ${to} was altered (ref, intake, filing, findings or content)`,
    );
  }
}

interface OpenBlock {
  readonly block: RowBlock;
  readonly hash: Hash;
  left: number;
  isWhole: boolean;
}
