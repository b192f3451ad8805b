import type { Bug } from "./bugs.js";

/** Bugs in reading people's files. */
export const BUGS_PEOPLE_FILES: Readonly<Record<string, Bug>> = {
  "times are dropped silently": {
    why: "a date with a time may be another day in China, so the day that is filed must be shown",
    edits: [
      {
        file: "src/batch/mapping/cells/date.ts",
        find: 'if (certainty === "has-time") reporter.report("date-time", { shown, day: value });',
        replace: "",
      },
    ],
    tier: "people-files",
    flags: ["--files", "600", "--variant", "CSV"],
  },
  "a text behind a quote is cut": {
    why: "a stray quote must not cut a cell",
    edits: [
      {
        file: "src/batch/files/csv/scanner.ts",
        find: 'fault = isBackslash ? "quote-backslash" : "text-after-quote";',
        replace: "fault = undefined;",
      },
    ],
    tier: "people-files",
    flags: ["--files", "1500", "--variant", "CSV"],
  },
};
