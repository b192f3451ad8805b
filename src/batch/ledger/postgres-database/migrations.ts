import { randomUUID } from "node:crypto";
import { LEDGER_SCHEMA } from "./schema.js";

/** Stands in `bdc.ledger.application` of every ledger, and in nothing else. */
export const APPLICATION = "bdc-connect ledger";

/**
 * SQL of each version, applied in order. Never edit a released entry. Every step must let processes of the version
 * before go on working: it adds, and removes nothing that they use.
 */
export const migrations: readonly string[] = [LEDGER_SCHEMA];

/** Creates what every version has: the schema, and the row that marks it and holds its version. */
const MARKER_SCHEMA = `CREATE SCHEMA bdc;
CREATE TABLE bdc.ledger (application text PRIMARY KEY, id text NOT NULL, version integer NOT NULL);
`;

/** Returns the statements that bring a ledger from a version, 0 when there is none, to the newest. */
export function migrationStatements(from: number): string {
  if (from >= migrations.length) return "";
  const marker =
    from === 0
      ? `${MARKER_SCHEMA}INSERT INTO bdc.ledger (application, id, version) VALUES ('${APPLICATION}', '${randomUUID()}', 0);\n`
      : "";
  return `${marker}${migrations.slice(from).join("\n")}UPDATE bdc.ledger SET version = ${migrations.length} WHERE version = ${from};\n`;
}
