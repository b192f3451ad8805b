import type { Bug } from "./bugs.js";

/** Bugs in exit codes and result files. */
export const BUGS_RESULTS: Readonly<Record<string, Bug>> = {
  "a busy batch is reported as needing manual review": {
    why: "a script must wait for the other process instead of asking for manual review",
    edits: [
      {
        file: "src/cli/commands/batch/exit-code.ts",
        find: '"lease-lost": ExitCode.Busy,',
        replace: '"lease-lost": ExitCode.NeedsPerson,',
      },
    ],
    tier: "odd-days",
  },
  "a corrected result file is overwritten": {
    why: "the next run must not overwrite corrections that a person made in a result file",
    edits: [
      {
        file: "src/cli/options/output-file.ts",
        find: 'sha256 === record.sha256 ? "ours" : "changed"',
        replace: '"ours"',
      },
    ],
    tier: "odd-days",
  },
};
