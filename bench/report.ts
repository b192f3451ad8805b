/**
 * Measures `bdc report` on a ledger of many filings: processor time, peak memory and size of the page. Figures are kept
 * in docs/design/report.md. Usage: npx tsx bench/report.ts [rows …]
 */
import { mkdir, readFile, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { openLedger } from "../src/batch/ledger/sqlite/sqlite-ledger.js";
import type { ClaimedFiling } from "../src/batch/ledger/types.js";
import type { Transition } from "../src/batch/ledger/reports.js";
import { unitCodesOf, unitsKey } from "../src/contract/index.js";
import { mortgageFiling } from "../test/support/generated-filings.js";
import { DIST, inTempDir, runNode } from "./tool.js";

const owner = { id: "bench", pid: process.pid, host: hostname() };
const PAGE = 2_000;
const AUTHORITY = "330100";

const hook = join(import.meta.dirname, "usage-hook.mjs");
for (const rows of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1, 100_000])
  await inTempDir(async (dir) => {
    const home = join(dir, "state");
    await mkdir(home, { recursive: true });
    await fill(join(home, "ledger.db"), rows);
    const page = join(dir, "report.html");
    const usage = join(dir, "usage.json");
    const { code } = await runNode(
      [
        "--import",
        hook,
        join(DIST, "cli", "main.js"),
        "report",
        "--quiet",
        "--html",
        page,
        "--xlsx",
        join(dir, "r.xlsx"),
      ],
      { BDC_HOME: home, BENCH_USAGE: usage, LANG: "zh_CN.UTF-8" },
    );
    const { cpuMs, peakMb } = JSON.parse(await readFile(usage, "utf8")) as { cpuMs: number; peakMb: number };
    const kb = (await stat(page)).size / 1_000;
    console.log(
      `${rows.toLocaleString("en")} filings: ${(cpuMs / 1_000).toFixed(2)} s of processor time, peak ${peakMb.toFixed(0)} MB, page ${kb.toFixed(0)} KB, exit ${code}`,
    );
  });

/** Creates a ledger with filings of which most are registered, some are in progress and some were returned. */
async function fill(path: string, rows: number): Promise<void> {
  const ledger = await openLedger(path);
  const { id: batch } = await ledger.createBatch({
    authority: AUTHORITY,
    institution: "91330106MA2TEXT08W",
    kind: "mortgage.file",
    profile: "bench",
    filePath: "/none",
    fileName: "抵押登记.csv",
    sha256: "0".repeat(64),
    bytes: 0,
  });
  await ledger.acquireLease(batch, owner);
  for (let i = 0; i < rows; i += PAGE) {
    const filings = Array.from({ length: Math.min(PAGE, rows - i) }, (_, k) => ({
      rows: [i + k + 2],
      filing: mortgageFiling(i + k),
      digest: String(i + k).padStart(64, "0"),
    }));
    await ledger.addRows(
      batch,
      filings.map(({ rows: numbers, filing, digest }) => ({
        rows: numbers,
        ref: filing.ref,
        filing: { digest, units: unitsKey(unitCodesOf(filing)), body: Buffer.from(JSON.stringify(filing)) },
      })),
    );
  }
  await ledger.closeIntake(batch);
  for (let finished: Transition[] = []; ;) {
    const { claimed } = await ledger.recordAndClaim(batch, owner, finished, PAGE);
    if (claimed.length === 0) break;
    finished = claimed.map(outcome);
  }
  await ledger.releaseLease(batch, owner);
  await ledger.close();
}

function outcome({ id, attempt, ref }: ClaimedFiling): Transition {
  const received = Date.now();
  const at = (hours: number) => new Date(received + hours * 3_600_000).toISOString();
  const reason = { code: "owner-mismatch", zh: "抵押人与登记簿的权利人不一致", en: "not the owner" };
  const status = id % 100 === 0 ? "refused" : id % 20 === 0 ? "reviewing" : "certified";
  const found = {
    caseNo: `330100-20261130-${ref}`,
    ref,
    kind: "mortgage.file",
    contentDigest: String(id).padStart(64, "0"),
    status,
    authorityStatus: { code: "9", text: "办结" },
    done: status !== "reviewing",
    version: 3,
    authority: AUTHORITY,
    receivedAt: at(0),
    updatedAt: at(0),
    promisedBy: at(72),
    units: [{ unitCode: "330106001001GB00001F00010001", rank: 1 }],
    certificates: [],
    ...(status === "certified" && {
      registeredAt: at(0.5),
      certificates: [{ no: `浙（2026）${id}`, kind: "proof", right: "mortgage", unitCodes: [], issuedAt: at(0.6) }],
    }),
    ...(status === "refused" && { reasons: [reason] }),
  };
  const facts = {
    caseNo: found.caseNo,
    units: "",
    status: found.status as "certified",
    version: 3,
    done: found.done,
    case: Buffer.from(JSON.stringify(found)),
  };
  return { id, attempt, cause: "case-known", facts };
}
