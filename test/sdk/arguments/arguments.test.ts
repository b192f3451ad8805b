import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  catchUp,
  checkFile,
  openLedger,
  resumeBatch,
  submitFile,
  watchBatch,
  type Ledger,
} from "../../../src/batch/index.js";
import * as sdk from "../../../src/sdk/index.js";
import { client, failure, httpServer, send, TOKEN } from "../fake-gateway.js";

const { ArgumentError, RegistryClient, bearerToken, isArgumentError } = sdk;
const credentials = bearerToken({ token: TOKEN, institution: "91330106MA2TEXT08W" });
const gateway = "https://bdc.example.gov.cn";
const NAME = "王小明";

/** A call of plain JavaScript: no types, and whatever comes to mind. */
type Wrong = (client: any) => unknown;

let folder: string;
let ledger: Ledger;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bdc-arguments-"));
  writeFileSync(join(folder, "a.csv"), "a,b\n");
  ledger = await openLedger(join(folder, "ledger.db"));
});
afterAll(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

/** Runs a call, however it fails: by throwing or with a rejected promise. */
const failed = (call: () => unknown) => failure(Promise.resolve().then(call));

const FILING = { ref: "R1", unitCode: "330106001001GB00001F00010001" };

describe("a call of the client with a wrong argument", () => {
  it.each<[argument: string, call: Wrong]>([
    ["caseNo", (c) => c.cases.get()],
    ["caseNo", (c) => c.cases.get(12345)],
    ["options.timeoutMs", (c) => c.cases.get("C1", { timeoutMs: "30s" })],
    ["options.timeoutMs", (c) => c.cases.get("C1", { timeoutMs: NaN })],
    ["options.timeoutMs", (c) => c.cases.get("C1", { timeoutMs: 0 })],
    ["options.maxRetries", (c) => c.cases.get("C1", { maxRetries: 1.5 })],
    ["options.maxRetryAfterMs", (c) => c.cases.get("C1", { maxRetryAfterMs: -1 })],
    ["options.signal", (c) => c.cases.get("C1", { signal: new AbortController() })],
    ["options.timeoutms", (c) => c.cases.get("C1", { timeoutms: 5 })],
    ["options.timeout", (c) => c.cases.get("C1", { timeout: 5 })],
    ["options.maxRetrys", (c) => c.cases.get("C1", { maxRetrys: 5 })],
    ["options", (c) => c.cases.get("C1", 5)],
    ["options.headers", (c) => c.cases.get("C1", { headers: ["x-trace: 1"] })],
    ["kind", (c) => c.cases.findByRef("mortgage", "R1")],
    ["ref", (c) => c.cases.findByRef("mortgage.file")],
    ["filter", (c) => c.cases.page("registered")],
    ["filter.status", (c) => c.cases.page({ status: "done" })],
    ["filter.limit", (c) => c.cases.list({ limit: "10" })],
    ["filter.limit", (c) => c.cases.list({ limit: 0 })],
    ["filter.Status", (c) => c.cases.list({ Status: "registered" })],
    ["range.cursor", (c) => c.cases.changes({ cursor: 7 })],
    ["range.limit", (c) => c.cases.changesPage({ limit: NaN })],
    ["range.after", (c) => c.cases.changePages({ after: "C000000000001" })],
    ["caseNo", (c) => c.cases.waitFor()],
    ["options.waitMs", (c) => c.cases.waitFor("C1", { waitMs: "2h" })],
    ["options.pollIntervalMs", (c) => c.cases.waitFor("C1", { pollIntervalMs: 0 })],
    ["options.until", (c) => c.cases.waitFor("C1", { until: "certified" })],
    ["options.timeout", (c) => c.cases.waitFor("C1", { timeout: "2h" })],
    ["options.pollMs", (c) => c.cases.waitFor("C1", { pollMs: 20 })],
    ["supplement", (c) => c.cases.supplement("C1")],
    ["withdrawal", (c) => c.cases.withdraw("C1", "借款合同已解除")],
    ["unitCode", (c) => c.units.get()],
    ["query", (c) => c.units.get("330106001001GB00001F00010001", "贷前核验")],
    ["query.purpose", (c) => c.units.get("330106001001GB00001F00010001", { purpose: 1 })],
    ["search", (c) => c.searches.create()],
    ["no", (c) => c.certificates.get()],
    ["no", (c) => c.certificates.file(null)],
    ["file", (c) => c.certificates.file("X", "贷前核验")],
    ["content", (c) => c.materials.put()],
    ["content", (c) => c.materials.put(NAME)],
    ["sha256", (c) => c.materials.put(async function* () {})],
    ["sha256", (c) => c.materials.has()],
    ["options.fresh", (c) => c.capabilities.get({ fresh: "yes" })],
    ["options.ifVersion", (c) => c.cases.withdraw("C1", { reason: "…" }, { ifVersion: 0 })],
    ["options.idempotencyKey", (c) => c.searches.create({}, { idempotencyKey: 7 })],
    ["request.url", (c) => c.webhooks.register({ address: "https://bank.example.com/bdc" })],
    ["id", (c) => c.webhooks.test()],
    ["rotation.overlapSeconds", (c) => c.webhooks.rotateSecret("wh_1", { overlapSeconds: "1d" })],
    ["id", (c) => c.webhooks.remove(7)],
    ["kind", (c) => c.filings.file("mortgage.fil", FILING)],
    ["filing", (c) => c.filings.file("mortgage.file")],
    ["filing", (c) => c.mortgages.file()],
    ["filing", (c) => c.mortgages.file([FILING])],
    ["filing", (c) => c.mortgages.cancel({ unitCode: FILING.unitCode })],
    ["filing", (c) => c.preNotices.register(JSON.stringify(FILING))],
    ["filing", (c) => c.preNotices.cancel(null)],
    ["filing", (c) => c.seizures.request(7)],
    ["options.rules", (c) => c.seizures.renew(FILING, { rules: false })],
    ["options.accept", (c) => c.seizures.release(FILING, { accept: { "CF-02": "…" } })],
    ["filings", (c) => c.mortgages.fileBatch(FILING)],
    ["filings", (c) => c.mortgages.cancelBatch([FILING, undefined])],
    ["filings", (c) => c.preNotices.registerBatch()],
    ["filings", (c) => c.preNotices.cancelBatch([[FILING]])],
    ["filings", (c) => c.seizures.requestBatch("R1")],
    ["filings", (c) => c.seizures.renewBatch([{ ref: 7 }])],
    ["filings", (c) => c.seizures.releaseBatch(new Map())],
    ["filings", (c) => c.filings.fileEncoded("mortgage.file", [{ ref: "R1", body: "{}" }])],
  ])("names %s and sends nothing (%s)", async (argument, call) => {
    const { url, requests } = await httpServer((_, response) => send(response, 200, {}));
    const error = await failed(() => call(client(url)));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ name: "ArgumentError", code: "argument-error", argument });
    expect(requests).toEqual([]);
  });

  it("tells what was given and what is expected, in both languages, and no text that was given", async () => {
    const c = client(gateway) as any;
    const messages = [
      () => c.cases.get(),
      () => c.cases.waitFor("C1", { waitMs: "2h" }),
      () => c.cases.get("C1", { timeoutMs: NaN }),
      () => c.cases.waitFor("C1", { timeout: "2h" }),
      () => c.mortgages.file(NAME),
    ];
    const errors = (await Promise.all(messages.map(failed))) as sdk.ArgumentError[];
    expect(errors.map(({ message }) => message)).toEqual([
      "cases.get: caseNo is missing; expected a string",
      "cases.waitFor: options.waitMs is a string; expected a number of milliseconds, 0 or more",
      "cases.get: options.timeoutMs is NaN; expected a number of milliseconds above 0",
      "cases.waitFor: options.timeout is not an option; expected waitMs",
      "filing mortgage.file: filing is a string; expected a filing: an object with a ref",
    ]);
    expect(errors.map(({ zh }) => zh)).toEqual([
      "caseNo 缺失，应为文本",
      "options.waitMs 是文本，应为毫秒数，不小于 0",
      "options.timeoutMs 是 NaN，应为大于 0 的毫秒数",
      "options.timeout 不是可用的选项，应为 waitMs",
      "filing 是文本，应为含 ref 的申请对象",
    ]);
    expect(JSON.stringify(errors) + errors.map(String).join()).not.toContain(NAME);
  });

  it("lets unknown options through that are no misspelling: programs pass objects that serve several functions", async () => {
    const { url } = await httpServer((_, response) => send(response, 404, {}));
    const error = await failed(() => (client(url) as any).cases.get("C1", { requestedBy: "batch", x: 1 }));
    expect(isArgumentError(error)).toBe(false);
  });
});

