import type { Bug } from "./bugs.js";

/** Mistakes about the ledger's file. */
export const BUGS_STORAGE: Readonly<Record<string, Bug>> = {
  "a short write taken for a whole one": {
    why: "a disk that is nearly full takes a part of what is written and says so only in the count",
    edits: [
      {
        file: "src/batch/ledger/sqlite/database-file.ts",
        find: "for (let at = from; at < bytes.length;) at += writeSync(handle, bytes, at, bytes.length - at, at);",
        replace: "writeSync(handle, bytes, from, bytes.length - from, from);",
      },
    ],
    tier: "disk-faults",
    flags: ["--stride", "3"],
  },
};
