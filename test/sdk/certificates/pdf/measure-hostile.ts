/**
 * Measures the time and peak memory of reading every hostile file, each in its own process. Linux only.
 * Usage: `npx tsx test/sdk/certificates/pdf/measure-hostile.ts`
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openPdf } from "../../../../src/sdk/certificates/pdf/document.js";

interface Measured {
  readonly ms: number;
  readonly megabytes: number;
}

const file = process.argv[2];
if (file === undefined) await measureAll();
else console.log(JSON.stringify(measure(readFileSync(file))));

async function measureAll(): Promise<void> {
  // The measuring process does not create the files, because that takes more memory than reading them.
  const { HOSTILE } = await import("./hostile-pdfs.js");
  const folder = mkdtempSync(path.join(tmpdir(), "bdc-hostile-"));
  const measured = HOSTILE.map(([name, make]) => {
    const pdf = path.join(folder, "hostile.pdf");
    writeFileSync(pdf, make());
    const args = ["--import", "tsx", fileURLToPath(import.meta.url), pdf];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (stderr) throw new Error(stderr);
    return { name, ...(JSON.parse(stdout) as Measured) };
  });
  rmSync(folder, { recursive: true });
  const slowest = measured.reduce((a, b) => (a.ms > b.ms ? a : b));
  const largest = measured.reduce((a, b) => (a.megabytes > b.megabytes ? a : b));
  console.log(`${measured.length} files`);
  console.log(`slowest: ${slowest.ms} ms (${slowest.name})`);
  console.log(`largest: ${largest.megabytes} MB, the runtime and the file itself included (${largest.name})`);
}

function measure(pdf: Uint8Array): Measured {
  const started = performance.now();
  try {
    openPdf(pdf).visibleText();
  } catch {
    // hostile.test.ts checks the error.
  }
  const ms = Math.round(performance.now() - started);
  // Not maxRSS, which starts from the memory of the parent process.
  const peak = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "latin1"))![1];
  return { ms, megabytes: Math.round(Number(peak) / 1024) };
}
