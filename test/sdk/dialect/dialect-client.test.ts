import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VALID_FILINGS, type Filing } from "../../../src/contract/index.js";
import {
  isAuthentication,
  isAuthoritative,
  isContractBreach,
  isGatewayError,
  isGatewayRequestError,
  isGatewayUnreachable,
  isIntercepted,
  isInvalidRequest,
  isOutcomeUnknown,
  isRateLimited,
  loadDialect,
  type RegistryClient,
} from "../../../src/sdk/index.js";
import { clientOf, description, filed, hangUp, html, ScriptedGateway } from "./scripted-gateway.js";

const KIND = "mortgage.file";
const filing = (ref: string, more: object = {}) =>
  ({ ...VALID_FILINGS[KIND], ref, materials: undefined, ...more }) as never;
const encoded = (ref: string, more: object = {}) => {
  const { materials: _, ...plain } = { ...VALID_FILINGS[KIND], ref, ...more } as Filing & { materials?: unknown };
  return { ref, body: Buffer.from(JSON.stringify(plain)) };
};
const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => {
      throw new Error("the call succeeded");
    },
    (error: unknown) => error,
  );

let gateway: ScriptedGateway;
const clients: RegistryClient[] = [];
const client = async (...more: [changes?: object, options?: object]) => {
  const made = await clientOf(gateway.url, ...more);
  clients.push(made);
  return made;
};
const file = async (made: RegistryClient, ref = "R1") => (await made.filings.fileEncoded(KIND, [encoded(ref)]))[0]!;

beforeEach(async () => {
  gateway = await new ScriptedGateway().start();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((one) => one.close()));
  gateway.stop();
});

describe("a filing through a dialect", () => {
  it("is written in the words of the gateway, and its case is read", async () => {
    const item = await file(await client(), "HZ-1");
    expect(item).toMatchObject({ outcome: "filed", case: { caseNo: "SL-HZ-1", status: "submitted" } });
    const [message] = gateway.messages;
    expect(message).toMatchObject({
      path: "/api/v1/dyywsq",
      head: { access_token: "T1", userId: "bank-0001", jgdm: "91330100799655058B" },
      data: { bjbh: "HZ-1" },
    });
  });

  it("is turned away with the reasons of the authority", async () => {
    gateway.respond = () => ({ code: "1001", thyy: [{ dm: "B07", ms: "不动产单元已被查封" }] });
    const item = await file(await client());
    expect(item).toMatchObject({
      outcome: "turned-away",
      problem: { errors: [{ code: "authority.B07", zh: "不动产单元已被查封" }] },
    });
  });

  it("knows the capabilities of the gateway without a call", async () => {
    const made = await client();
    expect(await made.capabilities.get()).toMatchObject({ authority: { id: "990100" }, rate: { concurrent: 8 } });
    expect([gateway.logins, gateway.messages.length]).toEqual([0, 0]);
  });

  it("tells that a call is not offered, and sends nothing", async () => {
    const error = await failure((await client()).webhooks.list());
    expect(isInvalidRequest(error) && error.problem?.errors?.[0]?.code).toBe("not-offered");
    expect([gateway.logins, gateway.messages.length]).toEqual([0, 0]);
  });
});

