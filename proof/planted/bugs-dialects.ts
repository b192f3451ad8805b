import type { Bug } from "./bugs.js";

const RESOLVE = "src/batch/engine/resolve-unclear.ts";
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
  "a filing that cannot be looked up counts as absent": {
    why: "nobody can tell whether the gateway has it",
    edits: [
      {
        file: RESOLVE,
        find: 'if (features?.lookUp === "none") return stuck(lookupMissingReason(ref));',
        replace: 'if (features?.lookUp === "none") return { transition: toAbsence(filing) };',
      },
    ],
    ...faults("without look-up", "answer-lost"),
  },
  "filings are claimed ahead although they cannot be looked up": {
    why: "what a kill leaves claimed goes to a person, also what had not left",
    edits: [
      {
        file: "src/batch/engine/sender.ts",
        find: "hasLookUp ? Math.max(MIN_AHEAD, 2 * this.limits.size) : 0",
        replace: "Math.max(MIN_AHEAD, hasLookUp ? 2 * this.limits.size : 0)",
      },
    ],
    tier: "dialects",
    flags: ["--only", "without look-up", "--faults", "0", "--variant", "network: refuse", "--kills", "3"],
  },
};
