import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VALID_FILINGS } from "../../../src/contract/index.js";
import { FileExchange, type ExchangeRules } from "../../../src/sdk/gateway/transports/file-exchange.js";
import { systemClock } from "../../../src/sdk/http/clock.js";
import { identity, KeyMaterial, loadDialect, RegistryClient } from "../../../src/sdk/index.js";
import { description, filed, INSTITUTION, type Message } from "../dialect/scripted-gateway.js";

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
const failed = (call: Promise<unknown>) =>
  call.then(
    () => "no failure",
    (error: unknown) => error,
  );
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

  it("may have been sent when the folder disappears at the marker", async () => {
    const mayLeave = () => {
      rmSync(out(), { recursive: true });
      return true;
    };
    const error = await failed(exchange().send({ ...REQUEST, body: "q", mayLeave }));
    expect(error).toMatchObject({ reason: "cut", sent: true });
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

describe("a client whose messages are files", () => {
  const KIND = "mortgage.file";
  const load = (changes: object, folders?: { out: string; in: string }) =>
    loadDialect({
      description: description(changes),
      settings: { userId: "bank-0001" },
      keys: { app: [{ id: "1", secret: new KeyMaterial("0123456789abcdef0123456789abcdef") }] },
      ...(folders && { exchange: folders }),
    });
  const folders = () => ({ out: out(), in: into() });

  /** Answers every message but those of which `isLost` is true. */
  function authority(isLost: (message: Message) => boolean): () => void {
    const seen = new Set<string>();
    const timer = setInterval(() => {
      for (const name of readdirSync(out()).filter((one) => one.endsWith(".json") && !seen.has(one))) {
        seen.add(name);
        const { head, data } = JSON.parse(readFileSync(path.join(out(), name), "utf8")) as Message;
        const asked: Message = { path: name, head, data };
        if (isLost(asked)) continue;
        const isLogin = name.includes("token");
        const { code, ...more } = (
          isLogin ? { code: "0000", access_token: "T1", expires_in: "7200" } : filed(asked)
        ) as { code: string };
        const file = path.join(into(), `${name}.ret`);
        writeFileSync(`${file}.tmp`, JSON.stringify({ head: { code }, data: more }));
        renameSync(`${file}.tmp`, file);
      }
    }, 20);
    return () => clearInterval(timer);
  }

  it("files, and an answer that does not come leaves the outcome unknown", async () => {
    const stop = authority(({ data }) => data["bjbh"] === "R-LOST");
    const dialect = await load({ exchange: RULES }, folders());
    const credentials = identity(INSTITUTION);
    const client = new RegistryClient({ gateway: "http://127.0.0.1:9", dialect, credentials, maxRetries: 0 });
    const file = async (ref: string) => {
      const { materials: _, ...filing } = { ...VALID_FILINGS[KIND], ref } as { ref: string; materials?: unknown };
      return (await client.filings.fileEncoded(KIND, [{ ref, body: Buffer.from(JSON.stringify(filing)) }]))[0];
    };
    try {
      expect(await file("R-1")).toMatchObject({ outcome: "filed", case: { caseNo: "SL-R-1" } });
      const lost = await file("R-LOST").catch((error: unknown) => error);
      expect(lost).toMatchObject({ name: "OutcomeUnknownError" });
      stop();
      rmSync(out(), { recursive: true });
      const refused = await file("R-2").catch((error: unknown) => error);
      expect(refused).toMatchObject({ name: "GatewayUnreachableError" });
    } finally {
      stop();
      await client.close();
    }
  });

  it.each([
    ["no folders", { exchange: RULES }, () => undefined],
    ["folders without rules", {}, folders],
    ["one folder for both", { exchange: RULES }, () => ({ out: out(), in: `${out()}/` })],
  ])("is refused with %s", async (_, changes, given) => {
    const error = await failed(load(changes, given()));
    expect(error).toMatchObject({ code: "exchange-folders", pointer: "/exchange" });
  });

  it.each(["{date}.json", "../{sequence}", "{ref}_{sequence}", "{sequence}.tmp", ".{sequence}"])(
    "is refused with the name %s",
    async (name) => {
      const error = await failed(load({ exchange: { ...RULES, name } }, folders()));
      expect(error).toMatchObject({ code: "description-invalid", pointer: "/exchange/name" });
    },
  );
});
