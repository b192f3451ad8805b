import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommitQueue } from "../../../src/sandbox/store/commit-queue.js";
import { Database, type Inserts } from "../../../src/sandbox/store/database.js";

let home: string;
let db: Database;
let rows: Inserts;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "bdc-database-"));
  db = new Database(path.join(home, "rows.db"), {});
  db.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL)");
  rows = db.inserts("t", ["id", "a", "b"], { replace: true });
});
afterEach(() => {
  db.close();
  rmSync(home, { recursive: true, force: true });
});

const all = (): unknown[] => db.prepare("SELECT id, a, b FROM t ORDER BY id").raw().all();
/** Counts the rows that another connection sees, which are only the committed ones. */
function onDisk(): number {
  const other = new Database(path.join(home, "rows.db"), {});
  const [count] = other.prepare("SELECT count(*) FROM t").raw().get() as [number];
  other.close();
  return count;
}

describe("buffered inserts", () => {
  it("store the same rows in any number, with repeated and null values", () => {
    for (const amount of [1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 200, 333]) {
      db.exec("DELETE FROM t");
      const expected = Array.from(
        { length: amount },
        (_, i) => [i, i % 3 ? null : `甲${i % 2}`, i < 70 ? "same" : String(i)] as const,
      );
      for (const row of expected) rows.add(...row);
      expect(all()).toEqual(expected);
    }
  });

  it("are visible to every later statement", () => {
    rows.add(1, null, "x");
    expect(db.prepare("SELECT b FROM t WHERE id = 1").raw().get()).toEqual(["x"]);
    rows.add(2, null, "y");
    expect(db.prepare("UPDATE t SET b = 'z' WHERE id = 2").run().changes).toBe(1);
  });

  it("replace each other in order", () => {
    for (const b of ["first", "second", "third"]) rows.add(1, null, b);
    expect(all()).toEqual([[1, null, "third"]]);
  });

  it("are on disk when COMMIT returns, and not before", () => {
    db.exec("BEGIN IMMEDIATE");
    for (let i = 0; i < 100; i++) rows.add(i, null, "x");
    expect(onDisk()).toBe(0);
    db.exec("COMMIT");
    expect(onDisk()).toBe(100);
  });

  it("are discarded with their savepoint or transaction, and no others are", () => {
    db.exec("BEGIN IMMEDIATE");
    rows.add(1, null, "kept");
    db.exec("SAVEPOINT part");
    rows.add(2, null, "undone");
    db.exec("ROLLBACK TO part");
    db.exec("RELEASE part");
    rows.add(3, null, "kept");
    db.exec("COMMIT");
    expect(all()).toEqual([
      [1, null, "kept"],
      [3, null, "kept"],
    ]);
    db.exec("BEGIN IMMEDIATE");
    rows.add(4, null, "undone");
    db.exec("ROLLBACK");
    expect(all()).toHaveLength(2);
  });

  it("do not block a rollback when they cannot be written", () => {
    db.exec("CREATE TABLE u (id INTEGER PRIMARY KEY, b TEXT NOT NULL)");
    const others = db.inserts("u", ["id", "b"]);
    db.exec("BEGIN IMMEDIATE");
    rows.add(1, null, null);
    others.add(1, null);
    expect(() => {
      db.exec("COMMIT");
    }).toThrow();
    db.exec("ROLLBACK");
    expect(db.inTransaction).toBe(false);
    expect(all()).toEqual([]);
  });

  it("undo only the work whose row the table rejects", async () => {
    const queue = new CommitQueue(db);
    const works = ["x", null, "y"].map((b, i) => queue.transaction(() => rows.add(i, null, b)));
    const results = await Promise.allSettled(works);
    expect(results.map((r) => r.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(onDisk()).toBe(2);
    expect(all()).toEqual([
      [0, null, "x"],
      [2, null, "y"],
    ]);
  });
});
