import { join } from "node:path";
import { engine } from "./submit.js";
import { atLeast, inTempDir, sandbox, writeRows, type Bench } from "./tool.js";

const PER_CALL = 200;
const DELAY_MS = 5_000;
/** At the door and at its end: what a case of this review tells. */
const CHANGES_PER_CASE = 2;

/** What following costs the authority while officers decide one case after the other and the batch is still going out. */
export const follow: Bench = {
  title: "Following cases to their end",
  limits: "A page of the feed holds 1,000 changes and is asked for once a second; a short page is one that came before there was more to tell.",
  async run({ divide }) {
    const rows = Math.ceil(100_000 / divide);
    return inTempDir(async (dir) => {
      const file = join(dir, "rows.csv");
      await writeRows(file, rows);
      const authority = await sandbox(join(dir, "register"), PER_CALL, { reviews: { "mortgage.file": "delayed" }, reviewDelayMs: DELAY_MS });
      try {
        const { feedCalls } = await engine({ gateway: authority.url, file, home: join(dir, "home") });
        const perCall = (rows * CHANGES_PER_CASE) / feedCalls;
        return [
          { what: `calls of the feed for ${rows.toLocaleString("en")} cases, ${CHANGES_PER_CASE} changes each`, value: String(feedCalls) },
          atLeast("changes a call", perCall, 500, perCall.toFixed(0)),
        ];
      } finally {
        await authority.stop();
      }
    });
  },
};
