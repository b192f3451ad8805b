import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { LedgerError } from "../../../src/batch/ledger/error.js";
import { Connection } from "../../../src/batch/ledger/sqlite-database/connection.js";
import { createFile, openFile } from "../../../src/batch/ledger/sqlite/database-file.js";
import { translate } from "../../../src/batch/ledger/sqlite-database/errors.js";
import { migrate, migrations } from "../../../src/batch/ledger/sqlite-database/migrations.js";
import { openLedger, SqliteLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { filed, filings, liveOwner, newBatch, startBatch, tempFolder, tempLedgerPath } from "./temporary-ledger.js";

async function ledgerErrorOf(work: () => Promise<unknown>): Promise<LedgerError> {
  const error = await work().then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(LedgerError);
  const ledgerError = error as LedgerError;
  for (const text of [ledgerError.zh, ledgerError.fixZh]) expect(text).toMatch(/[\u4e00-\u9fff]/);
  for (const text of [ledgerError.en, ledgerError.fixEn]) expect(text).toMatch(/^[\x20-\x7e]+$/);
  return ledgerError;
}

/** Creates a ledger with 500 rows, closes it and returns its path. */
async function filledLedger(): Promise<string> {
  const path = tempLedgerPath();
  const ledger = await openLedger(path);
  await startBatch(ledger, filings(2, 501));
  await ledger.close();
  return path;
}

const filesOf = (path: string) => readdirSync(dirname(path)).filter((f) => !/-(wal|shm)$/.test(f));

describe("a database error", () => {
  const databaseError = (code: string | undefined, message = "message") =>
    Object.assign(new Error(message), code === undefined ? {} : { code });

  it.each([
    ["SQLITE_BUSY_SNAPSHOT", "ledger-locked"],
    ["SQLITE_LOCKED", "ledger-locked"],
    ["SQLITE_READONLY_DBMOVED", "ledger-read-only"],
    ["SQLITE_PERM", "ledger-read-only"],
    ["SQLITE_FULL", "ledger-full"],
    ["SQLITE_IOERR_SHMSIZE", "ledger-full"],
    ["SQLITE_IOERR_FSYNC", "ledger-disk"],
    ["SQLITE_CANTOPEN", "ledger-disk"],
    ["SQLITE_CORRUPT_INDEX", "ledger-damaged"],
    ["SQLITE_NOTADB", "ledger-damaged"],
  ])("with the code %s becomes %s, with the original error as its cause", (code, expected) => {
    const error = databaseError(code);
    expect(translate(error, "/state/ledger.db")).toMatchObject({ code: expected, cause: error });
  });

  it("without a code is recognised by its message when a file is opened", () => {
    expect(translate(databaseError("", "Unable to open connection to local database"), "/l")).toMatchObject({
      code: "ledger-disk",
    });
    expect(translate(databaseError(undefined, "ConnectionFailed(14)"), "/l")).toMatchObject({ code: "ledger-disk" });
  });

  it("is not assumed for any other error, which is returned unchanged", () => {
    for (const error of [
      new TypeError("x is undefined"),
      databaseError("ERR_INVALID_ARG_TYPE", "Unable to open"),
      databaseError("SQLITE_CONSTRAINT"),
      "text",
      undefined,
      new LedgerError("ledger-full", { zh: "满", en: "full", fixZh: "清", fixEn: "clear" }),
    ]) {
      expect(translate(error, "/l")).toBe(error);
    }
  });
});

describe("the ledger file", () => {
  it("is accessible to its owner only, and is the only file left when the ledger is closed", async () => {
    const path = tempLedgerPath();
    const ledger = await openLedger(path);
    await startBatch(ledger, filings(2, 3));
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(dirname(path)))
      expect([file, statSync(join(dirname(path), file)).mode & 0o777]).toEqual([file, 0o600]);
    await ledger.close();
    expect(filesOf(path)).toEqual(["ledger.db"]);
    expect(statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
    chmodSync(path, 0o644);
    await (await openLedger(path)).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("uses a write-ahead log and is flushed at every commit", async () => {
    const connection = openFile(tempLedgerPath());
    onTestFinished(() => connection.close());
    expect(connection.get("PRAGMA journal_mode")).toMatchObject({ journal_mode: "wal" });
    expect(connection.get("PRAGMA synchronous")).toMatchObject({ synchronous: 2 });
  });

  it("is not created when it must already exist", async () => {
    const path = tempLedgerPath();
    expect((await ledgerErrorOf(() => openLedger(path, { mode: "existing" }))).code).toBe("ledger-missing");
    expect(existsSync(path)).toBe(false);
  });

  it("cannot be used after the ledger was closed", async () => {
    const ledger = await openLedger(tempLedgerPath());
    await ledger.close();
    await ledger.close();
    expect((await ledgerErrorOf(() => ledger.batches())).code).toBe("ledger-stopped");
  });

  it.each([
    ["empty", (path: string) => truncateSync(path, 0)],
    ["truncated", (path: string) => truncateSync(path, 8_192)],
    [
      "overwritten at its beginning",
      (path: string) => writeFileSync(path, Buffer.concat([Buffer.alloc(100, "x"), readFileSync(path).subarray(100)])),
    ],
    ["a text file", (path: string) => writeFileSync(path, "申请编号,不动产单元号\n".repeat(400))],
    [
      "another program's database",
      (path: string) => {
        rmSync(path);
        const foreign = new Connection(path, 100);
        foreign.exec("CREATE TABLE t (a)");
        foreign.close();
      },
    ],
  ])("is reported as damaged and left unchanged when it is %s", async (_, damage) => {
    const path = await filledLedger();
    damage(path);
    const before = readFileSync(path);
    expect((await ledgerErrorOf(() => openLedger(path))).code).toBe("ledger-damaged");
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(filesOf(path)).toEqual(["ledger.db"]);
  });

  it("is reported as damaged when its pages are overwritten", async () => {
    const path = await filledLedger();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 12_288);
    writeFileSync(path, bytes);
    const ledger = await openLedger(path).catch((e: unknown) => e as LedgerError);
    if (ledger instanceof LedgerError) return expect(ledger.code).toBe("ledger-damaged");
    onTestFinished(() => ledger.close());
    expect((await ledgerErrorOf(() => ledger.find({}))).code).toBe("ledger-damaged");
    expect((await ledgerErrorOf(() => startBatch(ledger, filings(2, 9)))).code).toBe("ledger-damaged");
  });

  it("is not created beside the log of a ledger whose file is gone", async () => {
    const path = tempLedgerPath();
    const lost = await openLedger(path);
    await startBatch(lost, filings(2, 3));
    const log = readFileSync(`${path}-wal`);
    await lost.close();
    rmSync(path);
    writeFileSync(`${path}-wal`, log);
    expect((await ledgerErrorOf(() => openLedger(path))).code).toBe("ledger-damaged");
    expect(existsSync(path)).toBe(false);
  });

  it("is rejected when it is read-only", async () => {
    const path = await filledLedger();
    chmodSync(path, 0o400);
    expect((await ledgerErrorOf(() => openLedger(path))).code).toBe("ledger-read-only");
    const connection = openFile(tempLedgerPath());
    onTestFinished(() => connection.close());
    connection.exec("PRAGMA query_only = 1");
    expect((await ledgerErrorOf(() => new SqliteLedger(connection, Date.now).createBatch(newBatch))).code).toBe(
      "ledger-read-only",
    );
  });

  it("is reported as locked while another program locks it, and can be used afterwards", async () => {
    const path = await filledLedger();
    const holder = openFile(path);
    onTestFinished(() => holder.close());
    const ledger = await openLedger(path, { busyMs: 50 });
    onTestFinished(() => ledger.close());
    holder.exec("BEGIN IMMEDIATE");
    expect((await ledgerErrorOf(() => ledger.createBatch(newBatch))).code).toBe("ledger-locked");
    holder.exec("ROLLBACK");
    expect((await ledger.createBatch(newBatch)).state).toBe("intake");
  });

  it("is reported as full and left unchanged when it cannot grow, and can be used again when there is space", async () => {
    const connection = openFile(tempLedgerPath());
    onTestFinished(() => connection.close());
    const ledger = new SqliteLedger(connection, Date.now);
    const id = await startBatch(ledger, filings(2, 101));
    connection.all("PRAGMA max_page_count = 1");
    const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 50).catch(() => ({ claimed: [] }));
    const late = await ledger.createBatch({ ...newBatch, fileName: "2.csv" });
    expect((await ledgerErrorOf(() => ledger.addRows(late.id, filings(1_000, 3_000)))).code).toBe("ledger-full");
    expect((await ledger.counts(late.id)).rows).toBe(0);
    connection.all("PRAGMA max_page_count = 1000000");
    expect(await ledger.addRows(late.id, filings(1_000, 3_000))).toHaveLength(2_001);
    expect(
      (
        await ledger.recordAndClaim(
          id,
          liveOwner,
          claimed.map((c) => filed(c)),
          100,
        )
      ).claimed,
    ).toHaveLength(100 - claimed.length);
    expect(await ledger.verify()).toEqual([]);
  });

  it("accepts no more writes after a disk error, because a failed flush cannot be trusted", async () => {
    // A write beyond the file size limit of a process fails like a write to a bad disk.
    const folder = tempFolder();
    const path = join(folder, "ledger.db");
    const child = new URL("./full-disk-child.ts", import.meta.url).pathname;
    const stdout = execFileSync(
      "bash",
      ["-c", `ulimit -f 400; exec "$0" --import tsx "$1" "$2"`, process.execPath, child, path],
      { encoding: "utf8" },
    );
    const { acknowledged, codes } = JSON.parse(stdout) as { acknowledged: number; codes: string[] };
    expect(codes).toEqual(["ledger-disk", "ledger-stopped"]);
    expect(acknowledged).toBeGreaterThan(0);
    const ledger = await openLedger(path, { mode: "existing" });
    onTestFinished(() => ledger.close());
    expect((await ledger.batches())[0]!.rows).toBeGreaterThanOrEqual(acknowledged);
    expect(await ledger.verify()).toEqual([]);
  });

  it("is rejected and left unchanged when a newer version wrote it", async () => {
    const path = await filledLedger();
    const connection = new Connection(path, 100);
    connection.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    connection.close();
    const before = readFileSync(path);
    const error = await ledgerErrorOf(() => openLedger(path));
    expect(error.code).toBe("ledger-newer");
    expect(error.en).toContain(path);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("is migrated completely or not at all", async () => {
    const path = join(tempFolder(), "old.db");
    const connection = new Connection(path, 100);
    onTestFinished(() => connection.close());
    const version = () => connection.get<{ user_version: number }>("PRAGMA user_version")!.user_version;
    migrate(connection, ["CREATE TABLE a (x); INSERT INTO a VALUES (1)"]);
    expect(version()).toBe(1);
    const broken = ["not run again", "ALTER TABLE a ADD COLUMN y DEFAULT 7", "CREATE TABLE a (x)"];
    expect(() => migrate(connection, broken)).toThrow(/already exists/);
    expect(version()).toBe(1);
    migrate(connection, broken.slice(0, 2));
    expect(version()).toBe(2);
    expect(connection.get("SELECT x, y FROM a")).toMatchObject({ x: 1, y: 7 });
  });

  it("is created once when several processes start at the same time", async () => {
    const folder = tempFolder();
    const child = new URL("./crash/kill-child.ts", import.meta.url).pathname;
    const path = join(folder, "deep", "ledger.db");
    const { spawn } = await import("node:child_process");
    const codes = await Promise.all(
      [1, 2, 3, 4].map(
        (n) =>
          new Promise((resolve) =>
            spawn(process.execPath, ["--import", "tsx", child, path, join(folder, "authority"), `run-${n}`, "20"], {
              stdio: ["ignore", "ignore", "inherit"],
            }).on("close", resolve),
          ),
      ),
    );
    expect(codes).toEqual([0, 0, 0, 0]);
    const ledger = await openLedger(path, { mode: "existing" });
    onTestFinished(() => ledger.close());
    expect(await ledger.verify()).toEqual([]);
    expect(filesOf(path)).toEqual(["ledger.db"]);
  });

  it("is never replaced by a process that checked before it existed", async () => {
    const path = await filledLedger();
    const before = statSync(path).ino;
    createFile(path, 100);
    expect(statSync(path).ino).toBe(before);
    expect(filesOf(path)).toEqual(["ledger.db"]);
  });

  it("fails verification when its history was altered", async () => {
    for (const alteration of [
      "UPDATE chain SET events = replace(events, 'C-HZ-2', 'C-HZ-9')",
      "UPDATE chain SET events = json_remove(events, '$[1]') WHERE id = 3",
      "UPDATE chain SET events = 'nothing'",
      "UPDATE chain SET before = '[0,0]' WHERE id = 2",
      "UPDATE filings SET link = 3 WHERE id = 1",
      "UPDATE filings SET state = 'queued' WHERE id = 1",
      "UPDATE counts SET rows = rows + 1 WHERE state = 'filed'",
      "DELETE FROM chain WHERE id = 2",
    ]) {
      const path = tempLedgerPath();
      const ledger = await openLedger(path);
      const id = await startBatch(ledger, filings(2, 3));
      const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 2);
      await ledger.recordAndClaim(
        id,
        liveOwner,
        claimed.map((c) => filed(c)),
        0,
      );
      expect(await ledger.verify()).toEqual([]);
      await ledger.close();
      const intruder = new Connection(path, 100);
      intruder.exec(alteration);
      intruder.close();
      const reopened = await openLedger(path);
      expect([alteration, (await reopened.verify()).length > 0]).toEqual([alteration, true]);
      await reopened.close();
    }
  });

  it("can be copied and read elsewhere after the ledger was closed", async () => {
    const path = await filledLedger();
    const copy = join(tempFolder(), "copy", "ledger.db");
    mkdirSync(dirname(copy));
    copyFileSync(path, copy);
    const ledger = await openLedger(copy, { mode: "existing" });
    onTestFinished(() => ledger.close());
    expect((await ledger.batches())[0]!.rows).toBe(500);
  });
});