describe("a client with a wrong option", () => {
  it.each<[argument: string, options: unknown]>([
    ["options", undefined],
    ["options.gateway", { credentials }],
    ["options.gateway", { gateway: "bdc.example.gov.cn", credentials }],
    ["options.gateway", { gateway: "ftp://bdc.example.gov.cn", credentials }],
    ["options.gateway", { gateway: `${gateway}/v1`, credentials }],
    ["options.gateway", { gateway: `${gateway}/gateway/v1/`, credentials }],
    ["options.credentials", { gateway }],
    ["options.credentials", { gateway, credentials: TOKEN }],
    ["options.credentials.institution", { gateway, credentials: { authorize: () => ({}) } }],
    ["options.credentials.authorize", { gateway, credentials: { institution: "91330106MA2TEXT08W" } }],
    ["options.proxy", { gateway, credentials, proxy: "socks5://127.0.0.1:1080" }],
    ["options.timeoutMs", { gateway, credentials, timeoutMs: "30000" }],
    ["options.timeout", { gateway, credentials, timeout: 30_000 }],
    ["options.fetch", { gateway, credentials, fetch: "undici" }],
    ["options.logger", { gateway, credentials, logger: { log: () => undefined } }],
    ["options.onEvents", { gateway, credentials, onEvents: () => undefined }],
    ['options.headers["Authorization"]', { gateway, credentials, headers: { Authorization: "Bearer x" } }],
    ['options.headers["x-trace"]', { gateway, credentials, headers: { "x-trace": "1\r\nhost: evil" } }],
    ["options.rules", { gateway, credentials, rules: "none" }],
  ])("is refused by name (%s)", (argument, options) => {
    expect(() => new RegistryClient(options as never)).toThrow(
      expect.objectContaining({ name: "ArgumentError", argument }) as Error,
    );
  });

  it("never shows the gateway or the token, which are secret", () => {
    for (const make of [
      () => new RegistryClient({ gateway: "https://user:secret@gateway/v1", credentials }),
      () => bearerToken({ token: "secret 密", institution: "91330106MA2TEXT08W" }),
    ])
      expect(make).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining("secret") as string }) as Error,
      );
  });

  it.each([undefined, {}, { token: TOKEN }, { institution: "91330106MA2TEXT08W" }, { token: 7, institution: "9" }])(
    "has no credentials from %j",
    (options) => expect(() => bearerToken(options as never)).toThrow(ArgumentError),
  );
});

