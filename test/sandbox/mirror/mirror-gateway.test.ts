import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { PortKeys } from "../../../src/gateway/index.js";
import { KeyMaterial } from "../../../src/gateway/keys/key-material.js";
import { KeyRing } from "../../../src/gateway/keys/key-ring.js";
import { RingCryptography } from "../../../src/gateway/ring-cryptography.js";
import { defaultAuthority } from "../../../src/sandbox/authorities/default.js";
import { SandboxClock } from "../../../src/sandbox/calendar/clock.js";
import { FaultSpecError, Faults } from "../../../src/sandbox/faults/faults.js";
import { createGateway } from "../../../src/sandbox/gateway/server.js";
import { MirrorGateway } from "../../../src/sandbox/mirror/mirror-gateway.js";
import { DEFAULT_INSTITUTIONS } from "../../../src/sandbox/parties/institutions.js";
import { SandboxHost } from "../../../src/sandbox/registry/host.js";
import { Registry } from "../../../src/sandbox/registry/registry.js";
import { Tokens } from "../../../src/sandbox/registry/tokens.js";
import { mortgageFiling } from "../../support/generated-filings.js";
import { signTiny, tinyMirror, WINDOW_MS, type TinyMessage } from "./tiny-mirror.js";

const [bank, , court] = DEFAULT_INSTITUTIONS;
const keysOf = (institution: string): PortKeys =>
  new RingCryptography(
    new KeyRing({ app: [{ id: "1", secret: new KeyMaterial(`secret of ${institution}`) }] }),
    () => new Date(),
  );
const settingsOf = (institution: string) => ({ app: `app-${institution}`, password: `password-${institution}` });

const open: (() => void)[] = [];
afterEach(() => open.splice(0).forEach((close) => close()));

/** A register behind the tiny protocol. */
async function start(faults = "", authority = defaultAuthority) {
  const home = mkdtempSync(path.join(tmpdir(), "bdc-mirror-"));
  const clock = new SandboxClock();
  let tokens: Tokens | undefined;
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const registry = new Registry({
    home,
    authority,
    register: "open",
    review: undefined,
    reviewDelayMs: undefined,
    seed: 1,
    clock,
    onError,
    tokens: (db) => (tokens = new Tokens(db, DEFAULT_INSTITUTIONS)),
  });
  const host = new SandboxHost({
    registries: [registry],
    faults: new Faults(1, faults, { dialect: true }),
    tokens: tokens!,
    clock,
    onError,
  });
  const mirror = new MirrorGateway({
    host,
    mirror: tinyMirror(),
    unsigned: tinyMirror(false),
    charset: "utf-8",
    credentialsOf: (institution) => ({ settings: settingsOf(institution), keys: keysOf(institution) }),
  });
  const server: Server = createGateway(host, "127.0.0.1", {}, mirror);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
    registry.close();
    rmSync(home, { recursive: true, force: true });
    expect(errors).toEqual([]);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = (message: object) => fetch(`${url}/gw`, { method: "POST", body: JSON.stringify(message) });
  const token = async (of = bank!) => {
    const answer = await read(await post({ fn: "token", data: settingsOf(of.id) }));
    return answer.body["token"] as string;
  };
  let sent = 0;
  const message = (fn: TinyMessage["fn"], data: unknown, more: Partial<TinyMessage> = {}, of = bank!): TinyMessage => {
    const plain = { fn, app: `app-${of.id}`, time: Date.now(), nonce: `nonce${sent++}`, data, ...more };
    return { ...plain, sign: signTiny(keysOf(of.id), plain) };
  };
  return { url, post, token, message, registry, host };
}

interface TinyAnswer {
  readonly body: Record<string, unknown>;
  readonly time: number;
  readonly sign?: string;
}
const read = async (response: Response) => (await response.json()) as TinyAnswer;
const isSigned = ({ body, time, sign }: TinyAnswer) =>
  sign === signTiny(keysOf(bank!.id), { fn: "file", app: "", time, nonce: "", data: body });

