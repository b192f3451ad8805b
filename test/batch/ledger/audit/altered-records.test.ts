import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Connection } from "../../../../src/batch/ledger/sqlite-database/connection.js";
import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { auditLedger } from "../../../../src/batch/ledger/sqlite-chain/verification.js";
import { tempFolder } from "../temporary-ledger.js";
import { ledgerWithEverything } from "./ledger-with-everything.js";

/** What an audit does not cover, and why. Every other column of every table must be covered. */
const NOT_COVERED: Record<string, string> = {
  leases: "the process that works on a batch now; nothing about a filing",
  pauses: "until when an authority asked not to be called",
  authority_notes: "events that concern no filing: pauses lifted, feeds read again",
  filing_keys: "digests of parts of the bodies, used to find filings of the same matter",
  filings_without_keys: "the progress of adding keys to older filings",
  lost_answers: "how often an answer was lost; only decides when a filing goes to a person",
  "filings.rounds": "how often the authority said 'send again later'; the history has each answer",
  "filings.not_before": "when a filing may be sent again; the history has each date",
  "filings.units": "derived from the body, which is covered",
  authority_clocks: "how far the clocks of authorities are off; every reading of the change feed measures them anew",
  cursors: "the position in the change feed; a wrong one only makes the feed be read again",
};

const folder = mkdtempSync(join(tmpdir(), "bdc-audit-"));
const original = join(folder, "original.db");
beforeAll(async () => void (await ledgerWithEverything(original)));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function altered(sql: string): string {
  const path = join(tempFolder(), "ledger.db");
  copyFileSync(original, path);
  const intruder = new Connection(path, 100);
  intruder.exec("PRAGMA foreign_keys = OFF");
  intruder.exec(sql);
  intruder.close();
  return path;
}

interface Column {
  name: string;
  type: string;
  pk: number;
}

/** For each covered column, a statement that alters an existing value and one that sets a missing value. */
function alterations(): { what: string; sql: string }[] {
  const db = new Connection(original, 100);
  onTestFinished(() => db.close());
  const tables = db.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  return tables
    .filter(({ name }) => NOT_COVERED[name] === undefined)
    .flatMap(({ name: table }) => {
      const columns = db.all<Column>(`PRAGMA table_info(${table})`);
      const keys = columns.filter((column) => column.pk > 0).map((column) => column.name);
      const covered = columns.filter(({ name }) => NOT_COVERED[`${table}.${name}`] === undefined);
      return covered.flatMap(({ name, type }) =>
        ["IS NOT NULL", "IS NULL"].flatMap((which) => {
          const row = db.get<Record<string, string | number>>(
            `SELECT ${keys.join(", ")} FROM ${table} WHERE ${name} ${which} ORDER BY ${keys.map((key) => `${key} DESC`).join(", ")} LIMIT 1`,
          );
          if (row === undefined) return [];
          const where = keys.map((key) => `${key} = ${literal(row[key]!)}`).join(" AND ");
          const other = type === "INTEGER" ? `coalesce(${name}, 0) + 17` : `coalesce(${name}, '') || 'x'`;
          return [{ what: `${table}.${name} ${which}`, sql: `UPDATE ${table} SET ${name} = ${other} WHERE ${where}` }];
        }),
      );
    });
}

