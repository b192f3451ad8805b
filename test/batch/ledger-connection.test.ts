import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { Connection } from "../../src/batch/ledger-sqlite-connection.js";

it("many rows are written as one statement or another, and what stands behind the values is that call's own", () => {
  const folder = mkdtempSync(join(tmpdir(), "bdc-connection-"));
  const db = new Connection(join(folder, "x.db"), 100);
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  db.exec("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)");
  const values = Array.from({ length: 150 }, (_, i) => [i, `b${i}`]).flat();
  db.insertMany("INSERT INTO t (a, b)", 2, values);
  expect(db.get("SELECT count(*) AS n, min(b) AS least, max(a) AS most FROM t")).toMatchObject({ n: 150, least: "b0", most: 149 });
  db.insertMany("INSERT INTO t (a, b)", 2, values, "ON CONFLICT DO UPDATE SET b = 'again'");
  expect(db.get("SELECT count(*) AS n FROM t WHERE b = 'again'")).toMatchObject({ n: 150 });
  expect(() => db.insertMany("INSERT INTO t (a, b)", 2, [7, "x"])).toThrow(/UNIQUE/);
});
