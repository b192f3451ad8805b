import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { atMost, DIST, median, type Bench, type Checkout, type Figure } from "./tool.js";

const ROUNDS = 25;
/** Starts in one run of a comparison; the run takes their median. */
const STARTS = 10;

/** Wall time of `node ARGS` (ms). */
function wallMs(args: readonly string[]): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
  return performance.now() - started;
}

const program = (dist: string, flag: string) => [join(dist, "cli", "main.js"), flag];

/** Measures what `bdc` adds to the start of Node. */
export const startup: Bench = {
  title: { zh: "启动", en: "Program start" },
  limits: {
    zh: "Node 自身的启动时间。`bdc --version` 只加载一个小文件；`bdc --help` 只加载命令表。",
    en: "The start of Node itself. `bdc --version` loads one small file, and `bdc --help` loads only the command list.",
  },
  async run({ divide }) {
    const commands = {
      node: ["-e", "0"],
      version: program(DIST, "--version"),
      help: program(DIST, "--help"),
    };
    const times = { node: [] as number[], version: [] as number[], help: [] as number[] };
    // In turns, so that all commands see the same noise.
    for (let round = 0; round < Math.ceil(ROUNDS / divide); round++) {
      for (const name of ["node", "version", "help"] as const) times[name].push(wallMs(commands[name]));
    }
    const [bare, version, help] = [median(times.node), median(times.version), median(times.help)];
    const line = (what: string, ms: number): Figure => ({ what, value: `${ms.toFixed(1)} ms` });
    return [
      line("仅 node · bare node", bare),
      line("bdc --version", version),
      line("bdc --help", help),
      atMost("bdc --version / 仅 node · bdc --version / bare node", version / bare, 2),
      { what: "bdc --help / 仅 node · bdc --help / bare node", value: (help / bare).toFixed(2) },
    ];
  },
  async timed({ divide }) {
    const figure = (flag: string) => ({
      what: `bdc ${flag}`,
      time: async ({ dist }: Checkout) =>
        median(Array.from({ length: Math.ceil(STARTS / divide) }, () => wallMs(program(dist, flag)))),
    });
    return [figure("--version"), figure("--help")];
  },
};
