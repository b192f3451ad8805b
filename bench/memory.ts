import { rm } from "node:fs/promises";
import { join } from "node:path";
import { newHome } from "../proof/processes.js";
import { atMost, DIST, emptyGateway, inTempDir, rowsPerSecond, runNode, writeRows, type Bench } from "./tool.js";

/** Measures the peak memory of `bdc submit`, which must not grow with the file. */
export const memory: Bench = {
  title: { zh: "提交的内存占用", en: "Memory of a submit" },
  limits: {
    zh: "Node 本身、台账的页缓存和处理中的请求。本项的网关不保存任何数据；`bdc submit` 读取、检查、提交、跟踪并写入结果文件。",
    en: "Node itself, the page cache of the ledger, and the calls in flight. The gateway of this benchmark stores nothing; `bdc submit` reads, checks, files, follows and writes the result file.",
  },
  async run({ divide }) {
    const large = Math.ceil(1_000_000 / divide);
    const small = Math.ceil(large / 100);
    return inTempDir(async (dir) => {
      const gateway = await emptyGateway(0, 200);
      const measure = async (rows: number) => {
        const file = join(dir, `${rows}.csv`);
        await writeRows(file, rows);
        const home = await newHome(dir, `home-${rows}`);
        const result = await runNode([join(DIST, "cli", "main.js"), "submit", file, "--yes", "--quiet", "--json"], {
          HOME: home,
          BDC_HOME: home,
          BDC_PROFILE: "proof",
          BDC_GATEWAY_URL: gateway.url,
          BDC_TOKEN: "sandbox-bank",
        });
        if (result.code !== 0) throw new Error(`bdc submit ended with ${result.code}`);
        await rm(home, { recursive: true });
        return result;
      };
      const few = await measure(small);
      const many = await measure(large);
      await gateway.stop();
      return [
        {
          what: `内存峰值，${small.toLocaleString("en")} 行 · peak memory, ${small.toLocaleString("en")} rows`,
          value: `${Math.round(few.peakMb)} MB`,
        },
        atMost(
          `内存峰值，${large.toLocaleString("en")} 行 · peak memory, ${large.toLocaleString("en")} rows`,
          many.peakMb,
          250,
          `${Math.round(many.peakMb)} MB`,
          "250 MB",
        ),
        atMost("大 / 小 · large / small", many.peakMb / few.peakMb, 1.25),
        {
          what: `网关立即答复，${large.toLocaleString("en")} 行 · ${large.toLocaleString("en")} rows at a gateway that answers at once`,
          value: rowsPerSecond(large, many.ms),
        },
      ];
    });
  },
};
