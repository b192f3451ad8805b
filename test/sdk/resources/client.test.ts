import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { KINDS, kinds, problem, type Capabilities } from "../../../src/contract/index.js";
import {
  isAborted,
  isContractBreach,
  isIntercepted,
  isInvalidRequest,
  isNotFound,
  isWaitTimeout,
  type RegistryClient,
  type RegistryError,
} from "../../../src/sdk/index.js";
import { FakeClock, aCase, client as rawClient, failure, filing } from "../fake-gateway.js";

const GATEWAY = "https://gateway.example/base";
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const client = (more: Parameters<typeof rawClient>[1] = {}): RegistryClient =>
  rawClient(`${GATEWAY}/`, { fetch: (url, init) => fetch(url, init), maxRetries: 0, ...more });
const on = (
  method: "get" | "post" | "put" | "head",
  path: string,
  answer: (request: Request) => object | Response | Promise<object | Response>,
) =>
  server.use(
    http[method](`${GATEWAY}${path}`, async ({ request }) => {
      const result = await answer(request);
      return result instanceof Response ? result : HttpResponse.json(result);
    }),
  );

const capabilities: Capabilities = {
  authority: { id: "330100", zh: "示例", en: "example", divisions: [] },
  version: "1",
  kinds: [],
  batch: { maxFilings: 200, maxBytes: 1_000_000 },
  rate: { requestsPerSecond: 5, burst: 1, concurrent: 2 },
  changes: { maxPage: 1000, pollSeconds: 1 },
  materials: { maxBytes: 100, mediaTypes: [] },
  codeTables: {},
};

describe("filing", () => {
  const calls: [string, (c: RegistryClient) => Promise<unknown>][] = [
    ["/v1/mortgages", (c) => c.mortgages.file(filing("R") as never)],
    ["/v1/mortgage-cancellations", (c) => c.mortgages.cancel(filing("R") as never)],
    ["/v1/pre-notices", (c) => c.preNotices.register(filing("R") as never)],
    ["/v1/pre-notice-cancellations", (c) => c.preNotices.cancel(filing("R") as never)],
    ["/v1/seizures", (c) => c.seizures.request(filing("R") as never)],
    ["/v1/seizure-renewals", (c) => c.seizures.renew(filing("R") as never)],
    ["/v1/seizure-releases", (c) => c.seizures.release(filing("R") as never)],
  ];
  it.each(calls)("posts to %s", async (path, call) => {
    const kind = kinds.find((k) => KINDS[k].path === path)!;
    on("post", path, () => HttpResponse.json(aCase("R", { kind }), { status: 200 }));
    expect(await call(client())).toMatchObject({ outcome: "existing", caseNo: "C-R" });
  });

  const batches: [string, (c: RegistryClient) => Promise<unknown>][] = [
    ["/v1/mortgages", (c) => c.mortgages.fileBatch([filing("R") as never])],
    ["/v1/mortgage-cancellations", (c) => c.mortgages.cancelBatch([filing("R") as never])],
    ["/v1/pre-notices", (c) => c.preNotices.registerBatch([filing("R") as never])],
    ["/v1/pre-notice-cancellations", (c) => c.preNotices.cancelBatch([filing("R") as never])],
    ["/v1/seizures", (c) => c.seizures.requestBatch([filing("R") as never])],
    ["/v1/seizure-renewals", (c) => c.seizures.renewBatch([filing("R") as never])],
    ["/v1/seizure-releases", (c) => c.seizures.releaseBatch([filing("R") as never])],
  ];
  it.each(batches)("posts several filings to %s/batch", async (path, call) => {
    const kind = kinds.find((k) => KINDS[k].path === path)!;
    let body: unknown;
    on("post", `${path}/batch`, async (request) => {
      body = await request.json();
      return { outcomes: [{ ref: "R", outcome: "filed", case: aCase("R", { kind }) }] };
    });
    expect(await call(client())).toMatchObject([{ ref: "R", outcome: "filed" }]);
    expect(body).toEqual({ filings: [filing("R")] });
  });

  it("throws RangeError for a ref that occurs twice in a batch call", async () => {
    await expect(client().mortgages.cancelBatch([filing("A"), filing("A")])).rejects.toThrow(RangeError);
  });
});

