import { foldName, isCitizenId15, type SearchHit } from "../../../contract/index.js";
import { idKey } from "./people.js";
import type { RegisterPerson } from "./types.js";
import type { Unit } from "./unit.js";
import type { Database } from "../../store/store.js";

const ORGANISATION = new Set(["organization-code", "business-licence", "credit-code"]);

interface PersonRow {
  readonly unit_code: string;
  readonly role: SearchHit["as"];
  readonly name: string;
  readonly name_key: string;
  readonly id_no: string | null;
  readonly id_key: string;
  readonly share: string | null;
  readonly former: number;
}

interface Found {
  readonly row: PersonRow;
  readonly matchedBy: SearchHit["matchedBy"];
}

/** Index of owners and holders of purchase pre-notices, including former names and ID numbers. */
export class PeopleIndex {
  readonly #clear;
  readonly #entries;
  readonly #byName;
  readonly #byId;
  readonly #keep;

  constructor(db: Database) {
    this.#clear = db.prepare("DELETE FROM register_people WHERE unit_code = ? AND role = ? AND former = 0");
    this.#entries = db.inserts(
      "register_people",
      ["unit_code", "role", "name_key", "id_key", "name", "id_no", "share"],
      { replace: true },
    );
    this.#byName = db.prepare("SELECT * FROM register_people WHERE name_key = ?");
    this.#byId = db.prepare("SELECT * FROM register_people WHERE id_key = ?");
    this.#keep = db.prepare(
      "UPDATE register_people SET former = 1 WHERE unit_code = ? AND role = 'owner' AND name_key = ? AND id_key = ?",
    );
  }

  /** Replaces the people of a unit in one role. */
  index(unitCode: string, role: SearchHit["as"], people: readonly RegisterPerson[], fresh = false): void {
    if (!fresh) this.#clear.run(unitCode, role);
    for (const p of people)
      this.#entries.add(unitCode, role, foldName(p.name), idKey(p.idNo), p.name, p.idNo ?? null, p.share ?? null);
  }

  /** Keeps a former name or ID number of an owner searchable. */
  keepFormer(unitCode: string, person: RegisterPerson): void {
    this.#keep.run(unitCode, foldName(person.name), idKey(person.idNo));
  }

  /** Finds persons by name and ID number, and organisations by either, as court queries require. */
  search(persons: readonly RegisterPerson[], units: { get(unitCode: string): Unit | undefined }): SearchHit[] {
    const hits = new Map<string, Found>();
    for (const person of persons) {
      for (const row of this.#candidates(person)) {
        const matchedBy = matchOf(person, row);
        if (matchedBy) hits.set(`${row.unit_code} ${row.role} ${row.name_key} ${row.id_key}`, { row, matchedBy });
      }
    }
    return [...hits.values()]
      .map((found) => hitOf(found, units.get(found.row.unit_code)!))
      .sort((a, b) => (a.unitCode < b.unitCode ? -1 : a.unitCode > b.unitCode ? 1 : 0));
  }

  #candidates({ name, idNo }: RegisterPerson): PersonRow[] {
    const byName = this.#byName.all(foldName(name)) as PersonRow[];
    return idNo ? [...byName, ...(this.#byId.all(idKey(idNo)) as PersonRow[])] : byName;
  }
}

function hitOf({ row, matchedBy }: Found, unit: Unit): SearchHit {
  return {
    unitCode: row.unit_code,
    ...(unit.address === undefined ? {} : { address: unit.address }),
    holder: row.name,
    ...(row.id_no === null ? {} : { idNo: row.id_no }),
    as: row.role,
    ...(row.share === null ? {} : { share: row.share }),
    matchedBy,
    seizures: unit.seizures,
    mortgages: unit.mortgages,
  };
}

function matchOf(person: RegisterPerson, row: PersonRow): SearchHit["matchedBy"] | undefined {
  const key = idKey(person.idNo);
  const sameName = foldName(person.name) === row.name_key;
  const sameId = key !== "" && key === row.id_key;
  if (row.former) return sameName && (sameId || key === "") ? "former-name" : undefined;
  if (sameName && sameId)
    return row.id_no !== null && isCitizenId15(row.id_no) && person.idNo?.length === 18
      ? "legacy-number"
      : "name-and-number";
  const organisation = ORGANISATION.has(person.idType ?? "");
  if (organisation && sameId) return "number";
  return sameName && (organisation || key === "") ? "name" : undefined;
}
