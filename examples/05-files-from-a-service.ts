/**
 * A service files a CSV without the command line, with the same engine, ledger and result file.
 * 服务程序直接提交 CSV：与命令行同一引擎、同一台账、同一结果文件。
 *
 * Run: npx tsx examples/05-files-from-a-service.ts
 */
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RegistryClient, bearerToken } from "bdc-connect";
import { openLedger, resultPathFor, submitFile, writeResults } from "bdc-connect/batch";
import { startSandbox } from "bdc-connect/sandbox";

const folder = await mkdtemp(join(tmpdir(), "bdc-example-"));
const path = join(folder, "mortgages.csv");
await copyFile(fileURLToPath(new URL("./data/mortgages.csv", import.meta.url)), path);

const sandbox = await startSandbox();
const bank = sandbox.institutions.find((i) => i.role === "bank")!;
const client = new RegistryClient({
  gateway: sandbox.url,
  credentials: bearerToken({ institution: bank.id, token: bank.token }),
});
const ledger = await openLedger(join(folder, "ledger.db"));

try {
  const { batch, counts } = await submitFile({
    path,
    ledger,
    client,
    profile: "service",
    waitMs: 60_000,
    onProgress: ({ rows, settled }) => console.error(`${settled.rows} of ${rows} rows settled`),
  });
  console.log(
    `batch: ${counts.rows} rows, ${counts.byState.filed.rows} filed, ${counts.byState.invalid.rows} invalid, ${counts.settled.rows} settled`,
  );
  const resultFile = await writeResults({ ledger, batch, out: resultPathFor(path), lang: "zh" });
  console.log(`results: ${(await readFile(resultFile)).length} bytes`);
} finally {
  await ledger.close();
  await client.close();
  await sandbox.close();
  await rm(folder, { recursive: true });
}
