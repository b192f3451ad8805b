import { LedgerError } from "../error.js";
import { ledgerProblem } from "../problems.js";

const byCode: readonly (readonly [RegExp, Parameters<typeof ledgerProblem>[0]])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, "ledger-locked"],
  [/^SQLITE_(READONLY|PERM|AUTH)/, "ledger-read-only"],
  // SQLite reports only that the log index could not grow; its manual names a full disk as the cause.
  [/^SQLITE_(FULL|IOERR_SHMSIZE)/, "ledger-full"],
  [/^SQLITE_(NOTADB|CORRUPT|FORMAT)/, "ledger-damaged"],
  [/^SQLITE_(IOERR|CANTOPEN)/, "ledger-disk"],
];

const MALFORMED = /^(database disk image is malformed|file is not a database|unsupported file format)/;
const SCHEMA_DIFFERS =
  /no such (table|column|index)|has no column named|ambiguous column name|malformed database schema/;

/**
 * Translates an error of the database into a `LedgerError`. Anything else, such as a defect of this program, passes
 * unchanged.
 */
export function translate(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof LedgerError) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // Open errors have only a number in their text: 14 is SQLITE_CANTOPEN.
  if (code === "" && /Unable to open|ConnectionFailed/.test(error.message))
    return ledgerProblem("ledger-disk", path, error);
  // All queries are fixed, so a schema that does not fit them has been altered.
  if (MALFORMED.test(error.message) || (code === "SQLITE_ERROR" && SCHEMA_DIFFERS.test(error.message)))
    return ledgerProblem("ledger-damaged", path, error);
  const match = byCode.find(([pattern]) => pattern.test(code));
  return match === undefined ? error : ledgerProblem(match[1], path, error);
}
