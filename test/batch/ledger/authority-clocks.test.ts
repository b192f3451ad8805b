import { describe, expect, it, onTestFinished } from "vitest";
import { AuthorityClocks } from "../../../src/batch/ledger/authority-clocks.js";
import { Connection } from "../../../src/batch/ledger/sqlite-database/connection.js";
import { applicationId, migrate, migrations } from "../../../src/batch/ledger/sqlite-database/migrations.js";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { filings, scope, startBatch, tempFolder, tempLedger, tempLedgerPath } from "./temporary-ledger.js";

const START = Date.parse("2026-11-30T23:59:00+08:00");
const MINUTE = 60_000;
const HOUR = 3_600_000;
const { authority } = scope;

describe("the clock of an authority", () => {
  it("is kept with the time of its measurement, also after the ledger was closed", async () => {
    const path = tempLedgerPath();
    const ledger = await openLedger(path, {}, () => START);
    expect(await ledger.clocks()).toEqual([]);
    await ledger.setClock(authority, START + HOUR);
    await ledger.setClock("other", START - HOUR);
    await ledger.close();
    const again = await openLedger(path, { mode: "existing" });
    onTestFinished(() => again.close());
    expect(await again.clocks()).toEqual([
      { authority, offsetMs: HOUR, measuredAt: START },
      { authority: "other", offsetMs: -HOUR, measuredAt: START },
    ]);
    expect(await again.verify()).toEqual([]);
  });

  it("is stored anew when it says something else, or when the measurement is old", async () => {
    let now = START;
    const ledger = await tempLedger(() => now);
    const measured = async (offsetMs: number) => {
      await ledger.setClock(authority, now + offsetMs);
      return (await ledger.clocks())[0];
    };
    await measured(HOUR);
    now += 1_000;
    expect(await measured(HOUR + 900)).toEqual({ authority, offsetMs: HOUR, measuredAt: START });
    expect(await measured(HOUR + 2_000)).toEqual({ authority, offsetMs: HOUR + 2_000, measuredAt: now });
    now += 5 * MINUTE;
    expect(await measured(HOUR + 2_000)).toEqual({ authority, offsetMs: HOUR + 2_000, measuredAt: now });
    // This machine's clock was set back.
    now -= HOUR;
    expect(await measured(HOUR + 2_000)).toEqual({ authority, offsetMs: HOUR + 2_000, measuredAt: now });
  });

  it("tells time and date of the authority; this machine's when it was never measured", () => {
    const clocks = new AuthorityClocks([{ authority, offsetMs: 2 * MINUTE, measuredAt: START - HOUR }], START);
    expect([clocks.today(authority), clocks.today("other")]).toEqual(["2026-12-01", "2026-11-30"]);
    expect([clocks.now(authority), clocks.now("other")]).toEqual([START + 2 * MINUTE, START]);
    expect([clocks.knows(authority), clocks.knows("other")]).toEqual([true, false]);
    // Two minutes are nothing to tell.
    expect([clocks.differing(authority), clocks.differing("other")]).toEqual([undefined, undefined]);
    const ahead = { authority, offsetMs: 6 * MINUTE, measuredAt: START };
    expect(new AuthorityClocks([ahead], START).differing(authority)).toEqual(ahead);
    const behind = { ...ahead, offsetMs: -6 * MINUTE };
    expect(new AuthorityClocks([behind], START).differing(authority)).toEqual(behind);
  });

  it("does not run back when this machine's clock is set back", () => {
    const clocks = new AuthorityClocks([{ authority, offsetMs: 0, measuredAt: START }], START - 48 * HOUR);
    expect(clocks.now(authority)).toBe(START);
    expect(clocks.differing(authority)).toBeDefined();
  });
});

it("a ledger from before clocks were kept opens with its filings, and keeps them from then on", async () => {
  const path = `${tempFolder()}/ledger.db`;
  const before = await openLedger(path);
  const batch = await startBatch(before, filings(2, 3));
  await before.close();
  const connection = new Connection(path, 100);
  connection.exec(`DROP TABLE authority_clocks; PRAGMA user_version = ${migrations.length - 1}`);
  connection.close();
  const ledger = await openLedger(path, { mode: "existing" }, () => START);
  onTestFinished(() => ledger.close());
  expect(await ledger.clocks()).toEqual([]);
  expect((await ledger.counts(batch)).filings).toBe(2);
  await ledger.setClock(authority, START + HOUR);
  expect(await ledger.clocks()).toEqual([{ authority, offsetMs: HOUR, measuredAt: START }]);
  expect(await ledger.verify()).toEqual([]);
});

it("an earlier version of the program refuses the migrated ledger", () => {
  const path = `${tempFolder()}/ledger.db`;
  const connection = new Connection(path, 100);
  onTestFinished(() => connection.close());
  connection.exec(`PRAGMA application_id = ${applicationId}`);
  migrate(connection);
  expect(() => migrate(connection, migrations.slice(0, -1))).toThrowError(
    expect.objectContaining({ code: "ledger-newer" }),
  );
});
