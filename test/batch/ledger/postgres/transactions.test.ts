import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { openLedger as openAnyLedger } from "../../../../src/batch/ledger/opening/open-ledger.js";
import { openLedger } from "../../../../src/batch/ledger/postgres/postgres-ledger.js";
import { Database } from "../../../../src/batch/ledger/postgres-database/database.js";
import type { Ledger } from "../../../../src/batch/ledger/ledger.js";
import { PostgresServer, postgresPrograms } from "../../../support/postgres-server.js";
import {
  ended,
  facts,
  filed,
  filing,
  filings,
  liveOwner,
  newBatch,
  otherOwner,
  refused,
  scope,
  startBatch,
  update,
} from "../sample-filings.js";
import { CuttingProxy } from "./cutting-proxy.js";

describe.skipIf(postgresPrograms === undefined)("a ledger in PostgreSQL", () => {
  let running: PostgresServer | undefined;
  const server = (): PostgresServer => (running ??= new PostgresServer());
  afterAll(() => running?.remove());
  const open = async (url: string): Promise<Ledger> => {
    const ledger = await openLedger(url);
    onTestFinished(() => ledger.close());
    return ledger;
  };
  const behindProxy = async (): Promise<{ proxy: CuttingProxy; url: string; direct: Ledger }> => {
    const direct = server().newDatabase();
    const proxy = await CuttingProxy.start(server().folder);
    onTestFinished(() => proxy.stop());
    return { proxy, url: proxy.urlOf(new URL(direct).pathname.slice(1)), direct: await open(direct) };
  };

  it("ignores what another process reports on a claim with the same number", async () => {
    const ledger = await open(server().newDatabase());
    const id = await startBatch(ledger, filings(2, 4));
    const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 3);
    const reports = [refused(claimed[0]!), ended(claimed[1]!, "not-sent"), filed(claimed[2]!)];
    expect((await ledger.recordAndClaim(id, otherOwner, reports, 0)).ignored).toEqual([claimed[0]!.id, claimed[1]!.id]);
    expect((await ledger.counts(id)).byState).toMatchObject({ sending: { filings: 2 }, filed: { filings: 1 } });
    expect((await ledger.recordAndClaim(id, liveOwner, reports, 0)).ignored).toEqual([]);
    expect(await ledger.verify()).toEqual([]);
  });

  it("gives a case number to one of two filings that name it at the same moment", async () => {
    const url = server().newDatabase();
    const [one, two] = [await open(url), await open(url)];
    for (let round = 0; round < 10; round++) {
      const rows = [filing(2, "v1", `A-${round}`), filing(3, "v1", `B-${round}`)];
      const id = await startBatch(one, rows);
      const { claimed } = await one.recordAndClaim(id, liveOwner, [], 2);
      const reports = claimed.map((claim) => filed(claim, `C-${round}`));
      await Promise.all([
        one.recordAndClaim(id, liveOwner, [reports[0]!], 0),
        two.recordAndClaim(id, liveOwner, [reports[1]!], 0),
      ]);
      expect((await one.counts(id)).byState).toMatchObject({
        filed: { filings: 1 },
        "needs-a-person": { filings: 1 },
      });
    }
    expect(await one.verify()).toEqual([]);
  });

  it("records a ref once that two processes add at the same moment", async () => {
    const url = server().newDatabase();
    const ledgers = await Promise.all([open(url), open(url), open(url)]);
    const intakes = await Promise.all(
      ledgers.map(async (ledger) => {
        const { id } = await ledger.createBatch(newBatch);
        return (await ledger.addRows(id, filings(2, 101))).map((row) => row.intake);
      }),
    );
    for (let row = 0; row < 100; row++)
      expect(intakes.map((intake) => intake[row]).sort()).toEqual(["known", "known", "new"]);
    expect(await ledgers[0]!.find({ limit: 1_000 })).toHaveLength(100);
    expect(await ledgers[0]!.verify()).toEqual([]);
  });

  it("claims each filing once while several processes claim and report", async () => {
    const url = server().newDatabase();
    const ledgers = await Promise.all([open(url), open(url), open(url)]);
    const id = await startBatch(ledgers[0]!, filings(2, 301));
    const seen: string[] = [];
    await Promise.all(
      ledgers.map(async (ledger) => {
        for (let finished: ReturnType<typeof filed>[] = []; ;) {
          const { claimed } = await ledger.recordAndClaim(id, liveOwner, finished, 16);
          seen.push(...claimed.map((claim) => claim.ref));
          if (claimed.length === 0) return;
          finished = claimed.map((claim) => filed(claim));
        }
      }),
    );
    expect(seen).toHaveLength(300);
    expect(new Set(seen).size).toBe(300);
    expect((await ledgers[0]!.counts(id)).byState).toMatchObject({ filed: { filings: 300 } });
    expect(await ledgers[0]!.verify()).toEqual([]);
  });

  it.each(["cut-before", "cut-after"] as const)("does once what was asked when the commit is %s", async (where) => {
    const { proxy, url, direct } = await behindProxy();
    const ledger = await open(url);
    const id = await startBatch(ledger, filings(2, 9));
    let cuts = 0;
    proxy.onQuery = (text) => (/^Q....COMMIT\0$/s.test(text) && ++cuts === 1 ? where : "pass");
    const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 4);
    expect(cuts).toBe(where === "cut-after" ? 1 : 2);
    expect(claimed.map(({ ref, attempt }) => [ref, attempt])).toEqual([2, 3, 4, 5].map((n) => [`HZ-${n}`, 1]));
    expect((await direct.counts(id)).byState).toMatchObject({ sending: { filings: 4 }, queued: { filings: 4 } });
    expect(await direct.verify()).toEqual([]);
  });

  it("reports and claims 64 filings in a handful of round trips", async () => {
    const { proxy, url } = await behindProxy();
    const ledger = await open(url);
    const id = await startBatch(ledger, filings(2, 200));
    const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 64);
    proxy.roundTrips = 0;
    const next = await ledger.recordAndClaim(
      id,
      liveOwner,
      claimed.map((claim) => filed(claim)),
      64,
    );
    expect(next.claimed).toHaveLength(64);
    expect(proxy.roundTrips).toBeLessThanOrEqual(16);
  });

  it("goes on after a crash of the server, with everything that it promised", async () => {
    const url = server().newDatabase();
    const ledger = await open(url);
    const id = await startBatch(ledger, filings(2, 9));
    const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 4);
    server().stop();
    const report = ledger.recordAndClaim(id, liveOwner, [filed(claimed[0]!)], 0);
    server().start();
    expect(await report).toMatchObject({ ignored: [], leaseHeld: true });
    expect((await ledger.counts(id)).byState).toMatchObject({ sending: { filings: 3 }, filed: { filings: 1 } });
    expect(await ledger.verify()).toEqual([]);
  });

  it("waits for durable commits whatever the database is set to", async () => {
    const url = server().newDatabase();
    server().sql(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off`);
    const db = await Database.connect(url, 1_000);
    onTestFinished(() => db.close());
    expect(await db.get("SHOW synchronous_commit")).toEqual({ synchronous_commit: "off" });
    expect(await db.transaction((tx) => tx.get("SHOW synchronous_commit"))).toEqual({ synchronous_commit: "on" });
  });

  it("keeps a checkpoint valid while the ledger grows, and shows changed links", async () => {
    const url = server().newDatabase();
    const ledger = await open(url);
    const id = await startBatch(ledger, filings(2, 9));
    const checkpoint = await ledger.checkpoint();
    await ledger.recordCases(scope, [update("HZ-2", "C-2")]);
    expect((await ledger.audit({ checkpoint })).findings).toEqual([]);
    const database = new URL(url).pathname.slice(1);
    server().sql("UPDATE bdc.chain SET events = replace(events, 'C-2', 'C-3')", database);
    expect((await ledger.audit({ checkpoint })).findings).toMatchObject([{ code: "ledger-chain-broken" }]);
    server().sql(`DELETE FROM bdc.chain; UPDATE bdc.chain_heads SET link = 0, seq = 0, hash = ''`, database);
    expect((await ledger.audit({ checkpoint })).findings).toMatchObject([{ code: "ledger-truncated" }]);
    expect(await ledger.adopt({ ...scope, kind: "mortgage.file", ref: "HZ-2" }, facts("C-2"), by)).toMatchObject({
      batch: id,
    });
  });

  it("refuses databases that are no ledger, a newer one, or hold none", async () => {
    const [foreign, newer, empty] = [server().newDatabase(), server().newDatabase(), server().newDatabase()];
    server().sql("CREATE SCHEMA bdc", new URL(foreign).pathname.slice(1));
    await expect(openLedger(foreign)).rejects.toMatchObject({ code: "ledger-damaged" });
    await (await openLedger(newer)).close();
    server().sql("UPDATE bdc.ledger SET version = 99", new URL(newer).pathname.slice(1));
    await expect(openLedger(newer)).rejects.toMatchObject({ code: "ledger-newer" });
    await expect(openLedger(empty, { mode: "existing" })).rejects.toMatchObject({ code: "ledger-missing" });
    await expect(openLedger(`${empty}`.replace("ledger_", "none_"), { busyMs: 200 })).rejects.toMatchObject({
      code: "ledger-unreachable",
    });
  });

  it.each([
    ["postgresql://clerk:geheim@127.0.0.1:1/ledger", "ledger-unreachable"],
    ["postgresql://clerk:geheim@127.0.0.1:1/ledger?password=geheim", "ledger-unreachable"],
    ["postgresql://clerk:geheim@[::1/ledger", "ledger-path"],
    ["mysql://clerk:geheim@127.0.0.1/ledger", "ledger-path"],
    ["postgress://clerk:geheim@127.0.0.1/ledger", "ledger-path"],
  ])("never shows the password of %s", async (url, code) => {
    const error: unknown = await openAnyLedger(url, { busyMs: 100 }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain("geheim");
  });
});

const by = { who: "李四", reason: "电话核实" };
