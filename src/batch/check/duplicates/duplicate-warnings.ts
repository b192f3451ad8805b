import { foldReference, mattersOf, unitCodesOf, type Kind } from "../../../contract/index.js";
import { applyAcceptance, applySeverity, type RowCode, type RowFinding, type RulePack } from "../../../rules/index.js";
import type { CheckedFiling, CheckedRow } from "../filings/checked-row.js";
import type { FindingReporter } from "../../mapping/finding-reporter.js";
import { FingerprintMap } from "./fingerprint-map.js";
import { MATTER_RULES, inThisFile, matterField } from "./related-filings.js";
import { TextHash } from "./text-hash.js";
import { CONTRACT_OF } from "./key-fields.js";
import { UnitsPerDocument } from "./units-per-document.js";

/**
 * Tells which texts may occur twice in the file. Nothing is stored for the others. `field` is an index of
 * `keyFieldsOf`.
 */
interface MayRepeat {
  mayRepeat(field: number, hash: TextHash): boolean;
  mayRepeatNearRef(hash: TextHash): boolean;
}
const UNIT = 1,
  CONTRACT = 2;
/** Max number of refs in memory for messages. Further messages give only the row. */
const MAX_NAMED_REFS = 100_000;

/**
 * Warns about refs that differ only in spelling, about units and contracts in two filings of the file, and about many
 * units under one document number.
 */
export class DuplicateWarnings {
  readonly #units = new FingerprintMap();
  readonly #contracts = new FingerprintMap();
  readonly #matters = new FingerprintMap();
  readonly #nearRefs = new FingerprintMap();
  /** Refs by row. */
  readonly #refs = new Map<number, string>();

  readonly #hash = new TextHash();

  readonly #kind: Kind;
  readonly #reporter: FindingReporter;
  readonly #firstPass: MayRepeat;
  readonly #accept: ReadonlyMap<string, string> | undefined;
  readonly #pack: RulePack | undefined;
  readonly #perDocument: UnitsPerDocument;

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
    this.#perDocument = new UnitsPerDocument(kind, pack);
  }

  check(row: CheckedRow): CheckedRow {
    const near = this.#nearRef(row);
    if (!row.ok) return near.length > 0 ? { ...row, findings: [...row.findings, ...near] } : row;
    const many = this.#perDocument.check(row).map((found) => applyAcceptance(found, this.#accept));
    const found = [...near, ...this.#repeated(row), ...many];
    return found.length > 0 ? { ...row, warnings: [...row.warnings, ...found] } : row;
  }

  #nearRef({ ref, rows }: CheckedRow): RowFinding[] {
    if (ref === undefined) return NOTHING;
    const first = rows[0]!;
    this.#hash.ofText(foldReference(ref));
    if (!this.#firstPass.mayRepeatNearRef(this.#hash)) return NOTHING;
    const before = this.#nearRefs.put(this.#hash, first);
    this.#remember(first, ref);
    if (before === undefined || this.#refs.get(before) === ref) return NOTHING;
    return this.#finding("ref-near", "ref", first, inThisFile(before, this.#refs.get(before)));
  }

  #repeated({ filing, ref, rows }: CheckedFiling): RowFinding[] {
    const first = rows[0]!;
    const found: RowFinding[] = [];
    const matters = this.#repeatedMatters(filing, ref, first);
    for (const unit of filing.otherUnits ? unitCodesOf(filing) : [filing.unitCode]) {
      const before = this.#before(this.#units, UNIT, unit, first);
      const matter = matters.get(unit);
      if (matter) found.push(...matter);
      else if (before !== undefined) found.push(...this.#finding("unit-repeated", "unitCode", first, { row: before }));
    }
    const field = CONTRACT_OF[this.#kind];
    const contract = field && (filing as { [K in typeof field]?: string })[field];
    const before = contract === undefined ? undefined : this.#before(this.#contracts, CONTRACT, contract, first);
    // The same contract for the same unit is already reported.
    if (field && before !== undefined && matters.size === 0)
      found.push(...this.#finding("contract-repeated", field, first, { row: before }));
    return found;
  }

  /** Returns, by unit, the findings on matters that an earlier filing of the file also requests. */
  #repeatedMatters(filing: CheckedFiling["filing"], ref: string, first: number): ReadonlyMap<string, RowFinding[]> {
    let found: Map<string, RowFinding[]> | undefined;
    const units = filing.otherUnits ? unitCodesOf(filing) : [filing.unitCode];
    const mayRepeat = units.some((unit) => this.#firstPass.mayRepeat(UNIT, this.#hash.ofText(unit)));
    if (!mayRepeat) return NO_MATTERS;
    this.#remember(first, ref);
    for (const { unitCode, subject, names } of mattersOf(this.#kind, filing)) {
      let before: number | undefined;
      for (const name of names.length > 0 ? names : [""]) {
        const earlier = this.#matters.put(this.#hash.ofText(`${subject}\n${name}`), first);
        if (earlier !== undefined && earlier !== first) before ??= earlier;
      }
      if (before === undefined) continue;
      const facts = { ...inThisFile(before, this.#refs.get(before)), unit: unitCode };
      const findings = this.#finding(MATTER_RULES[this.#kind], matterField(this.#kind), first, facts);
      if (findings.length > 0) (found ??= new Map<string, RowFinding[]>()).set(unitCode, findings);
    }
    return found ?? NO_MATTERS;
  }

  #remember(row: number, ref: string): void {
    if (this.#refs.size < MAX_NAMED_REFS) this.#refs.set(row, ref);
  }

  #before(index: FingerprintMap, field: number, text: string, row: number): number | undefined {
    this.#hash.ofText(text);
    return this.#firstPass.mayRepeat(field, this.#hash) ? index.put(this.#hash, row) : undefined;
  }

  #finding(code: RowCode, key: string, row: number, facts: Readonly<Record<string, string | number>>): RowFinding[] {
    const found = applySeverity(this.#reporter.findingFor(code, row, facts, key), this.#pack);
    return found ? [applyAcceptance(found, this.#accept)] : [];
  }
}

const NOTHING: RowFinding[] = [];
const NO_MATTERS: ReadonlyMap<string, RowFinding[]> = new Map();
