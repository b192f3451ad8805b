import { readFileSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { Connection } from "../../../src/batch/ledger/sqlite-database/connection.js";
import { applicationId, migrate, migrations } from "../../../src/batch/ledger/sqlite-database/migrations.js";
import { ended, filed, deadOwner, liveOwner, scope, tempFolder, update } from "./temporary-ledger.js";

const [older, newer] = ["B-20261120-4G9R", "B-20261120-BF44"];

/** Creates a ledger file as version 1 wrote it. */
function versionOne(): string {
  const path = `${tempFolder()}/ledger.db`;
  const connection = new Connection(path, 100);
  connection.exec(`PRAGMA application_id = ${applicationId}`);
  migrate(connection, migrations.slice(0, 1));
  connection.exec(readFileSync(new URL("./fixtures/ledger-version-1.sql", import.meta.url), "utf8"));
  connection.all("PRAGMA journal_mode = WAL");
  connection.close();
  return path;
}

async function opened(path: string) {
  const ledger = await openLedger(path, { mode: "existing" });
  onTestFinished(() => ledger.close());
  return ledger;
}

it("a ledger of version 1 keeps its histories, its cases and its chain in the migration", async () => {
  const ledger = await opened(versionOne());
  expect(await ledger.verify()).toEqual([]);
  const steps = async (filing: number) =>
    (await ledger.history(filing)).map(
      (e) => `${e.seq} ${e.batch === older ? "older" : "newer"} ${e.from} ${e.cause} ${e.to}: ${e.note ?? ""}`,
    );
  expect(await steps(1)).toEqual([
    "1 older queued claimed sending: HZ-2:v1",
    "6 older sending case-known filed: C-HZ-2 submitted v1",
    "10 older filed case-changed filed: C-HZ-2 certified v2",
    "11 older filed contradiction filed: case C-HZ-2, but also C-other submitted v1",
  ]);
  expect(await steps(2)).toEqual([
    "2 older queued claimed sending: HZ-3:v1",
    "7 older sending refused turned-away: ",
    "13 newer turned-away corrected queued: HZ-3:v1 -> HZ-3:v2",
  ]);
  expect(await steps(3)).toEqual([
    "3 older queued claimed sending: HZ-4:v1",
    "8 older sending answer-lost unclear: ",
    "12 older unclear adopted filed: C-HZ-4 submitted v1 · 王五: 电话\n核实",
  ]);
  expect(await steps(6)).toEqual(["15 newer queued moved queued: "]);
  expect(await ledger.find({ caseNo: "C-HZ-2" })).toMatchObject([
    {
      ref: "HZ-2",
      state: "filed",
      caseNo: "C-HZ-2",
      caseStatus: "certified",
      caseVersion: 2,
      caseDone: true,
      case: '{"caseNo":"C-HZ-2"}',
      contradiction: "case C-HZ-2, but also C-other submitted v1",
    },
  ]);
  expect((await ledger.find({ batch: newer, states: ["queued"] })).map((f) => [f.ref, f.caseNo])).toEqual([
    ["HZ-3", undefined],
    ["HZ-5", undefined],
    ["HZ-7", undefined],
  ]);
  expect((await ledger.batches()).map((b) => [b.id, b.state, b.rows, b.updatedAt])).toEqual([
    [newer, "open", 5, 1795136413000],
    [older, "open", 7, 1795136408000],
  ]);
});

it("a ledger of version 1 continues where it left off", async () => {
  const ledger = await opened(versionOne());
  await ledger.acquireLease(older, liveOwner);
  expect(await ledger.recover(older, liveOwner)).toBe(1);
  const [lost] = await ledger.listUnclear(older, 0, 10);
  await ledger.recordAndClaim(older, liveOwner, [ended(lost!, "absent")], 0);
  expect(
    await ledger.recordCases(scope, [
      update("HZ-2", "C-HZ-2", { units: "", version: 2, status: "certified", done: true }),
      update("HZ-4", "C-HZ-4", { units: "", version: 2, status: "certified", done: true }),
    ]),
  ).toEqual({ applied: 1, stale: 1, unknown: 0, contradictions: 0, conflicts: 0 });
  const owner = { ...deadOwner, id: "run-1" };
  const { claimed } = await ledger.recordAndClaim(newer, owner, [], 10);
  expect(claimed.map((c) => [c.ref, c.attempt])).toEqual([
    ["HZ-3", 2],
    ["HZ-5", 2],
    ["HZ-7", 1],
  ]);
  await ledger.recordAndClaim(
    newer,
    owner,
    claimed.map((c) => filed(c)),
    0,
  );
  expect((await ledger.counts(newer)).byState.filed).toEqual({ rows: 4, filings: 4 });
  expect((await ledger.history(4)).map((e) => e.cause)).toEqual([
    "claimed",
    "not-taken",
    "moved",
    "claimed",
    "case-known",
  ]);
  expect(await ledger.verify()).toEqual([]);
});

it("an altered history of version 1 fails verification after the migration, too", async () => {
  const path = versionOne();
  const connection = new Connection(path, 100);
  connection.exec("PRAGMA foreign_keys = OFF; UPDATE events SET note = 'C-HZ-9 submitted v1' WHERE seq = 6");
  connection.close();
  expect(await (await opened(path)).verify()).not.toEqual([]);
});

it("a ledger of version 3 stores the findings of each row once after the migration", async () => {
  const path = `${tempFolder()}/ledger.db`;
  const connection = new Connection(path, 100);
  connection.exec(`PRAGMA application_id = ${applicationId}`);
  migrate(connection, migrations.slice(0, 3));
  connection.exec(`
    INSERT INTO scopes VALUES (1, 'hz', 'bank', 'mortgage.file');
    INSERT INTO batches (id, name, scope, profile, file_path, file_name, sha256, bytes, created_at, updated_at) VALUES (1, 'B-20261120-4G9R', 1, 'p', '/f', 'f', '00', 1, 1, 1);
    INSERT INTO counts (batch, state, case_status, case_done, rows, filings) VALUES (1, 'invalid', '', 0, 6, 3);
  `);
  const finding = (row: number, zh = "错") => ({ rule: "x", row, zh });
  const ofAll = JSON.stringify([finding(2), finding(3), finding(3, '又"错"')]);
  for (const [row, findings] of [
    [2, ofAll],
    [3, ofAll],
    [4, ofAll],
    [5, JSON.stringify([finding(5)])],
    [6, JSON.stringify([{ rule: "without a row" }])],
    [7, null],
  ] as const)
    connection.run(
      "INSERT INTO batch_rows (batch, row, ref, intake, findings) VALUES (1, ?, 'R', 'invalid', ?)",
      row,
      findings,
    );
  connection.all("PRAGMA journal_mode = WAL");
  connection.close();
  const ledger = await opened(path);
  expect((await ledger.rowsOf("B-20261120-4G9R", 0, 9)).map((r) => r.findings)).toEqual([
    JSON.stringify([finding(2)]),
    JSON.stringify([finding(3), finding(3, '又"错"')]),
    undefined,
    JSON.stringify([finding(5)]),
    JSON.stringify([{ rule: "without a row" }]),
    undefined,
  ]);
  expect(await ledger.verify()).toEqual([]);
});
