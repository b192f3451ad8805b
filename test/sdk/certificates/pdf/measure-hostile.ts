/**
 * Measures every hostile file in a process of its own: how long reading it takes, and the most memory that the process
 * had. `npx tsx test/sdk/certificates/pdf/measure-hostile.ts`
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { openPdf } from "../../../../src/sdk/certificates/pdf/document.js";
import { HOSTILE } from "./hostile-pdfs.js";

interface Measured {
  readonly name: string;
  readonly ms: number;
  readonly megabytes: number;
}

const chosen = process.argv[2];
if (chosen === undefined) {
  const measured = HOSTILE.map((_, i) => {
    const args = ["--import", "tsx", fileURLToPath(import.meta.url), String(i)];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (stderr) throw new Error(stderr);
    return JSON.parse(stdout) as Measured;
  });
  const slowest = measured.reduce((a, b) => (a.ms > b.ms ? a : b));
  const largest = measured.reduce((a, b) => (a.megabytes > b.megabytes ? a : b));
  console.log(`${measured.length} files`);
  console.log(`slowest: ${slowest.ms} ms (${slowest.name})`);
  console.log(`largest: ${largest.megabytes} MB, the runtime and the file itself included (${largest.name})`);
} else console.log(JSON.stringify(measure(Number(chosen))));

function measure(index: number): Measured {
  const [name, make] = HOSTILE[index]!;
  const pdf = make();
  const started = performance.now();
  try {
    openPdf(pdf).visibleText();
  } catch {
    // Which error it is the test looks at.
  }
  const ms = Math.round(performance.now() - started);
  return { name, ms, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) };
}
