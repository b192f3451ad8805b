// Preloaded with `node --import`: when the process ends, writes what it used to the file named by BENCH_USAGE.
import { writeFileSync } from "node:fs";

const { BENCH_USAGE: file } = process.env;
process.once("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(file, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 }));
});
