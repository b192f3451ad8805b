import { unitCodesOf, type Kind } from "../../../contract/index.js";
import { applyAcceptance, applySeverity, type RowFinding, type RulePack } from "../../../rules/index.js";
import type { CheckedRow } from "../filings/checked-row.js";
import type { FindingReporter } from "../../mapping/finding-reporter.js";
import { FingerprintMap } from "./fingerprint-map.js";
import { TextHash } from "./text-hash.js";
import { CONTRACT_OF } from "./key-fields.js";

/** Which texts may stand twice in the file; of the others nothing is remembered. `field` as in `keyFieldsOf`. */
interface MayRepeat {
  mayRepeat(field: number, hash: TextHash): boolean;
}
const UNIT = 1,
  CONTRACT = 2;

/** Warns of units and contracts that stand in two filings of the file. */
export class DuplicateWarnings {
  readonly #units = new FingerprintMap();
  readonly #contracts = new FingerprintMap();

  readonly #hash = new TextHash();

  readonly #kind: Kind;
  readonly #reporter: FindingReporter;
  readonly #firstPass: MayRepeat;
  readonly #accept: ReadonlyMap<string, string> | undefined;
  readonly #pack: RulePack | undefined;

  constructor(
    kind: Kind,
    reporter: FindingReporter,
    firstPass: MayRepeat,
    accept: ReadonlyMap<string, string> | undefined,
    pack?: RulePack,
  ) {
    this.#kind = kind;
    this.#reporter = reporter;
    this.#firstPass = firstPass;
    this.#accept = accept;
    this.#pack = pack;
  }

  check(row: CheckedRow): CheckedRow {
    if (!row.ok) return row;
    const first = row.rows[0]!;
    let found: RowFinding[] | undefined;
    const units = row.filing.otherUnits ? unitCodesOf(row.filing) : undefined;
    for (let i = 0; i < (units?.length ?? 1); i++) {
      const before = this.#before(this.#units, UNIT, units?.[i] ?? row.filing.unitCode, first);
      if (before !== undefined) (found ??= []).push(...this.#finding("unit-repeated", "unitCode", first, before));
    }
    const field = CONTRACT_OF[this.#kind];
    const contract = field && (row.filing as { [K in typeof field]?: string })[field];
    const before = contract === undefined ? undefined : this.#before(this.#contracts, CONTRACT, contract, first);
    if (field && before !== undefined) (found ??= []).push(...this.#finding("contract-repeated", field, first, before));
    return found ? { ...row, warnings: [...row.warnings, ...found] } : row;
  }

  #before(index: FingerprintMap, field: number, text: string, row: number): number | undefined {
    this.#hash.ofText(text);
    return this.#firstPass.mayRepeat(field, this.#hash) ? index.put(this.#hash, row) : undefined;
  }

  #finding(code: "unit-repeated" | "contract-repeated", key: string, row: number, before: number): RowFinding[] {
    const found = applySeverity(this.#reporter.findingFor(code, row, { row: before }, key), this.#pack);
    return found ? [applyAcceptance(found, this.#accept)] : [];
  }
}
