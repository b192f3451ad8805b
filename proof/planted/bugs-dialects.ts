import type { Bug } from "./bugs.js";

/** Faults of one name over the descriptions with this name. */
const faults = (dialect: string, variant: string) => ({
  tier: "dialects",
  flags: ["--only", dialect, "--faults", "20", "--kills", "0", "--variant", variant],
});

/** Bugs at gateways with another protocol than the contract's. */
export const BUGS_DIALECTS: Readonly<Record<string, Bug>> = {
  "an unknown answer of a described gateway is sent again at once": {
    why: "only a look-up shows whether it was filed",
    edits: [
      {
        file: "src/batch/engine/send-call.ts",
        find: 'return call.map(({ id, attempt }) => ({ id, attempt, cause: "answer-lost", alone: call.length === 1 }));',
        replace: 'return transitionAll(call, "not-sent");',
      },
    ],
    ...faults("city-function", "answer-lost"),
  },
};
