import { afterAll, describe } from "vitest";
import { openLedger } from "../../../../src/batch/ledger/postgres/postgres-ledger.js";
import { PostgresServer, postgresPrograms } from "../../../support/postgres-server.js";
import { ledgerContract } from "../contract.js";

describe.skipIf(postgresPrograms === undefined)("with a PostgreSQL server", () => {
  let server: PostgresServer | undefined;
  afterAll(() => server?.remove());
  ledgerContract("PostgreSQL", () => {
    server ??= new PostgresServer();
    const url = server.newDatabase();
    return (clock) => openLedger(url, {}, clock);
  });
});