describe("a register behind the messages of another protocol", () => {
  it("takes a filing, answers it under the same number again, and finds it", async () => {
    const { post, token, message, registry } = await start();
    const access = await token();
    const first = await read(await post(message("file", mortgageFiling(1), { token: access })));
    const again = await read(await post(message("file", mortgageFiling(1), { token: access })));
    expect(first.body).toMatchObject({ code: "0", ref: "P-0000001" });
    expect(isSigned(first)).toBe(true);
    expect(again.body["no"]).toBe(first.body["no"]);
    expect(registry.cases.store.counts()).toMatchObject({ cases: 1 });
    const found = await read(await post(message("find", { ref: "P-0000001" }, { token: access })));
    expect(found.body["found"]).toBe(1);
  });

  it("serves its control calls beside it", async () => {
    const { url } = await start();
    expect(((await (await fetch(`${url}/sandbox/state`)).json()) as { authority: string }).authority).toBe("330100");
  });

  it("gives no token for settings of nobody, of two institutions, or none", async () => {
    const { post } = await start();
    for (const data of [
      {},
      { app: `app-${bank!.id}`, password: "guessed" },
      { app: `app-${bank!.id}`, password: `password-${court!.id}` },
    ])
      expect((await read(await post({ fn: "token", data }))).body["code"]).toBe("not-permitted");
  });

  it("refuses what another institution signed, a token of another one, a replay, and an old message", async () => {
    const { post, token, message, registry } = await start();
    const [own, courts] = [await token(), await token(court)];
    const code = async (sent: object) => (await read(await post(sent))).body["code"];
    const data = mortgageFiling(2);
    expect(await code({ ...message("file", data, { token: own }), sign: "00" })).toBe("signature");
    expect(await code({ ...message("file", data, { token: own }), data: mortgageFiling(3) })).toBe("signature");
    expect(await code(message("file", data, { token: courts }))).toBe("token-stale");
    expect(await code(message("file", data, { token: own, app: `app-${court!.id}` }))).toBe("not-permitted");
    expect(await code(message("file", data, { token: own, time: Date.now() - WINDOW_MS - 1_000 }))).toBe("clock");
    expect(registry.cases.store.counts()).toMatchObject({ cases: 0 });
    const once = message("file", data, { token: own });
    expect(await code(once)).toBe("0");
    expect(await code(once)).toBe("replay");
  });

  it("tells a refusal of the register, of the rate limit and of the role in the words of the protocol", async () => {
    const { capabilities } = defaultAuthority;
    const rate = { requestsPerSecond: 0.1, burst: 2, concurrent: 8 };
    const { post, token, message } = await start("", { ...defaultAuthority, capabilities: { ...capabilities, rate } });
    const [own, courts] = [await token(), await token(court)];
    const told = async (sent: object) => (await read(await post(sent))).body;
    expect(await told(message("file", mortgageFiling(1), { token: courts }, court))).toMatchObject({
      text: "forbidden",
    });
    expect(await told(message("file", { ref: "P-0000001" }, { token: own }))).toMatchObject({ text: "filing-invalid" });
    await told(message("find", { ref: "X" }, { token: own }));
    expect(await told(message("find", { ref: "X" }, { token: own }))).toMatchObject({ code: "too-fast" });
  });
});

