import type { Bug } from "./bugs.js";

/** Mistakes about ends: who is told what when a batch is taken, and what becomes of a file that is in the way. */
export const BUGS_RESULTS: Readonly<Record<string, Bug>> = {
  "a batch that is taken is told as one that needs a person": {
    why: "a script must wait for the other process, not call somebody",
    edits: [
      {
        file: "src/cli/commands/batch/exit-code.ts",
        find: '"lease-lost": ExitCode.Busy,',
        replace: '"lease-lost": ExitCode.NeedsPerson,',
      },
    ],
    tier: "odd-days",
  },
  "a corrected result file is taken for our own": {
    why: "what a person corrected in a result file must not be overwritten by the next run",
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
