import { CASE_STATUSES, isRegistered, unitCodesOf } from "../../contract/index.js";
import type { Database } from "../store/store.js";
import type { StoredCase } from "./case-store.js";

/**
 * The accepted mortgages of each unit that are not decided yet. Mortgages of a unit are registered, and so ranked, in
 * the order in which they were accepted, whoever examines them first (DY-05, 实施细则 art. 67).
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
        `SELECT case_seq FROM accepted_mortgages WHERE unit_code = ? AND case_seq <> ? AND place < coalesce(
           (SELECT place FROM accepted_mortgages WHERE unit_code = ? AND case_seq = ?), 9e15) LIMIT 1`,
      )
      .raw();
  }

  /** Returns whether another mortgage of one of its units was accepted earlier and is not decided yet. */
  mustWait({ kind, seq, filing }: StoredCase): boolean {
    if (kind !== "mortgage.file") return false;
    return unitCodesOf(filing).some((unit) => this.#before.get(unit, seq, unit, seq) !== undefined);
  }

  /** Records the place of a case, or frees it. Returns true when others may now go on. */
  keep({ kind, seq, filing, doc }: StoredCase): boolean {
    if (kind !== "mortgage.file" || doc.acceptedAt === undefined) return false;
    if (CASE_STATUSES[doc.status].final || isRegistered(doc.status)) return this.#drop.run(seq).changes > 0;
    for (const unit of unitCodesOf(filing)) this.#add.run(unit, seq);
    return false;
  }
}
