import { afterAll, describe, expect, it } from "vitest";
import { mortgage } from "../support/filing-rows.js";
import { PostgresServer, postgresPrograms } from "../support/postgres-server.js";
import { csv, workspaceWithSandbox } from "../support/workspace.js";

describe.skipIf(postgresPrograms === undefined)(
  "the commands with a ledger in PostgreSQL",
  { timeout: 120_000 },
  () => {
    const server = postgresPrograms === undefined ? undefined : new PostgresServer();
    afterAll(() => server?.remove());

    it("file, follow and report as with a ledger in a file, and two machines share it", async () => {
      const { workspace } = await workspaceWithSandbox();
      const elsewhere = (await workspaceWithSandbox()).workspace;
      const env = { BDC_LEDGER: server!.newDatabase() };
      workspace.file("抵押.csv", csv("mortgage.file", [mortgage(1), mortgage(2), mortgage(3)]));
      const submit = ["submit", "抵押.csv", "--profile", "sandbox-bank", "--yes", "--wait", "30s", "--json"];
      expect((await workspace.bdc(submit, { env })).json).toMatchObject({ exitCode: 0, counts: { filings: 3 } });
      expect((await workspace.bdc(submit, { env })).json).toMatchObject({ exitCode: 0, intake: { known: 3 } });

      const listed = await elsewhere.bdc(["batch", "list", "--all", "--json"], { env });
      expect(listed.json.batches).toHaveLength(2);
      const verified = await elsewhere.bdc(["audit", "verify", "--json"], { env });
      expect(verified.json).toMatchObject({ intact: true, covers: "chains", filings: 3 });
      const told = await elsewhere.bdc(["audit", "verify", "--lang", "en"], { env });
      expect(told.stdout).toContain("the tables of the database are not compared with them yet");
    });

    it.each(["postgresql://clerk:geheim@127.0.0.1:1/ledger", "mysql://clerk:geheim@127.0.0.1/ledger"])(
      "say that the ledger at %s cannot be used, and nothing of its password",
      async (BDC_LEDGER) => {
        const { workspace } = await workspaceWithSandbox();
        const { code, stdout, stderr } = await workspace.bdc(["batch", "list", "--json"], { env: { BDC_LEDGER } });
        expect([code, JSON.parse(stdout).ok]).toEqual([1, false]);
        expect(stdout + stderr).not.toContain("geheim");
      },
    );
  },
);
