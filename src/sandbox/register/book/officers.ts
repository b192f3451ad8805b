import type { Database } from "../../store/store.js";

/** Officers that organs have reported once beforehand, by card number (CF-16, 法释〔2013〕20号 art. 4). */
export class Officers {
  readonly #of;
  readonly #put;

  constructor(db: Database) {
    this.#of = db.prepare("SELECT card_no, name FROM register_officers WHERE organ_id = ?").raw();
    this.#put = db.prepare("INSERT OR REPLACE INTO register_officers (organ_id, card_no, name) VALUES (?, ?, ?)");
  }

  /** Returns the names of an organ's officers by card number; empty if it has reported none. */
  of(organId: string): ReadonlyMap<string, string> {
    return new Map(this.#of.all(organId) as [string, string][]);
  }

  report(organId: string, cardNo: string, name: string): void {
    this.#put.run(organId, cardNo, name);
  }
}
