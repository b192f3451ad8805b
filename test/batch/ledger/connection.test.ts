import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { Connection, packValues } from "../../../src/batch/ledger/sqlite-database/connection.js";

function opened(): Connection {
  const folder = mkdtempSync(join(tmpdir(), "bdc-connection-"));
  const db = new Connection(join(folder, "x.db"), 100);
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  return db;
}

it("packed values stay unchanged when the next values are packed, whatever their sizes", () => {
  const db = opened();
  db.exec("CREATE TABLE t (turn INTEGER, place INTEGER, body TEXT)");
  const turns = [["甲", "bc", ""], ["x".repeat(5 << 20), "乙".repeat(9)], ["短", "y".repeat(4 << 20)], ["丁"]];
  turns.forEach((texts, turn) => {
    const { bytes, places } = packValues(
      texts.map((text, place) => ({ place, body: Buffer.from(text) })),
      (item) => item.body,
    );
    for (const [{ place }, start, length] of places)
      db.run("INSERT INTO t SELECT ?1, ?2, CAST(substr(?3, ?4, ?5) AS TEXT)", turn, place, bytes, start, length);
  });
  const kept = turns.map((texts, turn) =>
    texts.map(
      (_, place) => db.get<{ body: string }>("SELECT body FROM t WHERE turn = ? AND place = ?", turn, place)?.body,
    ),
  );
  expect(kept.map((texts) => texts.map((text) => text?.length))).toEqual(
    turns.map((texts) => texts.map((text) => text.length)),
  );
  expect(kept.every((texts, turn) => texts.every((text, place) => text === turns[turn]![place]))).toBe(true);
});

it("insertMany writes any number of rows, and a conflict clause applies only to its own call", () => {
  const db = opened();
  db.exec("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)");
  const values = Array.from({ length: 150 }, (_, i) => [i, `b${i}`]).flat();
  db.insertMany("INSERT INTO t (a, b)", 2, values);
  expect(db.get("SELECT count(*) AS n, min(b) AS minB, max(a) AS maxA FROM t")).toMatchObject({
    n: 150,
    minB: "b0",
    maxA: 149,
  });
  db.insertMany("INSERT INTO t (a, b)", 2, values, "ON CONFLICT DO UPDATE SET b = 'again'");
  expect(db.get("SELECT count(*) AS n FROM t WHERE b = 'again'")).toMatchObject({ n: 150 });
  expect(() => db.insertMany("INSERT INTO t (a, b)", 2, [7, "x"])).toThrow(/UNIQUE/);
});
