import { GROUPS } from "../../src/cli/command-tree.js";
import { documentProblems } from "../../src/cli/documents/index.js";

/** Global options that take a value. */
const WITH_VALUE = new Set(["--profile", "--lang", "--log-format"]);

const SOME = 200;

/** Names of all commands, as in `COMMAND_DOCUMENTS`. */
export const commandNames = GROUPS.flatMap(({ name, commands }) =>
  commands.map(({ usage }) => `${name} ${usage.split(" ")[0]}`.trim()),
);

/** The command of a command line, such as `batch show`; `help`, `--version`, or "" when there is none. */
export function commandOf(args: readonly string[]): string {
  if (args.some((arg) => arg === "--version" || arg === "-V")) return "--version";
  if (args.some((arg) => arg === "--help" || arg === "-h")) return "help";
  const words = args.filter((arg, at) => !arg.startsWith("-") && !WITH_VALUE.has(args[at - 1] ?? ""));
  const [first = "", second = ""] = words;
  if (first === "help") return "help";
  return [`${first} ${second}`, first].find((name) => commandNames.includes(name)) ?? "";
}

/**
 * Compares what a command printed with `--json` with its schema in src/cli/documents.
 *
 * @throws When a document does not follow its schema.
 */
export function checkJsonOutput(args: readonly string[], stdout: string): void {
  if (!args.includes("--json") && !args.includes("--ndjson")) return;
  const command = commandOf(args);
  const lines = stdout.split("\n").filter((text) => text.startsWith("{"));
  // Of a long stream, its beginning and its end.
  const compared = lines.length > 2 * SOME ? [...lines.slice(0, SOME), ...lines.slice(-SOME)] : lines;
  for (const line of compared) {
    let document: unknown;
    try {
      document = JSON.parse(line);
    } catch {
      // The process was killed while it wrote.
      continue;
    }
    const problems = documentProblems(command, document);
    if (problems.length > 0)
      throw new Error(
        `bdc ${args.join(" ")}: the JSON does not follow src/cli/documents (${command || "no command"}):\n` +
          `${problems.slice(0, 20).join("\n")}\n${line.slice(0, 4_000)}`,
      );
  }
}