describe("the faults of a described gateway", () => {
  it.each([
    ["too-fast", { code: "too-fast" }],
    ["not-processed", { code: "not-processed" }],
    ["token-stale", { code: "token-stale" }],
    ["clock-skew(1h)", { code: "clock" }],
  ])("%s processes nothing, and the next call goes through", async (fault, told) => {
    const { post, token, message, registry } = await start(`${fault}:x1@filing`);
    const first = await read(await post(message("file", mortgageFiling(1), { token: await token() })));
    expect(first.body).toMatchObject(told);
    expect(registry.cases.store.counts()).toMatchObject({ cases: 0 });
    const second = await read(await post(message("file", mortgageFiling(1), { token: await token() })));
    expect(second.body).toMatchObject({ code: "0" });
  });

  it("a stale token stays stale", async () => {
    const { post, token, message } = await start("token-stale:x1@filing");
    const access = await token();
    for (let i = 0; i < 2; i++)
      expect((await read(await post(message("file", mortgageFiling(1), { token: access })))).body["code"]).toBe(
        "token-stale",
      );
  });

  it("a clock that is a little ahead processes the call, and its answer bears that time", async () => {
    const { post, token, message, registry } = await start("clock-skew(2m):x1@filing");
    const { body, time } = await read(await post(message("file", mortgageFiling(1), { token: await token() })));
    expect(body["code"]).toBe("0");
    expect(time - Date.now()).toBeGreaterThan(100_000);
    expect(registry.cases.store.counts()).toMatchObject({ cases: 1 });
  });

  it("a firewall answers with a page and an incident number", async () => {
    const { post, token, message, registry } = await start("firewall:x1@filing");
    const answer = await post(message("file", mortgageFiling(1), { token: await token() }));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([403, "text/html; charset=utf-8"]);
    expect(await answer.text()).toMatch(/Incident ID: \d{16}/);
    expect(registry.cases.store.counts()).toMatchObject({ cases: 0 });
  });

  it.each(["429(3s)", "503(3s)", "500"])("%s is an answer of the web server", async (fault) => {
    const { post, token, message } = await start(`${fault}:x1@filing`);
    const answer = await post(message("file", mortgageFiling(1), { token: await token() }));
    expect(answer.status).toBe(Number(fault.slice(0, 3)));
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("retry-after")).toBe(fault === "500" ? null : "3");
  });

  const wire = async (fault: string) => {
    const { post, token, message, registry } = await start(`${fault}:x1@filing`);
    const answer = await post(message("file", mortgageFiling(1), { token: await token() }));
    // All of these process the call.
    expect(registry.cases.store.counts()).toMatchObject({ cases: 1 });
    return Buffer.from(await answer.arrayBuffer());
  };

  it("an unsigned answer and one with a wrong signature are the answer otherwise", async () => {
    const unsigned = JSON.parse((await wire("unsigned")).toString()) as TinyAnswer;
    expect(unsigned).toMatchObject({ body: { code: "0" } });
    expect(unsigned).not.toHaveProperty("sign");
    const wrong = JSON.parse((await wire("wrong-signature")).toString()) as TinyAnswer;
    expect(wrong).toMatchObject({ body: { code: "0" }, sign: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(isSigned(wrong)).toBe(false);
  });

  it("an answer in GBK says that it is in UTF-8", async () => {
    const bytes = await wire("wrong-charset");
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)).toThrow();
    expect(new TextDecoder("gbk").decode(bytes)).toContain("成功");
  });

  it("two results stand in one answer, the wrong one last", async () => {
    const text = (await wire("two-results")).toString();
    expect(text.match(/"code":"[a-z0-9-]+"/g)).toEqual(['"code":"0"', '"code":"not-processed"']);
    expect((JSON.parse(text) as TinyAnswer).body["code"]).toBe("not-processed");
  });

  it("an answer names another filing, or is one of another gateway", async () => {
    const { body } = JSON.parse((await wire("other-ref")).toString()) as TinyAnswer;
    expect(body["ref"]).toMatch(/^P-\d{7}$/);
    expect(body["ref"]).not.toBe("P-0000001");
    expect((await wire("other-dialect")).toString()).toContain("<rtn_code>0</rtn_code>");
  });

  it("numbers are texts, and texts of digits numbers", async () => {
    const { body } = JSON.parse((await wire("numbers-as-texts")).toString()) as TinyAnswer;
    expect(body).toMatchObject({ code: 0, seq: "7" });
  });

  it("an answer is the one of the call before", async () => {
    const { post, token, message, host } = await start();
    const access = await token();
    const first = await read(await post(message("file", mortgageFiling(1), { token: access })));
    host.faults.set("earlier-answer:x1");
    expect(await read(await post(message("file", mortgageFiling(2), { token: access })))).toEqual(first);
  });

  it("a sandbox that speaks the contract has none of them", () => {
    expect(() => new Faults(1, "too-fast")).toThrow(FaultSpecError);
  });
});