describe("the token", () => {
  it("is got once for all concurrent calls", async () => {
    const made = await client();
    await Promise.all(Array.from({ length: 8 }, (_, i) => file(made, `R${i}`)));
    expect(gateway.logins).toBe(1);
    expect(gateway.messages).toHaveLength(8);
  });

  it("is renewed before it expires", async () => {
    let now = 0;
    const clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
    const made = await client({}, { clock });
    gateway.login = (number) => ({ code: "0000", access_token: `T${number}`, expires_in: "600" });
    await file(made, "R1");
    now = 539_000;
    await file(made, "R2");
    expect(gateway.logins).toBe(1);
    now = 541_000;
    await file(made, "R3");
    expect(gateway.logins).toBe(2);
    expect(gateway.messages[2]!.head["access_token"]).toBe("T2");
  });

  it("that is stale is replaced once for all calls, and each request is sent again", async () => {
    const made = await client();
    gateway.respond = (message) =>
      message.head["access_token"] === "T1" && gateway.messages.length > 1 ? { code: "9003" } : filed(message);
    await file(made, "R0");
    const items = await Promise.all(Array.from({ length: 6 }, (_, i) => file(made, `S${i}`)));
    expect(items.map(({ outcome }) => outcome)).toEqual(Array(6).fill("filed"));
    expect(gateway.logins).toBe(2);
    expect(gateway.messages).toHaveLength(1 + 6 + 6);
  });

  it("that stays stale ends the call, and is no loop", async () => {
    gateway.respond = () => ({ code: "9003" });
    const error = await failure(file(await client()));
    expect(isAuthentication(error) && isAuthoritative(error)).toBe(true);
    expect([gateway.logins, gateway.messages.length]).toEqual([2, 2]);
  });

  it("that is refused ends the call before anything is filed, and is not asked for again and again", async () => {
    gateway.login = () => ({ code: "9004" });
    const made = await client();
    const errors = [await failure(file(made)), await failure(file(made)), await failure(file(made))];
    expect(errors.every(isAuthentication)).toBe(true);
    expect([gateway.logins, gateway.messages.length]).toEqual([1, 0]);
  });

  it("that cannot be reached leaves the filing unsent, which is no refusal of the credentials", async () => {
    gateway.login = () => hangUp;
    const error = await failure(file(await client()));
    expect(isAuthentication(error) || isOutcomeUnknown(error)).toBe(false);
    expect(gateway.messages).toHaveLength(0);
  });

  it("whose login meets a firewall leaves the filing unsent", async () => {
    gateway.login = () => html(403, "<html>Access Denied. Reference #18.2f1e.17</html>");
    const error = await failure(file(await client()));
    expect(isIntercepted(error) && error).toMatchObject({ outcomeUnknown: false, front: { incident: "18.2f1e.17" } });
    expect(gateway.messages).toHaveLength(0);
  });
});

describe("an answer that is no result", () => {
  it("too-fast makes every call wait as long as the gateway says", async () => {
    gateway.respond = () => ({ code: "9002", ddsj: "7" });
    const made = await client();
    const error = await failure(file(made));
    expect(isRateLimited(error) && error.retryAfterMs).toBeGreaterThan(6_000);
    expect(made.rateLimiter.notBefore - Date.now()).toBeGreaterThan(6_000);
    expect(isRateLimited(await failure(file(made)))).toBe(true);
    expect(gateway.messages).toHaveLength(1);
  });

  it("not-processed had no effect: the filing is sent again, or told as not filed", async () => {
    gateway.respond = (message, number) => (number === 1 ? { code: "9001" } : filed(message));
    expect(await file(await client({}, { maxRetries: 2 }))).toMatchObject({ outcome: "filed" });
    expect(gateway.messages).toHaveLength(2);
    gateway.respond = () => ({ code: "9001" });
    const error = await failure(file(await client()));
    expect(isGatewayError(error) && isAuthoritative(error) && !isOutcomeUnknown(error)).toBe(true);
  });

  it.each([
    ["a code that is not listed", { code: "7777" }],
    ["no code", (response: ServerResponse): void => void response.end("{}")],
    ["another message", (response: ServerResponse): void => void response.end('{"head":[]}')],
    ["broken JSON", (response: ServerResponse): void => void response.end("{")],
    ["a duplicate, whose case is not known", { code: "1002" }],
    ["a case of another filing", { ...(filed({ path: "", head: {}, data: { bjbh: "X", dylb: [] } }) as object) }],
  ])("leaves the outcome unknown: %s", async (_, answer) => {
    gateway.respond = () => answer as never;
    const error = await failure(file(await client({}, { maxRetries: 2 })));
    expect(isContractBreach(error) && isOutcomeUnknown(error)).toBe(true);
    expect(gateway.messages).toHaveLength(1);
  });

  it("leaves the outcome unknown when the connection breaks, and sends nothing twice", async () => {
    gateway.respond = () => hangUp;
    expect(isOutcomeUnknown(await failure(file(await client({}, { maxRetries: 2 }))))).toBe(true);
    expect(gateway.messages).toHaveLength(1);
  });

  it.each([
    ["a firewall", html(200, "<html>您的请求已被拦截，事件编号：A-77</html>"), "blocked"],
    ["a maintenance page", html(200, "<html>系统维护中</html>"), "maintenance"],
    ["a renamed path", html(404, "<html>404 Not Found</html>"), "gone"],
  ] as const)("is not the gateway's word: %s", async (_, answer, kind) => {
    gateway.respond = () => answer;
    const error = await failure(file(await client()));
    expect(isIntercepted(error) && error).toMatchObject({ outcomeUnknown: true, front: { kind } });
  });

  it("is not the gateway's word: a redirect whose body is a complete answer", async () => {
    gateway.respond = (message) => (response: ServerResponse) => {
      const { code, ...data } = filed(message) as { code: string };
      response.writeHead(302, { location: "/login" }).end(JSON.stringify({ head: { code }, data }));
    };
    expect(isIntercepted(await failure(file(await client())))).toBe(true);
  });

  it("leaves a look-up open when the gateway cannot say", async () => {
    const made = await client();
    gateway.respond = () => ({ code: "2001" });
    expect(await made.cases.findByRef(KIND, "R1")).toBeUndefined();
    gateway.respond = () => ({ code: "2002" });
    expect(isGatewayError(await failure(made.cases.findByRef(KIND, "R1")))).toBe(true);
    gateway.respond = () => ({ code: "7777" });
    expect(isContractBreach(await failure(made.cases.findByRef(KIND, "R1")))).toBe(true);
  });
});

