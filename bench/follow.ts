import { join } from "node:path";
import { engine } from "./submit.js";
import { atLeast, inTempDir, sandbox, writeRows, type Bench } from "./tool.js";

const PER_CALL = 200;
const DELAY_MS = 5_000;
/** At submission and at its end: what a case of this review reports. */
const CHANGES_PER_CASE = 2;

/**
 * What following costs the authority while officers decide one case after the other and the batch is still going out.
 */
export const follow: Bench = {
  title: { zh: "跟踪案件直到办结", en: "Following cases to their end" },
  limits: {
    zh: "变更流每页 1,000 条，每秒问一次；不满的一页，是还没有更多变更时就来的。",
    en: "A page of the feed holds 1,000 changes and is asked for once a second; a short page is one that came before there was more to tell.",
  },
  async run({ divide }) {
    const rows = Math.ceil(100_000 / divide);
    return inTempDir(async (dir) => {
      const file = join(dir, "rows.csv");
      await writeRows(file, rows);
      const authority = await sandbox(join(dir, "register"), PER_CALL, {
        reviews: { "mortgage.file": "delayed" },
        reviewDelayMs: DELAY_MS,
      });
      try {
        const { feedCalls } = await engine({ gateway: authority.url, file, home: join(dir, "home") });
        const perCall = (rows * CHANGES_PER_CASE) / feedCalls;
        return [
          {
            what: `变更流请求数，${rows.toLocaleString("en")} 个案件，各变更 ${CHANGES_PER_CASE} 次 · calls of the feed for ${rows.toLocaleString("en")} cases, ${CHANGES_PER_CASE} changes each`,
            value: String(feedCalls),
          },
          atLeast("每次请求取得的变更 · changes a call", perCall, 500, perCall.toFixed(0)),
        ];
      } finally {
        await authority.stop();
      }
    });
  },
};