describe("a function with a wrong argument", () => {
  const secret = `whsec_${btoa("a secret of 24 bytes or so")}`;
  const webhook = { payload: "{}", headers: {}, secret };
  it.each<[argument: string, call: () => unknown]>([
    ["options.payload", () => sdk.verifyWebhook({ ...webhook, payload: {} as never })],
    ["options.headers", () => sdk.verifyWebhook({ ...webhook, headers: undefined as never })],
    ["options.secret", () => sdk.verifyWebhook({ ...webhook, secret: [] })],
    ["options.now", () => sdk.verifyWebhook({ ...webhook, now: "2026-11-20" as never })],
    ["options.now", () => sdk.verifyWebhook({ ...webhook, now: new Date(NaN) })],
    ["options.toleranceSeconds", () => sdk.verifyWebhook({ ...webhook, toleranceSeconds: 300 } as never)],
    ["options.at", () => sdk.signWebhook({ id: "m", at: Date.now() as never, payload: "", secret })],
    ["file", () => sdk.verifyCertificateFile("proof.pdf" as never, { trustedCas: "" })],
    ["options", () => sdk.verifyCertificateFile(new Uint8Array(), undefined as never)],
    ["options.trustedCas", () => sdk.verifyCertificateFile(new Uint8Array(), {} as never)],
    ["options.now", () => sdk.verifyCertificateFile(new Uint8Array(), { trustedCas: "", now: 0 as never })],
    ["bytes", () => sdk.countPdfPages("proof.pdf" as never)],
    ["path", () => checkFile(undefined as never)],
    ["options.today", () => checkFile(join(folder, "a.csv"), { today: new Date() as never })],
    ["options.lang", () => checkFile(join(folder, "a.csv"), { lang: "de" as never })],
    ["options.explainCell", () => checkFile(join(folder, "a.csv"), { explainCell: true } as never)],
    ["options", () => submitFile(undefined as never)],
    ["options.path", () => submitFile({ ledger, client: client(gateway) } as never)],
    ["options.ledger", () => submitFile({ path: "a.csv", client: client(gateway) } as never)],
    ["options.ledger", () => submitFile({ path: "a.csv", ledger: "ledger.db" as never, client: client(gateway) })],
    ["options.client", () => submitFile({ path: "a.csv", ledger, client: {} as never })],
    ["options.waitMs", () => submitFile({ path: "a.csv", ledger, client: client(gateway), waitMs: "60s" as never })],
    ["options.wait", () => submitFile({ path: "a.csv", ledger, client: client(gateway), wait: 60_000 } as never)],
    ["options.batch", () => resumeBatch({ ledger, client: client(gateway) } as never)],
    ["options.batch", () => watchBatch({ ledger, client: client(gateway), batch: "B-1" as never })],
    [
      "options.timeoutMs",
      () => watchBatch({ ledger, client: client(gateway), batch: { id: "B" }, timeoutMs: 1 } as never),
    ],
    ["options.batch", () => catchUp({ ledger, client: client(gateway) } as never)],
    ["options.signal", () => catchUp({ ledger, client: client(gateway), batch: { id: "B" }, signal: 1 } as never)],
  ])("names %s (%s)", async (argument, call) => {
    expect(await failed(call)).toMatchObject({ name: "ArgumentError", argument });
  });
});

describe("isArgumentError", () => {
  it("goes by the brand: not by the name, and also between two copies of the package", async () => {
    vi.resetModules();
    const other = await import("../../../src/sdk/index.js");
    const expected = { zh: "文本", en: "a string" };
    const theirs = new other.ArgumentError("f", "a", expected, expected);
    expect(theirs).not.toBeInstanceOf(ArgumentError);
    expect(isArgumentError(theirs)).toBe(true);
    expect(isArgumentError(Object.assign(new TypeError("f"), { name: "ArgumentError" }))).toBe(false);
    expect(sdk.isWebhookError(new other.WebhookError("webhook-too-old"))).toBe(true);
    expect(sdk.isWebhookError(Object.assign(new Error("f"), { name: "WebhookError" }))).toBe(false);
  });
});
