import { mkdir } from "node:fs/promises";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { startFaultProxy } from "../proof/fault-proxy.js";
import { newHome } from "../proof/processes.js";
import { engine } from "./submit.js";
import { atMost, DIST, emptyGateway, inTempDir, runNode, writeRows, type Bench } from "./tool.js";

const CLI = join(DIST, "cli", "main.js");

/** Measures the time until a stopped large batch continues, and until `bdc status` summarizes a finished one. */
export const resume: Bench = {
  title: { zh: "大台账的恢复与汇总", en: "Resume and summary of large ledgers" },
  limits: {
    zh: "Node 和数据库的启动时间。计数随写入更新，无需统计；待发送的行通过索引查找。",
    en: "The start of Node and of the database. Counters are updated with each write, and an index finds the rows that are left to send.",
  },
  async run({ divide }) {
    const interrupted = Math.ceil(100_000 / divide);
    const finished = Math.ceil(1_000_000 / divide);
    return inTempDir(async (dir) => {
      const gateway = await emptyGateway(0, 200);
      const env = (home: string, url: string) => ({
        HOME: home,
        BDC_HOME: home,
        BDC_PROFILE: "proof",
        BDC_GATEWAY_URL: url,
        BDC_TOKEN: "sandbox-bank",
      });

      const file = join(dir, "interrupted.csv");
      await writeRows(file, interrupted);
      const home = await newHome(dir, "interrupted");
      // Ctrl-C when a tenth of the file has been sent.
      const first = await startFaultProxy({ target: { host: "127.0.0.1", port: Number(new URL(gateway.url).port) } });
      const submitting = spawn(process.execPath, [CLI, "submit", file, "--yes", "--json"], {
        env: { ...process.env, ...env(home, first.url) },
        stdio: "ignore",
      });
      let calls = 0;
      first.observe(
        (seen) =>
          void (
            seen.stage === "request" &&
            /\/batch /.test(seen.head) &&
            ++calls === Math.ceil(interrupted / 2_000) &&
            submitting.kill("SIGINT")
          ),
      );
      await new Promise((resolve) => submitting.once("close", resolve));
      await first.close();

      const second = await startFaultProxy({ target: { host: "127.0.0.1", port: Number(new URL(gateway.url).port) } });
      let firstRequest = Infinity;
      let firstBatch = Infinity;
      second.observe(({ stage, ...seen }) => {
        if (stage !== "request") return;
        firstRequest = Math.min(firstRequest, performance.now());
        if ("head" in seen && /\/batch /.test(seen.head)) firstBatch = Math.min(firstBatch, performance.now());
      });
      const started = performance.now();
      const resumed = await runNode([CLI, "resume", "--json"], env(home, second.url));
      await second.close();

      const finishedFile = join(dir, "finished.csv");
      await writeRows(finishedFile, finished, "F");
      const done = join(dir, "finished");
      await mkdir(done);
      await engine({ gateway: gateway.url, file: finishedFile, home: done });
      const summary = await runNode([CLI, "status", "--json"], env(done, gateway.url));
      await gateway.stop();
      if (resumed.code !== 0 || summary.code !== 0)
        throw new Error(`resume ended with ${resumed.code}, status with ${summary.code}`);
      return [
        atMost(
          `恢复 ${interrupted.toLocaleString("en")} 行：第一个请求 · resume of ${interrupted.toLocaleString("en")} rows: first request`,
          firstRequest - started,
          1_500,
          `${Math.round(firstRequest - started)} ms`,
          "1,500 ms",
        ),
        { what: "……第一批申请发出 · … first filings sent", value: `${Math.round(firstBatch - started)} ms` },
        atMost("……全程内存峰值 · … peak memory", resumed.peakMb, 200, `${Math.round(resumed.peakMb)} MB`, "200 MB"),
        atMost(
          `已办结批次的汇总，${finished.toLocaleString("en")} 行，含程序启动 · summary of a finished batch of ${finished.toLocaleString("en")} rows, including program start`,
          summary.ms,
          1_000,
          `${Math.round(summary.ms)} ms`,
          "1,000 ms",
        ),
      ];
    });
  },
};
