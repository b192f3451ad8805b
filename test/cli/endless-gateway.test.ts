import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openLedger } from "../../src/batch/index.js";
import { problem } from "../../src/contract/index.js";
import { mortgage } from "../support/filing-rows.js";
import { bdcInProcess } from "../support/in-process.js";
import { Workspace, built, csv, sandboxFor, type Ran } from "../support/workspace.js";

beforeAll(built);

const TIME = { timeout: 240_000 };
const DAY_MS = 86_400_000;
/** Commands that go on until something happens: each runs in a process that can be ended. */
const FOLLOWING = ["submit", "watch", "deadlines"];

interface Said {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}
type Answer = Said | undefined;
const tooMany = (retryAfter: string): Said => ({
  status: 429,
  headers: { "retry-after": retryAfter },
  body: problem("too-many-requests"),
});

/** A batch of `rows` filed cases that no feed has reported, behind a gateway whose answers can be scripted. */
async function setUp(rows = 3) {
  const workspace = new Workspace();
  const sandbox = await sandboxFor(workspace);
  const asked: string[] = [];
  let say: (request: IncomingMessage) => Answer = () => undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      (async () => {
        asked.push(request.url!);
        const said = say(request);
        if (said)
          return void response
            .writeHead(said.status, { "content-type": "application/problem+json", ...said.headers })
            .end(JSON.stringify(said.body));
        const { authorization, "content-type": type } = request.headers;
        const passed = await fetch(sandbox.url + request.url!, {
          method: request.method!,
          headers: { ...(authorization && { authorization }), ...(type && { "content-type": type }) },
          ...(chunks.length && { body: Buffer.concat(chunks) }),
        });
        response
          .writeHead(passed.status, { "content-type": passed.headers.get("content-type") ?? "" })
          .end(await passed.text());
      })().catch(() => request.socket.destroy());
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await sandbox.close();
    workspace.remove();
  });
  workspace.profile(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const bdc = async (...args: string[]): Promise<Ran> => {
    const line = [...args, "--profile", "sandbox-bank", "--json"];
    if (!FOLLOWING.includes(args[0]!)) return bdcInProcess(workspace, line);
    const ran = await workspace.bdc(line, { endsWithinMs: 200_000 });
    expect(ran.code, "it did not end by itself").not.toBeNull();
    return ran;
  };
  const file = workspace.file(
    "m.csv",
    csv(
      "mortgage.file",
      Array.from({ length: rows }, (_, i) => mortgage(i + 1)),
    ),
  );
  const submitted = await bdc("submit", file, "--yes");
  expect(submitted.code, submitted.stdout).toBe(0);
  return {
    workspace,
    sandbox,
    bdc,
    asked,
    answer: (next: typeof say) => void (say = next),
    batch: submitted.json.batch,
  };
}

const isFeed = ({ url }: IncomingMessage) => url!.startsWith("/v1/changes");

/** As if the authority had lost its feed: it knows no earlier cursor. */
async function loseCursor({ workspace }: { workspace: Workspace }, batch: { authority: string; institution: string }) {
  const ledger = await openLedger(path.join(workspace.home, "ledger.db"));
  await ledger.recordCases(batch, [], "C999999999999");
  await ledger.close();
}

describe("a cursor that the authority does not know", () => {
  test("restarts the feed once, and is reported in JSON and as text", TIME, async () => {
    const made = await setUp();
    const { workspace, bdc, batch } = made;
    await loseCursor(made, batch);
    const first = await bdc("watch", batch.id, "--timeout", "90s");
    expect([first.code, first.json.feedRestarted, first.json.stopped]).toEqual([0, true, undefined]);
    expect(first.stderr).toContain("已从头重新读取");
    const second = await bdc("watch", batch.id, "--timeout", "90s");
    expect([second.code, second.json.feedRestarted, second.stderr]).toEqual([0, undefined, ""]);
    await loseCursor(made, batch);
    const words = await workspace.bdc(["watch", batch.id, "--timeout", "90s", "--lang", "en"]);
    expect([words.code, words.stderr]).toEqual([0, expect.stringContaining("read again from the beginning")]);
    await loseCursor(made, batch);
    const deadlines = await bdc("deadlines", "--online");
    expect([deadlines.json.feedRestarted, deadlines.stderr]).toEqual([true, expect.stringContaining("从头")]);
    expect((await bdc("profile", "show")).json.notes.map((e: { what: string }) => e.what)).toEqual([
      "feed-restarted",
      "feed-restarted",
      "feed-restarted",
    ]);
  });

  test("in a feed that is refused altogether is reported as refused, not as unreachable", TIME, async () => {
    const made = await setUp();
    await loseCursor(made, made.batch);
    made.answer((request) => (isFeed(request) ? { status: 400, body: problem("invalid-request") } : undefined));
    const watched = await made.bdc("watch", made.batch.id, "--timeout", "90s");
    expect([watched.code, watched.json.stopped.reason]).toEqual([5, "feed-refused"]);
    const deadlines = await made.bdc("deadlines", "--online");
    expect([deadlines.code, deadlines.json.error.code]).toEqual([5, "feed-refused"]);
  });
});