describe("client.cases", () => {
  it("gets a case by number and rejects invalid numbers without sending them", async () => {
    on("get", "/v1/cases/C%2F1", () => ({ ...aCase("R1", { caseNo: "C/1" }), history: [] }));
    expect((await client().cases.get("C/1")).caseNo).toBe("C/1");
    on("get", "/v1/cases/:no", () => HttpResponse.json(problem("not-found"), { status: 404 }));
    expect(isNotFound(await failure(client().cases.get("C2")))).toBe(true);
    for (const no of ["..", ".", "", "x".repeat(65)]) {
      const error = (await failure(client().cases.get(no))) as RegistryError;
      expect([isInvalidRequest(error), error.attempts]).toEqual([true, 0]);
    }
  });

  it("throws InterceptedError, not NotFoundError, for the 404 of a proxy", async () => {
    on(
      "get",
      "/v1/cases/:no",
      () => new HttpResponse("<html>404</html>", { status: 404, headers: { "content-type": "text/html" } }),
    );
    const error = await failure(client().cases.get("C2"));
    expect([isNotFound(error), isIntercepted(error)]).toEqual([false, true]);
  });

  it("finds a case by ref, also on a second page, and returns undefined for none", async () => {
    on("get", "/v1/cases", (request) => {
      const query = new URL(request.url).searchParams;
      expect([...query.keys()].sort()).toEqual(query.has("cursor") ? ["cursor", "kind", "ref"] : ["kind", "ref"]);
      if (query.get("ref") === "none") return { cases: [] };
      if (query.has("cursor")) return { cases: [aCase("R1")] };
      return { cases: [], nextCursor: "p2" };
    });
    expect(await client().cases.findByRef("mortgage.cancel", "none")).toBeUndefined();
    expect(await client().cases.findByRef("mortgage.cancel", "R1")).toMatchObject({ ref: "R1" });
  });

  it.each([
    ["ignores the filter", [aCase("OTHER")]],
    ["mixes kinds", [aCase("R1", { kind: "mortgage.file" })]],
    ["has two cases for one ref", [aCase("R1"), aCase("R1", { caseNo: "C-2" })]],
  ])("fails to find a case by ref when the gateway %s", async (_, cases) => {
    on("get", "/v1/cases", () => ({ cases }));
    expect(isContractBreach(await failure(client().cases.findByRef("mortgage.cancel", "R1")))).toBe(true);
  });

  it("lists all pages, and fails when the cursor does not advance", async () => {
    on("get", "/v1/cases", (request) => {
      const cursor = new URL(request.url).searchParams.get("cursor");
      return cursor === null ? { cases: [aCase("A"), aCase("B")], nextCursor: "2" } : { cases: [aCase("C")] };
    });
    const refs: string[] = [];
    for await (const one of client().cases.list()) refs.push(one.ref);
    expect(refs).toEqual(["A", "B", "C"]);
    on("get", "/v1/cases", () => ({ cases: [], nextCursor: "same" }));
    const stuck = async () => {
      for await (const one of client().cases.list()) void one;
    };
    expect(isContractBreach(await failure(stuck()))).toBe(true);
  });

  it("reads changes from a cursor up to now, and fails when the cursor does not advance", async () => {
    on("get", "/v1/changes", (request) => {
      const after = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
      const cursor = String(after + 1);
      return {
        changes: [{ cursor, at: "2026-11-20T10:00:00+08:00", case: aCase(`R${cursor}`) }],
        nextCursor: cursor,
        more: after < 2,
      };
    });
    const seen: string[] = [];
    for await (const change of client().cases.changes({ cursor: "1" })) seen.push(change.cursor);
    expect(seen).toEqual(["2", "3"]);
    on("get", "/v1/changes", () => ({ changes: [], nextCursor: "7", more: true }));
    expect(isContractBreach(await failure(client().cases.changesPage({ cursor: "7" })))).toBe(true);
  });

  it("rejects a page of changes when one of them is invalid", async () => {
    on("get", "/v1/changes", () => ({
      changes: [{ cursor: "1", at: "2026-11-20T10:00:00+08:00", case: { caseNo: "C" } }],
      nextCursor: "1",
      more: false,
    }));
    expect(isContractBreach(await failure(client().cases.changesPage()))).toBe(true);
  });

  it("waits for registration by polling, until its timeout or its signal", async () => {
    const clock = new FakeClock();
    let looks = 0;
    on("get", "/v1/capabilities", () => capabilities);
    on("get", "/v1/cases/C1", () => ({
      ...aCase("R1", ++looks < 4 ? { status: "reviewing", done: false } : {}),
      history: [],
    }));
    expect(await client({ clock }).cases.waitFor("C1", { until: "registered", waitMs: 7_200_000 })).toMatchObject({
      status: "registered",
    });
    expect([looks, clock.slept]).toEqual([4, [2_000, 2_000, 2_000]]);

    on("get", "/v1/cases/C1", () => ({ ...aCase("R1", { status: "reviewing", done: false }), history: [] }));
    const start = clock.now();
    expect(isWaitTimeout(await failure(client({ clock }).cases.waitFor("C1", { waitMs: 90_000 })))).toBe(true);
    expect(clock.now() - start).toBe(90_000);
    on("get", "/v1/capabilities", () => ({ ...capabilities, changes: { maxPage: 10, pollSeconds: 30 } }));
    looks = 0;
    on("get", "/v1/cases/C1", () => ({
      ...aCase("R1", ++looks < 3 ? { status: "reviewing", done: false } : {}),
      history: [],
    }));
    const patient = new FakeClock();
    await client({ clock: patient }).cases.waitFor("C1");
    // Uses the interval of the authority by default.
    expect(patient.slept).toEqual([30_000, 30_000]);
    on("get", "/v1/cases/C1", () => ({ ...aCase("R1", { status: "reviewing", done: false }), history: [] }));
    const stop = new AbortController();
    const real = client({ clock: undefined as never });
    const waiting = failure(real.cases.waitFor("C1", { signal: stop.signal }));
    setTimeout(() => stop.abort(), 20);
    expect(isAborted(await waiting)).toBe(true);
    await expect(client().cases.waitFor("C1", { waitMs: "2h" as never })).rejects.toThrow(TypeError);
  });

  it("returns an unknown status as unrecognised, with the original, and never as done", async () => {
    on("get", "/v1/cases/C1", () => ({
      ...aCase("R1", { status: "archived" as never, done: true, extra: 7 }),
      history: [
        { version: 1, status: "odd", authorityStatus: { code: "9", text: "?" }, at: "2026-11-20T10:00:00+08:00" },
      ],
    }));
    expect(await client().cases.get("C1")).toMatchObject({
      status: "unrecognised",
      rawStatus: "archived",
      done: false,
      extra: 7,
      history: [{ status: "unrecognised" }],
    });
  });
});

