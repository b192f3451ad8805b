import { CASE_STATUSES, isRegistered, unitCodesOf, type Filing, type FilingOf } from "../../contract/index.js";
import { isAmong } from "../register/book/people.js";
import { isLand, landOf, parcelOf } from "../register/book/unit.js";
import type { Database } from "../store/store.js";
import type { StoredCase } from "./case-store.js";

/**
 * The accepted mortgages of each unit that are not decided yet. Mortgages of a unit are registered, and so ranked, in
 * the order in which they were accepted, whoever examines them first (DY-05, 实施细则 art. 67). Land and a house on it are
 * mortgaged together when they have one owner (DY-17, 民法典 art. 397), so their mortgages have one order as well.
 */
export class AcceptanceOrder {
  readonly #add;
  readonly #drop;
  readonly #before;

  constructor(db: Database) {
    this.#add = db.prepare("INSERT OR IGNORE INTO accepted_mortgages (unit_code, case_seq) VALUES (?, ?)");
    this.#drop = db.prepare("DELETE FROM accepted_mortgages WHERE case_seq = ?");
    this.#before = db
      .prepare(
        `SELECT a.unit_code, c.filing FROM accepted_mortgages a JOIN cases c ON c.seq = a.case_seq
         WHERE a.unit_code BETWEEN ? AND ? AND a.case_seq <> ? AND a.place < coalesce(
           (SELECT place FROM accepted_mortgages WHERE unit_code = ? AND case_seq = ?), 9e15)`,
      )
      .raw();
  }

  /** Returns whether another mortgage of one of its units, or of their land or houses, was accepted earlier. */
  mustWait({ kind, seq, filing }: StoredCase): boolean {
    if (kind !== "mortgage.file") return false;
    return unitCodesOf(filing).some((unitCode) =>
      rangesOf(unitCode).some(([from, to]) =>
        (this.#before.all(from, to, seq, unitCode, seq) as [string, string][]).some(
          ([earlierUnit, earlier]) => earlierUnit === unitCode || haveOneOwner(filing, JSON.parse(earlier) as Filing),
        ),
      ),
    );
  }

  /** Records the place of a case, or frees it. Returns true when others may now go on. */
  keep({ kind, seq, filing, doc }: StoredCase): boolean {
    if (kind !== "mortgage.file" || doc.acceptedAt === undefined) return false;
    if (CASE_STATUSES[doc.status].final || isRegistered(doc.status)) return this.#drop.run(seq).changes > 0;
    for (const unit of unitCodesOf(filing)) this.#add.run(unit, seq);
    return false;
  }
}

/** Whether the mortgages of two units have one order: the same unit, or land and a house on it. */
export function areOrderedTogether(a: string, b: string): boolean {
  return a === b || (parcelOf(a) === parcelOf(b) && isLand(a) !== isLand(b));
}

/** The units ordered together with this one, as ranges of codes: land with all of its parcel. */
function rangesOf(unitCode: string): (readonly [from: string, to: string])[] {
  if (isLand(unitCode)) return [[parcelOf(unitCode), `${parcelOf(unitCode)}~`]];
  return [unitCode, landOf(unitCode)].map((code) => [code, code]);
}

/** Mortgagors are the owners, and only land and houses of one owner are mortgaged together. */
function haveOneOwner(a: Filing, b: Filing): boolean {
  const { mortgagors } = b as FilingOf<"mortgage.file">;
  return (a as FilingOf<"mortgage.file">).mortgagors.some((m) => isAmong(m, mortgagors));
}
