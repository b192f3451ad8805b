import type { Bug } from "./bugs.js";

/** Bugs in handling outages and rejected calls. */
export const BUGS_OUTAGE: Readonly<Record<string, Bug>> = {
  "any error page counts as a rejection": {
    why: "an error page of a proxy says nothing about the filings of the call",
    edits: [
      {
        file: "src/batch/engine/sending/call-failure.ts",
        find: 'if (isOutcomeUnknown(error)) return status === 413 ? "too-large-unproven" : "lost";',
        replace:
          'if (isOutcomeUnknown(error)) return status === 413 ? "too-large-unproven" : status ? "refused" : "lost";',
      },
    ],
    tier: "network-faults",
    flags: ["--faults", "1", "--rows", "40"],
  },
  "a lost answer is not looked up after an outage": {
    why: "the authority may have processed a filing whose answer was lost; sending it again could file it twice",
    edits: [
      {
        file: "src/batch/engine/send-call.ts",
        find: 'cause: "answer-lost", alone: call.length === 1 }));',
        replace: 'cause: "not-taken" }));',
      },
    ],
    tier: "network-faults",
    flags: ["--faults", "1", "--rows", "40"],
  },
};
