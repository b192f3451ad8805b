import type { Database } from "../../store/store.js";
import type { PeopleIndex } from "./people-index.js";
import type { RegisterPerson } from "./types.js";
import { isLand, type Encumbrances, type Unit, parcelOf, landOf } from "./unit.js";

type Row = [
  string,
  Unit["phase"],
  string,
  string | null,
  string | null,
  string | null,
  Unit["source"],
  string | null,
  number,
  number,
  number,
  string | null,
  string | null,
  Unit["use"] | null,
];
const COLUMNS =
  "unit_code, phase, owners, co_ownership, title_no, address, source, buyers, mortgages, notices, seizures, registrable_on, encumbrances, use";

function unitOf(row: Row): Unit {
  return {
    unitCode: row[0],
    phase: row[1],
    owners: JSON.parse(row[2]) as RegisterPerson[],
    coOwnership: row[3] ?? undefined,
    titleNo: row[4] ?? undefined,
    address: row[5] ?? undefined,
    source: row[6],
    buyers: row[7] === null ? [] : (JSON.parse(row[7]) as RegisterPerson[]),
    mortgages: row[8],
    notices: row[9],
    seizures: row[10],
    registrableOn: row[11] ?? undefined,
    encumbrances: row[12] === null ? {} : (JSON.parse(row[12]) as Encumbrances),
    use: row[13] ?? undefined,
    ownersAsStored: row[2],
  };
}

export class Units {
  readonly #get;
  readonly #rows;
  readonly #known;
  readonly #houses;
  readonly #withTitle;
  readonly #people;
  /** Units read during the current call, because a filing needs its unit several times. */
  readonly #read = new Map<string, Unit | undefined>();
  /** Units without a row when `prefetch` ran and not stored since. A rollback cannot change this. */
  #absent = new Set<string>();

  constructor(db: Database, people: PeopleIndex) {
    this.#people = people;
    this.#get = db.prepare(`SELECT ${COLUMNS} FROM register_units WHERE unit_code = ?`).raw();
    this.#rows = db.inserts("register_units", COLUMNS.split(", "), { replace: true });
    this.#known = db
      .prepare("SELECT unit_code FROM register_units WHERE unit_code IN (SELECT value FROM json_each(?))")
      .raw();
    this.#withTitle = db
      .prepare(`SELECT ${COLUMNS} FROM register_units WHERE title_no IN (SELECT value FROM json_each(?))`)
      .raw();
    this.#houses = db.prepare(`SELECT ${COLUMNS} FROM register_units WHERE unit_code > ? AND unit_code < ?`).raw();
  }

  /** Clears the units read. Every call starts with this, because a transaction may have been rolled back. */
  forget(): void {
    this.#read.clear();
  }

  /** Prefetches the units of the next filings and their land, with a single query. */
  prefetch(unitCodes: readonly string[]): void {
    const codes = new Set(unitCodes.flatMap((code) => (isLand(code) ? [code] : [code, landOf(code)])));
    for (const [code] of this.#known.all(JSON.stringify([...codes])) as [string][]) codes.delete(code);
    this.#absent = codes;
  }

  get(unitCode: string): Unit | undefined {
    if (this.#absent.has(unitCode)) return undefined;
    if (this.#read.has(unitCode)) return this.#read.get(unitCode);
    const row = this.#get.get(unitCode) as Row | undefined;
    const unit = row && unitOf(row);
    this.#read.set(unitCode, unit);
    return unit;
  }

  /** Stores the unit and, if its owners have changed, updates the index of people. */
  put(u: Unit): void {
    const some = (value: readonly unknown[]): string | null => (value.length ? JSON.stringify(value) : null);
    const encumbrances = Object.values(u.encumbrances).some((e) => e !== undefined)
      ? JSON.stringify(u.encumbrances)
      : null;
    const owners = JSON.stringify(u.owners);
    if (owners !== u.ownersAsStored) this.#people.index(u.unitCode, "owner", u.owners, u.ownersAsStored === undefined);
    this.#read.set(u.unitCode, { ...u, ownersAsStored: owners });
    this.#absent.delete(u.unitCode);
    this.#rows.add(
      u.unitCode,
      u.phase,
      owners,
      u.coOwnership ?? null,
      u.titleNo ?? null,
      u.address ?? null,
      u.source,
      some(u.buyers),
      u.mortgages,
      u.notices,
      u.seizures,
      u.registrableOn ?? null,
      encumbrances,
      u.use ?? null,
    );
  }

  /** Returns the units of a title certificate, whose number has one of these spellings. */
  withTitle(numbers: readonly string[]): Unit[] {
    return (this.#withTitle.all(JSON.stringify(numbers)) as Row[]).map(unitOf);
  }

  /** Returns the land of a house, or the houses on land, which 房地一体 links to the unit (CF-20, DY-17). */
  linked(unitCode: string): Unit[] {
    if (!isLand(unitCode)) {
      const land = this.get(landOf(unitCode));
      return land ? [land] : [];
    }
    const parcel = parcelOf(unitCode);
    // Unit codes with F, L and Q of a parcel sort before the one with W.
    return (this.#houses.all(parcel, landOf(unitCode)) as Row[]).map((row) => this.#read.get(row[0]) ?? unitOf(row));
  }
}
