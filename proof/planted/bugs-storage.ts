import type { Bug } from "./bugs.js";

/** Bugs in writing the ledger's file. */
export const BUGS_STORAGE: Readonly<Record<string, Bug>> = {
  "a short write is taken as complete": {
    why: "a nearly full disk may write only part of the data and report it only in the returned count",
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