describe("several filings at a gateway that takes one at a time", () => {
  it("are filed one after the other, each with its own outcome", async () => {
    gateway.respond = (message) => (message.data["bjbh"] === "R2" ? { code: "1001" } : filed(message));
    const items = await (
      await client()
    ).filings.fileEncoded(
      KIND,
      ["R1", "R2", "R3"].map((ref) => encoded(ref)),
    );
    expect(items.map(({ outcome }) => outcome)).toEqual(["filed", "turned-away", "filed"]);
  });

  it("do not include the one that cannot be written", async () => {
    const made = await client();
    const long = "x".repeat(3_000);
    const items = await made.filings.fileEncoded(KIND, [
      encoded("R1"),
      encoded("R2", { securedScope: long }),
      encoded("R3"),
    ]);
    expect(items.map(({ outcome }) => outcome)).toEqual(["filed", "turned-away", "filed"]);
    expect(items[1]!.problem).toMatchObject({
      code: "filing-invalid",
      errors: [{ pointer: "/securedScope", en: expect.stringContaining("nothing was sent") }],
    });
    expect(gateway.messages.map(({ data }) => data["bjbh"])).toEqual(["R1", "R3"]);
  });

  it("are certain as far as they were answered, when the line breaks in the middle", async () => {
    gateway.respond = (message, number) => (number === 2 ? hangUp : filed(message));
    const items = await (
      await client()
    ).filings.fileEncoded(
      KIND,
      ["R1", "R2", "R3"].map((ref) => encoded(ref)),
    );
    expect(items.map(({ outcome }) => outcome)).toEqual(["filed", "unknown", "not-sent"]);
    expect(gateway.messages).toHaveLength(2);
  });

  it.each([
    ["that is too fast", () => ({ code: "9002" }), ["filed", "failed", "not-sent"]],
    ["from a firewall", () => html(403, "<h1>blocked</h1> incident 12345678"), ["filed", "unknown", "not-sent"]],
  ])("are certain as far as they were answered, at an answer %s", async (_, answer, expected) => {
    gateway.respond = (message, number) => (number === 2 ? answer() : filed(message));
    const items = await (
      await client()
    ).filings.fileEncoded(
      KIND,
      ["R1", "R2", "R3"].map((ref) => encoded(ref)),
    );
    expect(items.map(({ outcome }) => outcome)).toEqual(expected);
    expect(gateway.messages).toHaveLength(2);
  });
});

