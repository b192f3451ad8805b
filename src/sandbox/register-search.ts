import { foldName, isCitizenId15, type SearchHit } from "../contract/index.js";
import type { Book } from "./register-book.js";
import { idKey } from "./register-people.js";
import type { RegisterPerson } from "./register-types.js";
import type { Database } from "./store.js";

const ORGANISATION = new Set(["organization-code", "business-licence", "credit-code"]);

interface PersonRow { readonly unit_code: string; readonly role: SearchHit["as"]; readonly name: string; readonly name_key: string; readonly id_no: string | null; readonly id_key: string; readonly share: string | null; readonly former: number }

/** Finds units by owner or pre-notice holder (domain: 4.3): persons by name and number, organisations by either, also under old numbers and former names. */
export class PeopleIndex {
  readonly #book: Book;
  readonly #unindexed;
  readonly #clear;
  readonly #insert;
  readonly #mark;
  readonly #byName;
  readonly #byId;
  readonly #rename;

  constructor(db: Database, book: Book) {
    this.#book = book;
    this.#unindexed = db.prepare("SELECT unit_code FROM register_units WHERE indexed = 0").raw();
    this.#clear = db.prepare("DELETE FROM register_people WHERE unit_code = ? AND former = 0");
    this.#insert = db.prepare("INSERT OR REPLACE INTO register_people (unit_code, role, name_key, id_key, name, id_no, share, former) VALUES (?,?,?,?,?,?,?,?)");
    this.#mark = db.prepare("UPDATE register_units SET indexed = 1 WHERE unit_code = ?");
    this.#byName = db.prepare("SELECT * FROM register_people WHERE name_key = ?");
    this.#byId = db.prepare("SELECT * FROM register_people WHERE id_key = ?");
    this.#rename = db.prepare("UPDATE register_people SET former = 1 WHERE unit_code = ? AND role = 'owner' AND name_key = ? AND id_key = ?");
  }

  search(persons: readonly RegisterPerson[]): SearchHit[] {
    this.#index();
    const hits = new Map<string, SearchHit>();
    for (const person of persons) {
      for (const row of this.#candidates(person)) {
        const matchedBy = matchOf(person, row);
        if (matchedBy) hits.set(`${row.unit_code} ${row.role} ${row.name_key} ${row.id_key}`, this.#hit(row, matchedBy));
      }
    }
    return [...hits.values()].sort((a, b) => (a.unitCode < b.unitCode ? -1 : a.unitCode > b.unitCode ? 1 : 0));
  }

  /** The owner's earlier name or number stays findable. */
  keepFormer(unitCode: string, person: RegisterPerson): void {
    this.#index();
    this.#rename.run(unitCode, foldName(person.name), idKey(person.idNo));
  }

  #index(): void {
    for (const [unitCode] of this.#unindexed.all() as [string][]) {
      const unit = this.#book.units.get(unitCode)!;
      this.#clear.run(unitCode);
      const add = (role: SearchHit["as"], p: RegisterPerson) => this.#insert.run(unitCode, role, foldName(p.name), idKey(p.idNo), p.name, p.idNo ?? null, p.share ?? null, 0);
      unit.owners.forEach((o) => add("owner", o));
      this.#book.purchaseNotice(unitCode)?.holders.forEach((h) => add("pre-notice-holder", h));
      this.#mark.run(unitCode);
    }
  }

  #candidates({ name, idNo }: RegisterPerson): PersonRow[] {
    const byName = this.#byName.all(foldName(name)) as PersonRow[];
    return idNo ? [...byName, ...(this.#byId.all(idKey(idNo)) as PersonRow[])] : byName;
  }

  #hit(row: PersonRow, matchedBy: SearchHit["matchedBy"]): SearchHit {
    const unit = this.#book.units.get(row.unit_code)!;
    return {
      unitCode: row.unit_code, ...(unit.address === undefined ? {} : { address: unit.address }), holder: row.name, ...(row.id_no === null ? {} : { idNo: row.id_no }),
      as: row.role, ...(row.share === null ? {} : { share: row.share }), matchedBy, seizures: unit.seizures, mortgages: unit.mortgages,
    };
  }
}

function matchOf(person: RegisterPerson, row: PersonRow): SearchHit["matchedBy"] | undefined {
  const key = idKey(person.idNo);
  const sameName = foldName(person.name) === row.name_key;
  const sameId = key !== "" && key === row.id_key;
  if (row.former) return sameName && (sameId || key === "") ? "former-name" : undefined;
  if (sameName && sameId) return row.id_no !== null && isCitizenId15(row.id_no) && person.idNo?.length === 18 ? "legacy-number" : "name-and-number";
  const organisation = ORGANISATION.has(person.idType ?? "");
  if (organisation && sameId) return "number";
  return sameName && (organisation || key === "") ? "name" : undefined;
}
