import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VALID_FILINGS } from "../../../src/contract/index.js";
import { identity, isGatewayRequestError, isOutcomeUnknown, loadDialect } from "../../../src/sdk/index.js";
import { FileExchange, type ExchangeRules } from "../../../src/sdk/gateway/transports/file-exchange.js";
import { systemClock } from "../../../src/sdk/http/clock.js";
import { RegistryClient } from "../../../src/sdk/index.js";
import { clientOf, description } from "../dialect/scripted-gateway.js";

const RULES: ExchangeRules = {
  name: "REQ_{date}_{call}_{sequence}.json",
  answer: "{name}.ret",
  ready: "rename",
  answerSeconds: 2,
};
const REQUEST = { method: "POST", path: "/0541", headers: {}, timeoutMs: 60_000, maxAnswerBytes: 1_000 } as const;
const never = { send: () => Promise.reject(new Error("not by HTTP")), close: () => Promise.resolve() };

let home: string;
const out = () => path.join(home, "out");
const into = () => path.join(home, "in");
const exchange = (rules: Partial<ExchangeRules> = {}) =>
  new FileExchange(
    { out: out(), in: into(), archive: path.join(home, "done") },
    { ...RULES, ...rules },
    systemClock,
    "application/json",
    never,
  );
const failed = (call: Promise<unknown>) => call.then(() => "no failure", (error: unknown) => error);
async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const message = (ending = ".json") => until(() => readdirSync(out()).find((name) => name.endsWith(ending)));

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "bdc-exchange-"));
  for (const name of ["out", "in", "done"]) mkdirSync(path.join(home, name));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe("messages as files", () => {
  it("are answered by the file of their name, which is archived", async () => {
    const sent = exchange().send({ ...REQUEST, body: "question" });
    const name = await message();
    expect(name).toMatch(/^REQ_\d{8}_0541_[0-9a-f]{32}\.json$/);
    expect(readFileSync(path.join(out(), name), "utf8")).toBe("question");
    writeFileSync(path.join(into(), "REQ_other.json.ret"), "of another");
    writeFileSync(path.join(into(), `${name}.tmp`), "answer");
    renameSync(path.join(into(), `${name}.tmp`), path.join(into(), `${name}.ret`));
    expect(Buffer.from((await sent).body).toString()).toBe("answer");
    expect(readdirSync(path.join(home, "done"))).toEqual([`${name}.ret`]);
  });

  it("are complete with their markers, in both directions", async () => {
    const sent = exchange({ ready: "ok-file" }).send({ ...REQUEST, body: "question" });
    const name = (await message(".ok")).slice(0, -3);
    expect(readFileSync(path.join(out(), name), "utf8")).toBe("question");
    const answer = path.join(into(), `${name}.ret`);
    writeFileSync(answer, "half of the");
    await new Promise((resolve) => setTimeout(resolve, 500));
    writeFileSync(answer, "half of the answer, and the rest");
    writeFileSync(`${answer}.ok`, "");
    expect(Buffer.from((await sent).body).toString()).toBe("half of the answer, and the rest");
  });

  it("stay in their folder whatever the path contains, and never share a name", async () => {
    const calls = [1, 2].map(() => failed(exchange().send({ ...REQUEST, path: "/../../x/%2e", body: "q" })));
    await Promise.all(calls);
    const names = readdirSync(out());
    expect(new Set(names).size).toBe(2);
    expect(readdirSync(home).toSorted()).toEqual(["done", "in", "out"]);
  });

  it("have an unknown outcome without an answer by the deadline; a later answer stays", async () => {
    const error = await failed(exchange({ answerSeconds: 1 }).send({ ...REQUEST, body: "q" }));
    expect(error).toMatchObject({ reason: "timeout", sent: true });
    const name = await message();
    writeFileSync(path.join(into(), `${name}.ret`), "late");
    await failed(exchange({ answerSeconds: 1 }).send({ ...REQUEST, body: "q" }));
    expect(readdirSync(into())).toEqual([`${name}.ret`]);
  });

  it("have not been sent when the folder is gone, or the client takes them back before the marker", async () => {
    const back = await failed(exchange().send({ ...REQUEST, body: "q", mayLeave: () => false }));
    expect(back).toMatchObject({ reason: "aborted", sent: false });
    expect(readdirSync(out())).toEqual([]);
    rmSync(out(), { recursive: true });
    expect(await failed(exchange().send({ ...REQUEST, body: "q" }))).toMatchObject({
      reason: "unreachable",
      sent: false,
    });
  });

  it("may have been sent when the folder of answers is gone; it is awaited until the deadline", async () => {
    rmSync(into(), { recursive: true });
    const sent = exchange().send({ ...REQUEST, body: "q" });
    const name = await message();
    mkdirSync(into());
    writeFileSync(path.join(into(), `${name}.ret`), "after all");
    expect(Buffer.from((await sent).body).toString()).toBe("after all");
  });

  it("leave nothing that looks sent when the process is killed before the marker", async () => {
    const run = (mayLeave: string) => `
      const { FileExchange } = await import(${JSON.stringify(new URL("../../../src/sdk/gateway/transports/file-exchange.ts", import.meta.url).href)});
      const { systemClock } = await import(${JSON.stringify(new URL("../../../src/sdk/http/clock.ts", import.meta.url).href)});
      const line = new FileExchange({ out: ${JSON.stringify(out())}, in: ${JSON.stringify(into())} }, ${JSON.stringify(RULES)}, systemClock, "", {});
      await line.send({ ...${JSON.stringify(REQUEST)}, body: "q", mayLeave: () => { ${mayLeave} } });`;
    const kill = 'process.kill(process.pid, "SIGKILL")';
    const killed = async (code: string) => {
      const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code]);
      return new Promise((resolve) => child.on("exit", (_, signal) => resolve(signal)));
    };
    expect(await killed(run(kill))).toBe("SIGKILL");
    expect(readdirSync(out())).toEqual([expect.stringMatching(/\.json\.tmp$/)]);
    expect(await killed(run(`setTimeout(() => ${kill}, 300); return true;`))).toBe("SIGKILL");
    const [name, ...more] = readdirSync(out()).filter((one) => one.endsWith(".json"));
    expect(more).toEqual([]);
    expect(readFileSync(path.join(out(), name!), "utf8")).toBe("q");
  });
});
