/** `bdc --version` against bare node, alternating so that both see the same noise; fails above 2x. Run after `npm run build`. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROUNDS = 25;
const LIMIT = 2;
const bdc = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const commands = { node: ["-e", "0"], "bdc --version": [bdc, "--version"], "bdc --help": [bdc, "--help"] };

const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, args] of Object.entries(commands)) {
    const started = process.hrtime.bigint();
    const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
    if (status !== 0) throw new Error(`${name} ended with ${status}: build first`);
    times[name].push(Number(process.hrtime.bigint() - started) / 1e6);
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const bare = median(times.node);
for (const name of Object.keys(commands)) console.log(`${name.padEnd(14)} ${median(times[name]).toFixed(1)} ms  ${(median(times[name]) / bare).toFixed(2)}x`);
const ratio = median(times["bdc --version"]) / bare;
console.log(ratio <= LIMIT ? `ok: ${ratio.toFixed(2)}x, limit ${LIMIT}x` : `too slow: ${ratio.toFixed(2)}x, limit ${LIMIT}x`);
process.exitCode = ratio <= LIMIT ? 0 : 1;