describe("an endless 429", () => {
  test("ends watch and every later command as paused, until when, with the command that lifts it", TIME, async () => {
    const { bdc, answer, batch } = await setUp();
    answer(() => tooMany("315360000"));
    const watched = await bdc("watch", batch.id, "--timeout", "1h");
    expect(watched.code, watched.stdout).toBe(7);
    const { stopped, counts } = watched.json;
    expect(counts.rows).toBe(3);
    expect(stopped).toMatchObject({ reason: "paused", lift: "bdc profile lift-pause sandbox-bank --reason …" });
    expect(Math.abs(Date.parse(stopped.until) - Date.now() - DAY_MS)).toBeLessThan(120_000);
    expect(Date.parse(stopped.askedUntil) - Date.now()).toBeGreaterThan(3_600 * DAY_MS);
    // The next command waits without a call, and still shows the requested time.
    const seen = await bdc("case", "show", "330100-20261121-000001");
    expect(seen.code).toBe(7);
    expect(seen.json.error).toMatchObject({ code: "rate-limited", askedUntil: stopped.askedUntil });
    expect(seen.json.error.fixZh).toContain("bdc profile lift-pause sandbox-bank --reason");
  });
});

describe("bdc profile lift-pause", () => {
  test("needs a reason, records who and why, and lets the next command call the authority", TIME, async () => {
    const { workspace, bdc, asked, answer, batch } = await setUp();
    answer(() => tooMany("7200"));
    await bdc("watch", batch.id, "--timeout", "90s");
    answer(() => undefined);
    const before = asked.length;
    expect((await bdc("watch", batch.id, "--timeout", "90s")).code).toBe(7);
    expect(asked).toHaveLength(before);

    const unreasoned = await bdc("profile", "lift-pause");
    expect([unreasoned.code, unreasoned.json.error.code]).toEqual([2, "reason-needed"]);
    const shown = await bdc("profile", "show");
    expect(shown.json.pauses.length).toBeGreaterThan(0);

    const env = { USER: "王芳" };
    const lifted = await bdcInProcess(
      workspace,
      ["profile", "lift-pause", "sandbox-bank", "--reason", "已电话确认", "--json"],
      {
        env,
      },
    );
    expect(lifted.code, lifted.stdout).toBe(0);
    expect(lifted.json).toMatchObject({ ok: true, profile: "sandbox-bank", next: "bdc resume" });
    expect(lifted.json.lifted).toEqual(shown.json.pauses);

    const after = await bdc("profile", "show");
    expect(after.json.pauses).toBeUndefined();
    expect(after.json.notes[0]).toMatchObject({
      what: "pause-lifted",
      note: expect.stringContaining("王芳: 已电话确认"),
    });
    const words = await bdcInProcess(workspace, ["profile", "show", "sandbox-bank", "--lang", "zh"]);
    expect(words.stdout).toMatch(/记事.*解除暂停.*王芳: 已电话确认/);

    expect((await bdc("watch", batch.id, "--timeout", "90s")).code).toBe(0);
    expect(asked.length).toBeGreaterThan(before);
    const none = await bdcInProcess(workspace, [
      "profile",
      "lift-pause",
      "sandbox-bank",
      "--reason",
      "x",
      "--lang",
      "en",
    ]);
    expect([none.code, none.stdout]).toEqual([0, expect.stringContaining("profile sandbox-bank is not paused")]);
  });

  test("is followed by another pause if the authority asks for one", TIME, async () => {
    const { bdc, answer, batch } = await setUp();
    answer(() => tooMany("7200"));
    await bdc("watch", batch.id, "--timeout", "90s");
    await bdc("profile", "lift-pause", "--reason", "试一次");
    const again = await bdc("watch", batch.id, "--timeout", "90s");
    expect([again.code, again.json.stopped?.reason]).toEqual([7, "paused"]);
    expect((await bdc("profile", "show")).json.pauses.length).toBeGreaterThan(0);
  });
});
