import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Connection } from "../../../../src/batch/ledger/sqlite-database/connection.js";
import { applicationId, migrate, migrations } from "../../../../src/batch/ledger/sqlite-database/migrations.js";
import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { filings, startBatch, tempFolder, tempLedgerPath } from "../temporary-ledger.js";

const child = fileURLToPath(new URL("./make-child.ts", import.meta.url));
/** Mounts a small file system in its own namespace, which works without root rights. */
const IN_SMALL_FILE_SYSTEM = 'mount -t tmpfs -o size=8m tmpfs "$0" && exec "$@"';
const canMount = spawnSync("unshare", ["-rm", "sh", "-c", IN_SMALL_FILE_SYSTEM, "/tmp", "true"]).status === 0;

describe("creating a ledger on a full disk", () => {
  it.skipIf(!canMount)(
    "leaves nothing that is later reported as damaged, wherever the space runs out",
    () => {
      const folder = tempFolder();
      const making = [process.execPath, "--expose-gc", "--import", "tsx", child, folder];
      const { stdout, stderr, status } = spawnSync(
        "unshare",
        ["-rm", "sh", "-c", IN_SMALL_FILE_SYSTEM, folder, ...making],
        { encoding: "utf8" },
      );
      expect([status, stderr]).toEqual([0, ""]);
      const tries = stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { room: number; code: string; left: string[]; then: string });
      expect(tries.length).toBeGreaterThan(20);
      for (const { room, code, left, then } of tries.slice(0, -1)) {
        expect([room, code]).toEqual([room, "ledger-full"]);
        // The ledger may have been created, and then have had no space for its first batch.
        expect(left.filter((file) => !/^ledger\.db(-wal|-shm)?$/.test(file))).toEqual([]);
        expect([room, then]).toEqual([room, "made"]);
      }
      expect(tries.at(-1)).toMatchObject({ code: "made", then: "made" });
    },
    300_000,
  );
});

describe("the beginning of an empty ledger, left by a version that ignored a short write", () => {
  /** The ledger file that a version with that many migrations created. */
  function emptyLedger(versions: number): Buffer {
    const path = `${tempFolder()}/made.db`;
    const connection = new Connection(path, 100);
    connection.exec("PRAGMA page_size = 8192");
    connection.exec(`PRAGMA application_id = ${applicationId}`);
    migrate(connection, migrations.slice(0, versions));
    connection.all("PRAGMA journal_mode = WAL");
    connection.close();
    return readFileSync(path);
  }

  it.each([1, 2, 3])("is completed for schema version %d", async (versions) => {
    const whole = emptyLedger(versions);
    for (const length of [100, 4_096, 8_192, 40_960, whole.length - 4_096]) {
      const path = `${tempFolder()}/ledger.db`;
      writeFileSync(path, whole.subarray(0, length));
      const ledger = await openLedger(path, { mode: "existing" });
      const id = await startBatch(ledger, filings(2, 9));
      expect((await ledger.counts(id)).rows).toBe(8);
      expect(await ledger.verify()).toEqual([]);
      await ledger.close();
      expect(readdirSync(dirname(path)).filter((file) => !/-(wal|shm)$/.test(file))).toEqual(["ledger.db"]);
    }
  });

  it("is not assumed for a ledger that was written to later", async () => {
    const path = `${tempFolder()}/ledger.db`;
    writeFileSync(path, emptyLedger(3).subarray(0, 8_192));
    utimesSync(path, new Date(), new Date(Date.now() + 3_600_000));
    await expect(openLedger(path)).rejects.toMatchObject({ code: "ledger-damaged" });
    expect(statSync(path).size).toBe(8_192);
  });

  it("is not assumed for a ledger that was truncated or altered", async () => {
    const path = tempLedgerPath();
    const ledger = await openLedger(path);
    await startBatch(ledger, filings(2, 3));
    await ledger.close();
    const whole = readFileSync(path);
    for (const damage of [
      () => truncateSync(path, whole.length - 8_192),
      () => truncateSync(path, 8_192),
      () => truncateSync(path, 0),
      () => writeFileSync(path, Buffer.concat([Buffer.alloc(8_192), whole.subarray(8_192)])),
    ]) {
      writeFileSync(path, whole);
      damage();
      const before = readFileSync(path);
      await expect(openLedger(path)).rejects.toMatchObject({ code: "ledger-damaged" });
      expect(readFileSync(path).equals(before)).toBe(true);
    }
  });
});
