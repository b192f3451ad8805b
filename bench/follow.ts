import { join } from "node:path";
import { engine } from "./submit.js";
import { atLeast, inTempDir, sandbox, writeRows, type Bench } from "./tool.js";

const PER_CALL = 200;
const DELAY_MS = 5_000;
/** A case of this review changes at submission and at registration. */
const CHANGES_PER_CASE = 2;

/** Counts the feed calls of following while cases are decided one by one and the batch is still being sent. */
export const follow: Bench = {
  title: { zh: "跟踪受理件至办结", en: "Following cases until they are done" },
  limits: {
    zh: "变更流每页 1,000 条，每秒读取一次；不满一页表示当时没有更多变更。",
    en: "A page of the feed holds 1,000 changes and is read once a second; a shorter page means that there were no more changes at that time.",
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
            what: `变更流请求数，${rows.toLocaleString("en")} 个受理件，各变更 ${CHANGES_PER_CASE} 次 · feed calls for ${rows.toLocaleString("en")} cases, ${CHANGES_PER_CASE} changes each`,
            value: String(feedCalls),
          },
          atLeast("每次请求取得的变更 · changes per call", perCall, 500, perCall.toFixed(0)),
        ];
      } finally {
        await authority.stop();
      }
    });
  },
};
