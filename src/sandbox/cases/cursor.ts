import { randomInt } from "node:crypto";
import { StoredCounter, type Database } from "../store/store.js";

/** Number of digits of a position. */
export const CURSOR_DIGITS = 12;

/** `L` is a position in the list of cases, `C` one in the change feed. */
export type CursorKind = "L" | "C";

/**
 * Cursors of one register. Each contains the id of the register, so that a cursor of another authority or of another
 * home is recognized and never skips changes. Parsed strictly, so that a damaged one never restarts a list silently.
 */
export class Cursors {
  /** Eight hexadecimal digits and a hyphen; empty in registers from before the id. */
  readonly #register: string;

  constructor(db: Database) {
    const stored = new StoredCounter(db, "register-id");
    if (stored.value === undefined) {
      const used = db.prepare("SELECT 1 FROM changes LIMIT 1").get() !== undefined;
      stored.value = used ? 0 : randomInt(1, 2 ** 32);
    }
    this.#register = stored.value === 0 ? "" : `${stored.value!.toString(16).padStart(8, "0")}-`;
  }

  /** The beginning of every cursor of a kind; the position follows. */
  prefix(kind: CursorKind): string {
    return kind + this.#register;
  }

  of(kind: CursorKind, position: number): string {
    return this.prefix(kind) + String(position).padStart(CURSOR_DIGITS, "0");
  }

  /** Returns the position; `foreign` for a cursor of another register, undefined for a text that is no cursor. */
  read(kind: CursorKind, cursor: string): number | "foreign" | undefined {
    const [, register = "", position] = /^[LC]([0-9a-f]{8}-)?(\d{12})$/.exec(cursor) ?? [];
    if (position === undefined || !cursor.startsWith(kind)) return undefined;
    return register === this.#register ? Number(position) : "foreign";
  }
}
