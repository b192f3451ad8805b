import { afterAll, describe, expect, it } from "vitest";
import { openLedger } from "../../../../src/batch/ledger/postgres/postgres-ledger.js";
import { PostgresServer, postgresPrograms } from "../../../support/postgres-server.js";
import { filed, filings, liveOwner, startBatch } from "../sample-filings.js";

const LAST = "(SELECT max(id) FROM bdc.chain)";

describe.skipIf(postgresPrograms === undefined)("the audit of a ledger in PostgreSQL", () => {
  let server: PostgresServer | undefined;
  afterAll(() => server?.remove());

  it.each([
    ["altered", `UPDATE bdc.chain SET events = replace(events, '"claimed"', '"stuck"')`],
    ["removed from the middle", `DELETE FROM bdc.chain WHERE id = (SELECT min(id) + 1 FROM bdc.chain)`],
    ["removed from the end", `DELETE FROM bdc.chain WHERE id = ${LAST}`],
    [
      "inserted",
      `INSERT INTO bdc.chain SELECT (jsonb_populate_record(l, jsonb_build_object('id', id + 1))).* FROM bdc.chain l WHERE id = ${LAST}`,
    ],
  ])("finds a link that was %s", async (_, sql) => {
    server ??= new PostgresServer();
    const url = server.newDatabase();
    const ledger = await openLedger(url);
    try {
      const batch = await startBatch(ledger, filings(2, 6));
      const { claimed } = await ledger.recordAndClaim(batch, liveOwner, [], 5);
      const finished = claimed.map((claim) => filed(claim));
      await ledger.recordAndClaim(batch, liveOwner, finished, 0);
      expect(await ledger.audit()).toMatchObject({ covers: "chains", found: 0 });
      server.sql(sql, new URL(url).pathname.slice(1));
      expect(await ledger.verify()).not.toEqual([]);
    } finally {
      await ledger.close();
    }
  });
});
