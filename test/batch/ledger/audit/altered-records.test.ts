import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Connection } from "../../../../src/batch/ledger/sqlite-database/connection.js";
import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { auditLedger } from "../../../../src/batch/ledger/sqlite-chain/verification.js";
import { tempFolder } from "../temporary-ledger.js";
import { ledgerWithEverything } from "./ledger-with-everything.js";

/** What an audit leaves out, and why. Every other column of every table must be covered. */
const NOT_COVERED: Record<string, string> = {
  leases: "who works on a batch at the moment; it says nothing of a filing",
  pauses: "until when an authority asked not to be called",
  authority_notes: "what befell no filing: pauses lifted, feeds read again",
  filing_keys: "digests of what the bodies hold, by which filings that may be the same are found",
  filings_without_keys: "how far older filings have got their keys",
  lost_answers: "how often an answer was lost; it only says when a filing goes to a person",
  "filings.rounds": "how often the authority said 'send again later'; the history has each answer",
  "filings.not_before": "when a filing may be sent again; the history has each date",
  "filings.units": "follows from the body, which is covered",
  cursors: "where the change feed was left; a wrong one makes the feed be read again",
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

/** Statements that each alter one value: one that is there, and one that is not. */
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
  it("finds nothing in a ledger that nobody altered, and counts what it read", async () => {
    const report = await auditLedger(original);
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ batches: 3, rows: 21, filings: 13, cases: 2, found: 0 });
    expect(report.links).toBe(report.linksOfVersion2);
    expect(report.ledger).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("finds any value that was altered: every column of every table that is not left out with a reason", async () => {
    const all = alterations();
    expect(all.length).toBeGreaterThan(70);
    const unnoticed: string[] = [];
    for (const { what, sql } of all) if ((await found(altered(sql))).length === 0) unnoticed.push(what);
    expect(unnoticed).toEqual([]);
  }, 240_000);

  it("has a value in every column that it covers, so that none is passed over", () => {
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

  it("names the record and the column", async () => {
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
    // Never what a body or a person's text says.
    const text = JSON.stringify(
      await found(altered("UPDATE filings SET reasons = '张三', digest = '330106199001010018'")),
    );
    expect(text).not.toMatch(/330106199001010018|张三/);
  });

  it.each([
    ["a filing", "DELETE FROM bodies WHERE filing = 2; DELETE FROM filings WHERE id = 2", "ledger-record-missing"],
    [
      "the newest filing",
      "DELETE FROM bodies WHERE filing = 13; DELETE FROM filings WHERE id = 13",
      "ledger-record-missing",
    ],
    ["a body", "DELETE FROM bodies WHERE filing = 2", "ledger-record-missing"],
    ["a case", "DELETE FROM cases WHERE filing = 1", "ledger-record-missing"],
    ["a batch", "DELETE FROM batches WHERE id = 2", "ledger-record-missing"],
    ["a row", "DELETE FROM batch_rows WHERE batch = 1 AND row = 6", "ledger-record-missing"],
    ["all rows of a batch", "DELETE FROM batch_rows WHERE batch = 2", "ledger-record-missing"],
    ["a counter", "DELETE FROM counts WHERE batch = 1 AND state = 'filed'", "ledger-record-missing"],
    ["a link", "DELETE FROM chain WHERE id = 5", "ledger-chain-broken"],
    ["the first link", "DELETE FROM chain WHERE id = 1", "ledger-chain-broken"],
    ["the last link", "DELETE FROM chain WHERE id = (SELECT max(id) FROM chain)", "ledger-record-altered"],
    ["the whole chain", "DELETE FROM chain", "ledger-chain-broken"],
    ["an event", "UPDATE chain SET events = json_remove(events, '$[0]') WHERE id = 5", "ledger-chain-broken"],
    [
      "the order of two links",
      "UPDATE chain SET id = -5 WHERE id = 5; UPDATE chain SET id = 5 WHERE id = 6; UPDATE chain SET id = 6 WHERE id = -5",
      "ledger-chain-broken",
    ],
    [
      "the order of two events",
      "UPDATE chain SET events = json_array(json(events -> 1), json(events -> 0)) WHERE json_array_length(events) = 2",
      "ledger-chain-broken",
    ],
    [
      "the order of two bodies",
      "UPDATE bodies SET filing = -2 WHERE filing = 2; UPDATE bodies SET filing = 2 WHERE filing = 3; UPDATE bodies SET filing = 3 WHERE filing = -2",
      "ledger-record-altered",
    ],
    [
      "a row of which no file told",
      "INSERT INTO batch_rows (batch, row, ref, intake, filing) VALUES (1, 99, 'HZ-2', 'known', 1)",
      "ledger-record-unknown",
    ],
    [
      "a filing of which no file told",
      "INSERT INTO filings (id, scope, ref, batch, row, row_count, state, digest, queued_at, updated_at) SELECT 99, scope, 'HZ-99', batch, row, row_count, state, digest, queued_at, updated_at FROM filings WHERE id = 1",
      "ledger-record-unknown",
    ],
    ["a body of no filing", "INSERT INTO bodies VALUES (99, '{}')", "ledger-record-unknown"],
    [
      "a case of one that has none",
      "INSERT INTO cases VALUES (13, 'C-1', 'certified', 1, 1, '{}')",
      "ledger-record-unknown",
    ],
    ["a trigger", "CREATE TRIGGER t AFTER INSERT ON filings BEGIN DELETE FROM filings; END", "ledger-schema-altered"],
    ["an index", "DROP INDEX filings_work", "ledger-schema-altered"],
  ])("finds %s that was deleted, swapped or added", async (_, sql, code) => {
    const codes = (await found(altered(sql))).map((finding) => finding.code);
    expect(codes).toContain(code);
  });

  it("finds a link that was made again without its contents, and one of the old version behind the new", async () => {
    const last = "(SELECT max(id) FROM chain)";
    expect((await found(altered(`UPDATE chain SET version = 1 WHERE id = ${last}`))).map((f) => f.code)).toContain(
      "ledger-chain-broken",
    );
  });

  it("lets others write while it reads, and keeps to what was there when it began", async () => {
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
    expect((await ledger.audit()).batches).toBe(4);
  });

  it("stops when it is asked to", async () => {
    await expect(auditLedger(original, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
