import { foldCaseNo, type FilingOf, type Kind } from "../../../contract/index.js";
import { applySeverity, findRule, findingOf, type Rule, type RowFinding, type RulePack } from "../../../rules/index.js";
import type { CheckedFiling } from "../filings/checked-row.js";

/** Max number of document numbers in memory; further ones are not counted. */
const MAX_DOCUMENTS = 100_000;
const SAYS = {
  zh: "本文件以同一文号查封的不动产单元已超过 {limit} 个",
  en: "This file seizes more than {limit} units under the same document number",
};

/**
 * Counts the units that the rows of a file seize under one document number (CF-22). The warning is given once, on the
 * row that exceeds the limit; a single filing above the limit has a warning of its own.
 */
export class UnitsPerDocument {
  readonly #rule: Rule | undefined;
  readonly #pack: RulePack | undefined;
  readonly #limit: number;
  readonly #units = new Map<string, number>();

  constructor(kind: Kind, pack: RulePack | undefined) {
    const rule = findRule("CF-22");
    this.#rule = kind === "seizure.request" ? rule : undefined;
    this.#pack = pack;
    this.#limit = pack?.limits?.["CF-22"]?.["units"] ?? rule?.limits?.["units"]?.value ?? Infinity;
  }

  check({ filing, rows }: CheckedFiling): RowFinding[] {
    if (!this.#rule) return NOTHING;
    const { documentNo, otherUnits } = filing as FilingOf<"seizure.request">;
    const key = foldCaseNo(documentNo);
    const before = this.#units.get(key) ?? 0;
    const own = 1 + (otherUnits?.length ?? 0);
    if (before === 0 && this.#units.size >= MAX_DOCUMENTS) return NOTHING;
    this.#units.set(key, before + own);
    if (before > this.#limit || before + own <= this.#limit || own > this.#limit) return NOTHING;
    const found = findingOf({ ...this.#rule, says: SAYS }, { field: "documentNo", facts: { limit: this.#limit } });
    const weighted = applySeverity({ ...found, row: rows[0]! }, this.#pack);
    return weighted ? [weighted] : NOTHING;
  }
}

const NOTHING: RowFinding[] = [];
