import { readFileSync } from "node:fs";
import path from "node:path";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";
import { listen } from "../../../src/cli/commands/listen/listen.js";
import { signWebhook } from "../../../src/sdk/index.js";
import { mortgage } from "../../support/filing-rows.js";
import { startInProcessCli } from "./in-process-cli.js";

const secret = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
const cli = await startInProcessCli({ review: "manual" }, () => new Date());
const { workspace, sandbox } = cli;

async function until<T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (let i = 0; i < 400; i++) {
    const found = await look();
    if (found) return found;
    await new Promise((next) => setTimeout(next, 25));
  }
  throw new Error("it never came");
}

/** Runs `listen` until `work` is done. */
async function listening(
  options: Record<string, unknown>,
  env: Record<string, string>,
  work: (url: string) => Promise<void>,
): Promise<{ stderr: string; exit: number }> {
  const stop = new AbortController();
  let stdout = "";
  let stderr = "";
  const context = cli.context("bank", {
    json: true,
    quiet: false,
    env: { ...cli.context("bank").env, PATH: process.env["PATH"], ...env },
    stop: stop.signal,
    stdout: { isTTY: false, columns: 80, write: (t) => void (stdout += t) },
    stderr: { isTTY: false, columns: 80, write: (t) => void (stderr += t) },
  });
  const running = listen(context, [], options);
  running.catch(() => undefined);
  try {
    const url = await Promise.race([
      until(() => /"url":"([^"]+)"/.exec(stdout)?.[1]),
      running.then(() => Promise.reject(new Error("it stopped"))),
    ]);
    await work(url);
  } finally {
    stop.abort();
  }
  const { exit } = await running;
  return { stderr, exit };
}

const post = (url: string, body: string, headers: Record<string, string>) =>
  fetch(url, { method: "POST", body, headers }).then((r) => r.status);
const state = async (ref: string) => {
  const ledger = await openLedger(path.join(workspace.home, "ledger.db"));
  const [filing] = await ledger.find({ ref });
  await ledger.close();
  return filing;
};
const desk = (body: unknown) =>
  fetch(`${sandbox.url}/sandbox/desk`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("bdc listen", () => {
  it("registers its address at the authority, takes its events, and removes it at the end", async () => {
    await cli.submit("bank", "mortgage.file", [mortgage(9)], undefined, 1);
    const { caseNo } = (await state("M-000009"))!;
    // The port of a server that is closed again: the address must be known before the command listens.
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const registered = async () => {
      const answer = await fetch(`${sandbox.url}/v1/webhooks`, { headers: { authorization: "Bearer sandbox-bank" } });
      return ((await answer.json()) as { webhooks: { url: string }[] }).webhooks.map(({ url }) => url);
    };
    const url = `http://127.0.0.1:${port}/`;
    const { exit } = await listening({ port: String(port), register: url }, {}, async () => {
      expect(await registered()).toEqual([url]);
      await desk({ caseNo, action: "approve" });
      await until(async () => (await state("M-000009"))?.caseStatus === "certified");
    });
    expect(exit).toBe(0);
    expect(await registered()).toEqual([]);
  });

  it("registers with the sandbox, records each case, and forwards each change to a command once", async () => {
    await cli.submit("bank", "mortgage.file", [mortgage(1)], undefined, 1);
    const { caseNo } = (await state("M-000001"))!;
    const log = path.join(workspace.folder, "events.log");
    workspace.file(
      "on-case.mjs",
      `import { appendFileSync, readFileSync } from "node:fs"; const e = JSON.parse(readFileSync(0, "utf8")); appendFileSync(${JSON.stringify(log)}, e.case.status + " " + e.case.version + "\\n");`,
    );
    workspace.file("events.log", "");
    const { exit, stderr } = await listening(
      { sandbox: true, forward: `"${process.execPath}" on-case.mjs` },
      {},
      async () => {
        await desk({ caseNo, action: "approve" });
        await until(() => readFileSync(log, "utf8").includes("certified"));
      },
    );
    expect(exit).toBe(0);
    expect((await state("M-000001"))!.caseStatus).toBe("certified");
    const lines = readFileSync(log, "utf8").trim().split("\n");
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.at(-1)).toMatch(/^certified/);
    expect(stderr).toContain(caseNo);
    expect(stderr).not.toContain("张伟");
  });

  it("rejects unsigned events, forwards no event twice and no old one, and has failed events repeated", async () => {
    await cli.submit("bank", "mortgage.file", [mortgage(2)], undefined, 1);
    const filing = (await state("M-000002"))!;
    const seen: any[] = [];
    let answer = 503;
    const target = createServer((request, response) => {
      let text = "";
      request
        .on("data", (c: Buffer) => (text += String(c)))
        .on("end", () => {
          seen.push(JSON.parse(text));
          response.writeHead(answer).end();
        });
    });
    await new Promise<void>((done) => target.listen(0, "127.0.0.1", done));
    const forward = `http://127.0.0.1:${(target.address() as AddressInfo).port}/x`;
    const message = (id: string, version: number, status: string) => {
      const body = JSON.stringify({
        type: "case.changed",
        timestamp: new Date().toISOString(),
        data: {
          cursor: "C000000000009",
          at: new Date().toISOString(),
          case: { ...JSON.parse(filing.case!), version, status },
        },
      });
      return { body, headers: { ...signWebhook({ id, at: new Date(), payload: body, secret }) } };
    };
    const { stderr } = await listening({ forward, port: "0" }, { BDC_WEBHOOK_SECRET: secret }, async (url) => {
      const suspended = message("m1", 20, "suspended");
      expect(await post(url, suspended.body.replace("suspended", "certified"), suspended.headers)).toBe(401);
      expect(await post(url, "", {})).toBe(401);
      expect((await fetch(url)).status).toBe(405);
      expect(await post(url, suspended.body, suspended.headers)).toBe(500);
      answer = 200;
      expect(await post(url, suspended.body, suspended.headers)).toBe(204);
      expect(await post(url, suspended.body, suspended.headers)).toBe(204);
      const old = message("m0", 15, "accepted");
      expect(await post(url, old.body, old.headers)).toBe(204);
      expect(await post(url, "x".repeat(2 * 1024 * 1024), {})).toBe(413);
    });
    // A new listener ignores old events too, because it reads the ledger.
    await listening({ forward, port: "0" }, { BDC_WEBHOOK_SECRET: secret }, async (url) => {
      const older = message("m00", 16, "accepted");
      expect(await post(url, older.body, older.headers)).toBe(204);
    });
    target.close();
    expect(seen.map((e) => [e.id, e.case.status])).toEqual([
      ["m1", "suspended"],
      ["m1", "suspended"],
    ]);
    expect((await state("M-000002"))!.caseStatus).toBe("suspended");
    expect(stderr).toContain("webhook-signature");
    expect(stderr).not.toContain(secret);
  });

  it("does not start without a secret, or when the gateway is not a sandbox", async () => {
    await expect(listening({}, {}, async () => undefined)).rejects.toThrow();
    const context = cli.context("bank");
    await expect(listen(context, [], {})).rejects.toMatchObject({ code: "webhook-secret" });
    await expect(listen(context, [], { port: "99999", sandbox: true })).rejects.toMatchObject({ code: "number" });
  });
});
