import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { atMost, DIST, median, type Bench, type Checkout, type Figure } from "./tool.js";

const ROUNDS = 25;
/** Starts in one run of a comparison; their median counts. */
const STARTS = 10;

/** Milliseconds from the start of `node ARGS` to its end. */
function wallMs(args: readonly string[]): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
  return performance.now() - started;
}

const program = (dist: string, flag: string) => [join(dist, "cli", "main.js"), flag];

/** What `bdc` adds to the start of Node. */
export const startup: Bench = {
  title: { zh: "启动", en: "Start of the program" },
  limits: {
    zh: "Node 自身的启动。`bdc --version` 只载入一个小文件；`bdc --help` 只载入命令表。",
    en: "The start of Node itself. `bdc --version` loads one small file, `bdc --help` only the list of commands.",
  },
  async run({ divide }) {
    const commands = {
      node: ["-e", "0"],
      version: program(DIST, "--version"),
      help: program(DIST, "--help"),
    };
    const times = { node: [] as number[], version: [] as number[], help: [] as number[] };
    // In turns, so that all see the same noise.
    for (let round = 0; round < Math.ceil(ROUNDS / divide); round++) {
      for (const name of ["node", "version", "help"] as const) times[name].push(wallMs(commands[name]));
    }
    const [bare, version, help] = [median(times.node), median(times.version), median(times.help)];
    const line = (what: string, ms: number): Figure => ({ what, value: `${ms.toFixed(1)} ms` });
    return [
      line("只有 node · bare node", bare),
      line("bdc --version", version),
      line("bdc --help", help),
      atMost("bdc --version / 只有 node · bdc --version / bare node", version / bare, 2),
      { what: "bdc --help / 只有 node · bdc --help / bare node", value: (help / bare).toFixed(2) },
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
