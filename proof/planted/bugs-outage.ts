import type { Bug } from "./bugs.js";

/** Mistakes about outages, rounds and refusals of calls. */
export const BUGS_OUTAGE: Readonly<Record<string, Bug>> = {
  "a web page turns a filing away": {
    why: "what something in front of the gateway refuses says nothing about the filings of the call",
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
    why: "what an outage left unclear may have been done; sent again without a look-up it may be done twice",
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