describe("documents", () => {
  const content = Buffer.from("%PDF-1.7 合同");
  const sha256 = createHash("sha256").update(content).digest("hex");
  const materials = [{ kind: "mortgage-contract", name: "合同.pdf", sha256, size: content.length }];

  it("wait for their filing, which contains them", async () => {
    const made = await client();
    expect(await made.materials.has(sha256)).toBe(false);
    expect(await made.materials.put(content)).toMatchObject({ sha256, size: content.length });
    expect(await made.materials.has(sha256)).toBe(true);
    expect(gateway.messages).toHaveLength(0);
    const body = Buffer.from(JSON.stringify(filing("R1", { materials })));
    await made.filings.fileEncoded(KIND, [{ ref: "R1", body }]);
    const [message] = gateway.messages;
    expect(message!.data["fjxx"]).toMatchObject([{ fjmc: "合同.pdf", fjnr: content.toString("base64") }]);
    expect(await (await client()).materials.has(sha256)).toBe(false);
  });

  it("that are uploaded first are referred to as the gateway names them, for the life of the client", async () => {
    const call = { address: { path: "/api/v1/clsc" }, request: [{ to: "data.nr", from: "base64" }], answer: [] };
    const { kinds } = description() as {
      kinds: { [KIND]: { file: { request: { material?: object; to: string }[] } } };
    };
    const lines = kinds[KIND].file.request.map((line) =>
      line.material === undefined
        ? line
        : {
            to: "data.fjxx",
            material: { table: "cllx", fields: { fjlx: "$kind", fjmc: "$name", fjid: "$reference.id" } },
          },
    );
    const uploading = {
      kinds: { [KIND]: { ...kinds[KIND], file: { ...kinds[KIND].file, request: lines } } },
      materials: {
        by: "upload",
        call,
        reference: { id: "data.fjid" },
        maxBytes: 1_000_000,
        mediaTypes: ["application/pdf"],
      },
      examples: (description() as { examples: { kind?: string }[] }).examples
        .filter(({ kind }) => kind === KIND)
        .slice(0, 1),
    };
    gateway.respond = (message) => (message.path.endsWith("/clsc") ? { code: "0000", fjid: "F-1" } : filed(message));
    const made = await client(uploading);
    await made.materials.put(content);
    expect(gateway.messages).toMatchObject([{ path: "/api/v1/clsc", data: { nr: content.toString("base64") } }]);
    expect(await made.materials.has(sha256)).toBe(true);
    const body = Buffer.from(JSON.stringify(filing("R1", { materials })));
    expect(await made.filings.fileEncoded(KIND, [{ ref: "R1", body }])).toMatchObject([{ outcome: "filed" }]);
    expect(gateway.messages[1]!.data["fjxx"]).toMatchObject([{ fjid: "F-1" }]);
    expect(await (await client(uploading)).materials.has(sha256)).toBe(false);
  });

  it("with another digest are refused", async () => {
    const error = await failure((await client()).materials.put(content, "0".repeat(64)));
    expect(isInvalidRequest(error) && error.code).toBe("digest-mismatch");
  });

  it("without which a filing cannot be written keep it here", async () => {
    const body = Buffer.from(JSON.stringify(filing("R1", { materials })));
    const [item] = await (await client()).filings.fileEncoded(KIND, [{ ref: "R1", body }]);
    expect(item).toMatchObject({ outcome: "turned-away", problem: { code: "filing-invalid" } });
    expect(item!.problem!.errors![0]!.pointer).toMatch(/^\/materials\/0/);
    expect(gateway.messages).toHaveLength(0);
  });
});

describe("a description", () => {
  const load = (changes: object, more: object = {}) =>
    failure(loadDialect({ description: description(changes), settings: { userId: "b" }, ...more }));

  it("that is wrong is refused with its place", async () => {
    const error = await load({ pace: { requestsPerSecond: "20", burst: 1, concurrent: 1 } });
    expect(isGatewayRequestError(error) && error.pointer).toBe("/pace/requestsPerSecond");
  });

  it("needs its settings and keys", async () => {
    expect(await load({}, { settings: {} })).toMatchObject({
      code: "setting-missing",
      en: expect.stringContaining("userId"),
    });
    const { signing } = JSON.parse(
      JSON.stringify(await import("../../../examples/dialects/province-rest.json")),
    ) as never;
    expect(await load({ signing })).toMatchObject({ code: "key-missing", en: expect.stringContaining("app") });
  });
});

it("keeps the pace of the description from the first call", async () => {
  expect((await client({ pace: { requestsPerSecond: 5, burst: 3, concurrent: 2 } })).rateLimiter.tokens).toBe(3);
});

it("a gateway that cannot be reached is told as such", async () => {
  const made = await client();
  gateway.stop();
  expect(isGatewayUnreachable(await failure(file(made)))).toBe(true);
});
