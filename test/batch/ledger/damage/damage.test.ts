import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { openLedger } from "../../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { bundledProgram } from "../../../support/bundled-program.js";
import { deadOwner, ended, filed, filings, newBatch, refused, scope, update } from "../sample-filings.js";

const child = await bundledProgram(fileURLToPath(new URL("./use-child.ts", import.meta.url)));

interface LedgerUse {
  readonly path: string;
  readonly codes: readonly string[];
}

/** Uses every ledger in one process, which must survive all of them. */
function useAll(paths: readonly string[]): LedgerUse[] {
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, [child, ...paths], {
    encoding: "utf8",
  });
  const results = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LedgerUse);
  expect({ at: paths[results.length], signal, status, stderr }).toEqual({
    at: undefined,
    signal: null,
    status: 0,
    stderr: "",
  });
  return results;
}

const EXPECTED_CODES = [
  "ledger-damaged",
  "ledger-log-missing",
  "ledger-not-found",
  "ledger-not-allowed",
  "ledger-newer",
];

/** A pseudo-random generator that gives the same numbers in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x7fffffff;
}

describe("a damaged ledger is reported as damaged and never crashes the process", () => {
  let folder: string;
  /** The file of a closed ledger. */
  let closedFile: Buffer;
  /** The files that a killed process leaves. */
  let killed: { file: Buffer; log: Buffer; index: Buffer };
  let count = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "bdc-damage-"));
    const path = join(folder, "ledger.db");
    const ledger = await openLedger(path);
    const { id } = await ledger.createBatch({ ...newBatch, format: "{}" });
    // Of a process that has ended: its lease is free at once, not after a term.
    await ledger.acquireLease(id, deadOwner);
    const findings = new Map([[401, JSON.stringify([{ row: 401, zh: "证件号码不正确" }])]]);
    await ledger.addRows(id, [...filings(2, 400), { rows: [401, 402], ref: "", findings }]);
    const { claimed } = await ledger.recordAndClaim(id, deadOwner, [], 200);
    const outcomes = claimed.map((c, i) =>
      i % 5 === 0 ? refused(c) : i % 5 === 1 ? ended(c, "answer-lost") : filed(c),
    );
    await ledger.recordAndClaim(id, deadOwner, outcomes, 0);
    await ledger.recordCases(scope, [update("HZ-4", "C-OTHER")], "k");
    // Read by another process: opening and closing the database file here would release its locks.
    const read = (suffix: string) => spawnSync("cat", [path + suffix], { maxBuffer: 1 << 28 }).stdout;
    killed = { file: read(""), log: read("-wal"), index: read("-shm") };
    await ledger.close();
    closedFile = readFileSync(path);
    return () => rmSync(folder, { recursive: true });
  });

  function ledgerOf({ file, log, index }: { file: Buffer; log?: Buffer; index?: Buffer }): string {
    const path = join(folder, `${count++}.db`);
    writeFileSync(path, file);
    if (log) writeFileSync(`${path}-wal`, log);
    if (index) writeFileSync(`${path}-shm`, index);
    return path;
  }

  function flipped(bytes: Buffer, flips: number, random: () => number): Buffer {
    const copy = Buffer.from(bytes);
    for (let i = 0; i < flips; i++) {
      const at = Math.floor(random() * copy.length);
      copy[at] = copy[at]! ^ (1 << Math.floor(random() * 8));
    }
    return copy;
  }

  it("when bits of the file, its log or the index of its log are flipped", { timeout: 300_000 }, () => {
    const random = randomNumbers(20261129);
    const paths = Array.from({ length: 240 }, (_, i) => {
      const flips = [1, 8, 50, 400][i % 4]!;
      if (i % 3 === 0) return ledgerOf({ ...killed, log: flipped(killed.log, flips, random) });
      if (i % 12 === 1) return ledgerOf({ ...killed, index: flipped(killed.index, flips, random) });
      return ledgerOf({ file: flipped(closedFile, flips, random) });
    });
    const codes = useAll(paths).flatMap((ledger) => ledger.codes);
    expect(codes.filter((code) => !EXPECTED_CODES.includes(code))).toEqual([]);
    expect(codes.filter((code) => code === "ledger-damaged").length).toBeGreaterThan(80);
  });

  it("when a text in it is not valid UTF-8", () => {
    const texts = ["HZ-7", "张三", "C-HZ-4", "证件号码不正确", "抵押.csv", "case-known", "mortgage.file", "/data/"];
    const paths = texts.map((text) => {
      const file = Buffer.from(closedFile);
      for (let at = file.indexOf(text); at >= 0; at = file.indexOf(text, at + 1)) file[at] = 0xff;
      return ledgerOf({ file });
    });
    const reported = useAll(paths).map(({ codes }) => codes.includes("ledger-damaged"));
    expect(texts.filter((_, i) => !reported[i])).toEqual([]);
  });

  it("when it is truncated at a page boundary or inside a page", { timeout: 120_000 }, () => {
    const sizes = [
      1,
      15,
      99,
      100,
      4_096,
      8_191,
      8_192,
      8_193,
      65_536,
      closedFile.length - 8_192,
      closedFile.length - 1,
    ];
    for (const { path, codes } of useAll(sizes.map((size) => ledgerOf({ file: closedFile.subarray(0, size) }))))
      expect([statSync(path).size, codes]).toEqual([statSync(path).size, ["ledger-damaged"]]);
  });

  it("when its log is missing or truncated, as the index of the log shows", () => {
    const { log, index, file } = killed;
    const [gone, empty, cut, foreign, intact, unknown] = [
      ledgerOf({ file, index }),
      ledgerOf({ file, index, log: Buffer.alloc(0) }),
      ledgerOf({ file, index, log: log.subarray(0, log.length / 2) }),
      ledgerOf({ file, log: Buffer.from(log).fill(7, 16, 24) }),
      ledgerOf(killed),
      ledgerOf({ file }),
    ];
    const codes = new Map(
      useAll([gone, empty, cut, foreign, intact, unknown]).map((ledger) => [ledger.path, ledger.codes]),
    );
    for (const path of [gone, empty, cut]) expect(codes.get(path)).toEqual(["ledger-log-missing"]);
    expect(codes.get(intact)).toEqual([]);
    // A foreign log is ignored, and a log that is missing together with its index cannot be noticed.
    for (const path of [foreign, unknown])
      expect(codes.get(path)!.filter((code) => !EXPECTED_CODES.includes(code))).toEqual([]);
  });

  it("when the file is replaced or truncated while it is open", { timeout: 60_000 }, async () => {
    const path = ledgerOf({ file: closedFile });
    const ledger = await openLedger(path);
    const batch = (await ledger.batches())[0]!.id;
    truncateSync(path, 16_384);
    const problem = await ledger.rowsOf(batch, 0, 1_000).then(
      () => "ledger-damaged",
      (error: { code?: string }) => error.code,
    );
    expect(["ledger-damaged", "ledger-disk"]).toContain(problem);
    await ledger.close();
    const other = ledgerOf({ file: closedFile });
    const open = await openLedger(other);
    rmSync(other);
    copyFileSync(path, other);
    await open.createBatch(newBatch).catch((error: { code?: string }) => expect(error.code).toMatch(/^ledger-/));
    await open.close();
    mkdirSync(`${path}.d`);
    await expect(openLedger(`${path}.d`)).rejects.toMatchObject({ code: "ledger-path" });
  });
});
