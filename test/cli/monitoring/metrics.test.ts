import { readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { request } from "node:http";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { metrics } from "../../../src/cli/commands/metrics/metrics.js";
import { watch } from "../../../src/cli/commands/watch.js";
import { ExitCode } from "../../../src/cli/core/exit-codes.js";
import { startMetricsServer } from "../../../src/cli/monitoring/metrics-server.js";
import { mortgage } from "../../support/filing-rows.js";
import { bdcInProcess } from "../../support/in-process.js";
import { promProblems } from "../../support/prometheus.js";
import { jsonOf, startInProcessCli } from "../workflows/in-process-cli.js";

const cli = await startInProcessCli({ review: "manual" });
const { workspace } = cli;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

function ask(
  url: string,
  { method = "GET", headers = {} }: { method?: string; headers?: object } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...headers }, agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.on("error", reject).end();
  });
}

describe("bdc metrics", () => {
  it("before the first batch gives the time, and creates no ledger", async () => {
    const { code, stdout } = await bdcInProcess(workspace, ["metrics"]);
    expect([code, promProblems(stdout)]).toEqual([ExitCode.Done, []]);
    expect(stdout.split("\n").filter((line) => line && !line.startsWith("#"))).toEqual([
      expect.stringMatching(/^bdc_collection_timestamp_seconds \d+(\.\d+)?$/),
    ]);
    expect(() => statSync(path.join(workspace.home, "ledger.db"))).toThrow();
  });

  it("prints the text format, or the same as JSON", async () => {
    await cli.submit("bank", "mortgage.file", [mortgage(1), mortgage(2)], "抵押.csv", 0);
    const { stdout } = await bdcInProcess(workspace, ["metrics"]);
    expect(promProblems(stdout)).toEqual([]);
    expect(stdout).toMatch(/^bdc_filings\{authority="\w+",kind="mortgage.file",state="filed"\} 2$/m);
    const json = (await bdcInProcess(workspace, ["metrics", "--json"])).json as { metrics: { name: string }[] };
    const names = new Set([...stdout.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    expect(new Set(json.metrics.map(({ name }) => name))).toEqual(names);
  });

  it("writes the text file complete and readable for node_exporter, whatever the umask, and replaces it", async () => {
    const before = process.umask(0o077);
    try {
      for (const run of [1, 2]) {
        const result = await metrics(cli.context("bank"), [], { textfile: "bdc.prom" });
        expect([run, result.exit, jsonOf(result).textfile]).toEqual([
          run,
          ExitCode.Done,
          path.join(workspace.folder, "bdc.prom"),
        ]);
      }
    } finally {
      process.umask(before);
    }
    const file = path.join(workspace.folder, "bdc.prom");
    expect(statSync(file).mode & 0o777).toBe(0o644);
    expect(promProblems(readFileSync(file, "utf8"))).toEqual([]);
    expect(readdirSync(workspace.folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("refuses a name that node_exporter does not read, a folder that is missing, and what is no file", async () => {
    const run = async (file: string) => {
      const { code, stderr } = await bdcInProcess(workspace, ["metrics", "--textfile", file, "--lang", "en"]);
      return [code, /\[([a-z-]+)\]/.exec(stderr)?.[1]];
    };
    expect(await run("metrics.txt")).toEqual([ExitCode.Usage, "textfile-name"]);
    expect(await run("no/such/bdc.prom")).toEqual([ExitCode.Usage, "not-writable"]);
    symlinkSync(path.join(workspace.home, "ledger.db"), path.join(workspace.folder, "link.prom"));
    expect(await run("link.prom")).toEqual([ExitCode.Usage, "output-protected"]);
  });
});

describe("/metrics", () => {
  it("is served while a command runs, with its calls and the ledger", { timeout: 60_000 }, async () => {
    const stop = new AbortController();
    const context = cli.context("bank", { quiet: false, lang: "en", stop: stop.signal });
    const running = watch(context, [], { metricsPort: "0", timeout: "30s" });
    const url = await eventually(() => /metrics: (http:\S+)/.exec(cli.captured.stderr)?.[1]);
    const answer = await eventually(async () => {
      const found = await ask(url);
      return /^bdc_pace_tokens/m.test(found.text) ? found : undefined;
    });
    stop.abort();
    await running;
    expect(answer).toMatchObject({
      status: 200,
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
    });
    expect(promProblems(answer.text)).toEqual([]);
    expect(answer.text).toMatch(/^bdc_filings\{.*state="filed"\} 2$/m);
    expect(answer.text).toMatch(
      /^bdc_gateway_duration_seconds_count\{authority="\w+",operation="\w+",outcome="success"\} \d+$/m,
    );
    await expect(ask(url)).rejects.toThrow("ECONNREFUSED");
  });

  it("answers only GET and HEAD of /metrics under a name of this machine, and no page of another site", async () => {
    const text = "# HELP a b\n";
    const server = await startMetricsServer({ port: 0, mediaType: "text/plain", text: () => Promise.resolve(text) });
    const { port } = new URL(server.url);
    const status = async (options: Parameters<typeof ask>[1], to = server.url) => (await ask(to, options)).status;
    expect(await ask(server.url)).toMatchObject({ status: 200, text });
    expect(await ask(server.url, { method: "HEAD" })).toMatchObject({
      status: 200,
      text: "",
      headers: { "content-length": String(text.length) },
    });
    expect(await status({ headers: { host: `localhost:${port}` } })).toBe(200);
    expect(await status({ headers: { host: "[::1]:9999" } })).toBe(200);
    for (const host of [
      "evil.example",
      "evil.example:9100",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "10.0.0.7",
    ])
      expect([host, await status({ headers: { host } })]).toEqual([host, 403]);
    expect(await status({ headers: { origin: "https://evil.example" } })).toBe(403);
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"])
      expect([method, await status({ method })]).toEqual([method, 405]);
    expect(await status({}, server.url.replace("/metrics", "/"))).toBe(404);
    await server.close();
  });

  it("answers 500 without a reason when the ledger cannot be read", async () => {
    const text = () => Promise.reject(new Error("ledger-damaged /home/张三/ledger.db"));
    const server = await startMetricsServer({ port: 0, mediaType: "text/plain", text });
    expect(await ask(server.url)).toMatchObject({ status: 500, text: "" });
    await server.close();
  });

  it("names the option when the port is taken or is no port", async () => {
    const server = await startMetricsServer({ port: 0, mediaType: "text/plain", text: () => Promise.resolve("") });
    const { port } = new URL(server.url);
    const run = async (value: string) => {
      const ran = await bdcInProcess(workspace, ["watch", "--metrics-port", value, "--timeout", "1s", "--lang", "en"]);
      return [ran.code, ran.stderr];
    };
    expect(await run(port)).toEqual([ExitCode.Usage, expect.stringContaining("--metrics-port [metrics-port]")]);
    expect(await run("99999")).toEqual([ExitCode.Usage, expect.stringContaining("--metrics-port: 99999")]);
    await server.close();
  });
});

/** Waits until something is there. */
async function eventually<T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
}