function literal(value: string | number): string {
  return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

const found = async (path: string) => (await auditLedger(path)).findings;

describe("an audit", () => {
  it("finds nothing in an unaltered ledger, and counts what it read", async () => {
    const report = await auditLedger(original);
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ batches: 5, rows: 23, filings: 15, cases: 2, found: 0, covers: "tables" });
    expect(report.links).toBe(report.linksOfVersion2);
    expect(report.ledger).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("finds an altered value in every column that it covers", async () => {
    const all = alterations();
    expect(all.length).toBeGreaterThan(70);
    const unnoticed: string[] = [];
    for (const { what, sql } of all) if ((await found(altered(sql))).length === 0) unnoticed.push(what);
    expect(unnoticed).toEqual([]);
  }, 240_000);

  it("is tested with a value in every column that it covers", () => {
    const db = new Connection(original, 100);
    onTestFinished(() => db.close());
    const values = alterations().filter(({ what }) => what.endsWith("IS NOT NULL"));
    const columns = db.all<{ name: string }>(
      "SELECT t.name || '.' || c.name AS name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
    );
    const covered = columns
      .map(({ name }) => name)
      .filter((name) => NOT_COVERED[name] === undefined && NOT_COVERED[name.split(".")[0]!] === undefined);
    expect(values.map(({ what }) => what.split(" ")[0]).sort()).toEqual(covered.sort());
  });

  it("names the altered record and column, and shows no personal data", async () => {
    const one = async (sql: string) => (await found(altered(sql)))[0];
    expect(await one("UPDATE bodies SET body = replace(body, '张三', '张四') WHERE filing = 1")).toMatchObject({
      code: "ledger-record-altered",
      ref: "HZ-2",
      table: "bodies",
      column: "body",
      en: "filing HZ-2, bodies.body: differs from the record",
    });
    expect(await one("UPDATE cases SET status = 'refused' WHERE filing = 1")).toMatchObject({
      zh: "申请 HZ-2，cases.status：记录为 certified，现为 refused",
      en: "filing HZ-2, cases.status: recorded as certified, now refused",
    });
    expect(await one("UPDATE batches SET sha256 = 'cd' WHERE id = 1")).toMatchObject({ column: "sha256" });
    expect(await one("UPDATE batch_rows SET findings = '[]' WHERE batch = 1 AND row = 7")).toMatchObject({
      row: 2,
      en: expect.stringContaining("a row from 2 to 10 was altered") as string,
    });
    // A finding never contains the text of a body or of a reason.
    const text = JSON.stringify(
      await found(altered("UPDATE filings SET reasons = '张三', digest = '330106199001010018'")),
    );
    expect(text).not.toMatch(/330106199001010018|张三/);
  });

  it.each([
    [
      "a deleted filing",
      "DELETE FROM bodies WHERE filing = 2; DELETE FROM filings WHERE id = 2",
      "ledger-record-missing",
    ],
    [
      "a deletion of the newest filing",
      "DELETE FROM bodies WHERE filing = 13; DELETE FROM filings WHERE id = 13",
      "ledger-record-missing",
    ],
    ["a deleted body", "DELETE FROM bodies WHERE filing = 2", "ledger-record-missing"],
    ["a deleted case", "DELETE FROM cases WHERE filing = 1", "ledger-record-missing"],
    ["a deleted batch", "DELETE FROM batches WHERE id = 2", "ledger-record-missing"],
    ["a deleted row", "DELETE FROM batch_rows WHERE batch = 1 AND row = 6", "ledger-record-missing"],
    ["a deletion of all rows of a batch", "DELETE FROM batch_rows WHERE batch = 2", "ledger-record-missing"],
    ["a deleted counter", "DELETE FROM counts WHERE batch = 1 AND state = 'filed'", "ledger-record-missing"],
    ["a deleted link", "DELETE FROM chain WHERE id = 5", "ledger-chain-broken"],
    ["a deletion of the first link", "DELETE FROM chain WHERE id = 1", "ledger-chain-broken"],
    [
      "a deletion of the last link",
      "DELETE FROM chain WHERE id = (SELECT max(id) FROM chain)",
      "ledger-record-altered",
    ],
    ["a deletion of the whole chain", "DELETE FROM chain", "ledger-chain-broken"],
    ["a deleted event", "UPDATE chain SET events = json_remove(events, '$[0]') WHERE id = 5", "ledger-chain-broken"],
    [
      "two swapped links",
      "UPDATE chain SET id = -5 WHERE id = 5; UPDATE chain SET id = 5 WHERE id = 6; UPDATE chain SET id = 6 WHERE id = -5",
      "ledger-chain-broken",
    ],
    [
      "two swapped events",
      "UPDATE chain SET events = json_array(json(events -> 1), json(events -> 0)) WHERE json_array_length(events) = 2",
      "ledger-chain-broken",
    ],
    [
      "two swapped bodies",
      "UPDATE bodies SET filing = -2 WHERE filing = 2; UPDATE bodies SET filing = 2 WHERE filing = 3; UPDATE bodies SET filing = 3 WHERE filing = -2",
      "ledger-record-altered",
    ],
    [
      "an added row",
      "INSERT INTO batch_rows (batch, row, ref, intake, filing) VALUES (1, 99, 'HZ-2', 'known', 1)",
      "ledger-record-unknown",
    ],
    [
      "an added filing",
      "INSERT INTO filings (id, scope, ref, batch, row, row_count, state, digest, queued_at, updated_at) SELECT 99, scope, 'HZ-99', batch, row, row_count, state, digest, queued_at, updated_at FROM filings WHERE id = 1",
      "ledger-record-unknown",
    ],
    ["an added body without a filing", "INSERT INTO bodies VALUES (99, '{}')", "ledger-record-unknown"],
    ["an added case", "INSERT INTO cases VALUES (13, 'C-1', 'certified', 1, 1, '{}')", "ledger-record-unknown"],
    [
      "an added trigger",
      "CREATE TRIGGER t AFTER INSERT ON filings BEGIN DELETE FROM filings; END",
      "ledger-schema-altered",
    ],
    ["a deleted index", "DROP INDEX filings_work", "ledger-schema-altered"],
  ])("finds %s", async (_, sql, code) => {
    const codes = (await found(altered(sql))).map((finding) => finding.code);
    expect(codes).toContain(code);
  });

  it("finds a link of version 1 after links of version 2", async () => {
    const last = "(SELECT max(id) FROM chain)";
    expect((await found(altered(`UPDATE chain SET version = 1 WHERE id = ${last}`))).map((f) => f.code)).toContain(
      "ledger-chain-broken",
    );
  });

  it("lets others write while it reads, and covers the state at its start", async () => {
    const path = altered("SELECT 1");
    const ledger = await openLedger(path);
    onTestFinished(() => ledger.close());
    const [{ id } = { id: "" }] = await ledger.batches(1);
    let written = 0;
    const report = await ledger.audit({
      onProgress: () => {
        if (written++ === 0)
          void ledger.createBatch({
            authority: "a",
            institution: "b",
            kind: "mortgage.file",
            profile: "p",
            filePath: "/f",
            fileName: "f",
            sha256: "0",
            bytes: 1,
          });
      },
    });
    expect(report.findings).toEqual([]);
    expect((await ledger.batches(1))[0]!.id).not.toBe(id);
    expect((await ledger.audit()).batches).toBe(6);
  });

  it("stops when its signal is aborted", async () => {
    await expect(auditLedger(original, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
