/**
 * Flips pseudo-random bits in copies of a ledger file and prints the outcome of an audit of each copy. Runs in its own
 * process, so that the test notices a crash.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { isLedgerError } from "../../../../src/batch/ledger/error.js";
import { Connection } from "../../../../src/batch/ledger/sqlite-database/connection.js";
import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";

export interface Flipped {
  /** Byte and bit of each flip. */
  readonly at: readonly (readonly [byte: number, bit: number])[];
  readonly outcome: "finding" | "refused" | "intact" | "crash";
  readonly detail?: string;
  /** For an intact copy: whether all covered tables read the same as in the original. */
  readonly same?: boolean;
}

const [path = "", seedText, copies, flips] = process.argv.slice(2);
const original = readFileSync(path);
const copy = `${path}.flipped`;
let seed = Number(seedText);

for (let i = 0; i < Number(copies); i++) {
  const at = Array.from({ length: Number(flips) }, () => [random(original.length), random(8)] as const);
  process.stdout.write(`${JSON.stringify(await audited(at))}\n`);
}

async function audited(at: Flipped["at"]): Promise<Flipped> {
  const bytes = Buffer.from(original);
  for (const [byte, bit] of at) bytes[byte]! ^= 1 << bit;
  for (const file of [copy, `${copy}-wal`, `${copy}-shm`]) rmSync(file, { force: true });
  writeFileSync(copy, bytes);
  try {
    const ledger = await openLedger(copy, { mode: "existing" });
    const { found } = await ledger.audit();
    await ledger.close();
    return found > 0 ? { at, outcome: "finding" } : { at, outcome: "intact", same: dump(copy) === dump(path) };
  } catch (error) {
    return { at, outcome: isLedgerError(error) ? "refused" : "crash", detail: String(error) };
  }
}

/** The content of all tables that an audit covers. */
function dump(file: string): string {
  const db = new Connection(file, 100);
  try {
    const tables = db.all<{ name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('leases', 'pauses', 'cursors', 'authority_notes', 'lost_answers', 'filing_keys', 'filings_without_keys') ORDER BY name",
    );
    return JSON.stringify(
      tables.map(({ name, sql }) => {
        const columns = db.all<{ name: string }>(`PRAGMA table_info(${name})`);
        const values = columns.map((column) => `quote(CAST(${column.name} AS BLOB))`).join(" || ',' || ");
        return [name, sql, db.all(`SELECT ${values} AS line FROM ${name} ORDER BY 1`)];
      }),
    );
  } finally {
    db.close();
  }
}

function random(below: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((seed / 2_147_483_648) * below);
}