describe("the other resources", () => {
  it("cache the capabilities, fetch them again on request, and adopt their rate limits", async () => {
    let asked = 0;
    on("get", "/v1/capabilities", () => (asked++, capabilities));
    const clock = new FakeClock();
    const registry = client({ clock });
    await registry.capabilities.get();
    await registry.capabilities.get();
    expect(asked).toBe(1);
    const start = clock.now();
    for (let i = 0; i < 6; i++) await registry.capabilities.get({ fresh: true });
    expect(asked).toBe(7);
    expect(clock.now() - start).toBeGreaterThanOrEqual(999);
  });

  it("upload and look up documents, and reject a receipt for another document", async () => {
    const bytes = new TextEncoder().encode("abc");
    const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const got: string[] = [];
    on(
      "put",
      `/v1/materials/${sha256}`,
      async (request) => (got.push(await request.text()), HttpResponse.json({ sha256, size: 3 }, { status: 201 })),
    );
    on("head", `/v1/materials/${sha256}`, () => new HttpResponse(null, { status: got.length ? 200 : 404 }));
    expect(await client().materials.has(sha256)).toBe(false);
    expect(await client().materials.put(bytes)).toMatchObject({ sha256 });
    const stream = async function* () {
      yield bytes;
    };
    await client().materials.put(stream, sha256);
    expect(await client().materials.has(sha256)).toBe(true);
    expect(got).toEqual(["abc", "abc"]);
    on("put", `/v1/materials/${sha256}`, () => ({ sha256: "0".repeat(64), size: 3 }));
    expect(isContractBreach(await failure(client().materials.put(bytes)))).toBe(true);
  });

  it("reject a certificate file that is not a PDF", async () => {
    on(
      "get",
      "/v1/certificates/:no/file",
      (request) =>
        new HttpResponse(request.headers.has("query-purpose") ? "%PDF-1.7 …" : "<html>login</html>", {
          headers: { "content-type": "application/pdf" },
        }),
    );
    expect(Buffer.from(await client().certificates.file("浙1", { purpose: "贷款" })).toString()).toContain("%PDF");
    expect(isIntercepted(await failure(client().certificates.file("浙1")))).toBe(true);
  });

  it("do not send an invalid unit code", async () => {
    expect(await failure(client().units.get("330106"))).toMatchObject({ code: "invalid-request", attempts: 0 });
  });

  it("return an empty list for a search without hits", async () => {
    on("post", "/v1/searches", () => ({ searchNo: "S1", at: "2026-11-20T10:00:00+08:00", hits: [] }));
    expect(await client().searches.create({} as never)).toMatchObject({ hits: [] });
  });
});
