import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATIONS } from "../../../src/contract/index.js";
import { defaultAuthority } from "../../../src/sandbox/index.js";
import { freshUnit, sample, startBench, type Bench } from "../gateway/running-sandbox.js";

let bench: Bench;
const second = { ...defaultAuthority, id: "330200" };
beforeAll(async () => {
  bench = await startBench({
    review: "manual",
    now: new Date("2026-11-20T10:00:00+08:00"),
    authorities: [defaultAuthority, second],
  });
  await bench.control("/clock", { freeze: true });
});
afterAll(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

const listed = async (query: string): Promise<string[]> =>
  ((await bench.call(`/v1/cases?${query}`)).body.cases as { caseNo: string }[]).map((c) => c.caseNo);

it("every list has the same parameters and the same cursor", async () => {
  const lists = OPERATIONS.filter(({ query }) => query?.["cursor"] !== undefined || query?.["limit"] !== undefined);
  expect(lists.map((o) => o.id)).toEqual(["listCases", "listChanges"]);
  for (const { query } of lists) expect(Object.keys(query!)).toEqual(expect.arrayContaining(["cursor", "limit"]));
  for (let i = 0; i < 3; i++) await bench.call("/v1/mortgages", { body: sample["mortgage.file"]() });
  for (const [path, items] of [
    ["/v1/cases", "cases"],
    ["/v1/changes", "changes"],
  ] as const) {
    const all = (await bench.call(path)).body[items];
    const first = (await bench.call(`${path}?limit=1`)).body;
    const rest = (await bench.call(`${path}?cursor=${first.nextCursor}`)).body;
    expect([...first[items], ...rest[items]]).toEqual(all);
  }
});

describe("the list of cases", () => {
  it("is filtered by several statuses, unit and day of acceptance", async () => {
    const unitCode = freshUnit();
    const filings = [
      {},
      { unitCode },
      { otherUnits: [{ unitCode: freshUnit(), titleNo: "浙（2023）杭州市不动产权第0012346号" }] },
    ];
    const numbers: string[] = [];
    for (const more of filings) {
      const { status, body } = await bench.call("/v1/mortgages", { body: sample["mortgage.file"](more) });
      expect(status).toBe(201);
      numbers.push(body.caseNo as string);
      await bench.control("/clock", { advance: "24h" });
    }
    const [a, b, c] = numbers as [string, string, string];
    await bench.control("/desk", { caseNo: a, action: "return", reasons: ["缺件"] });
    await bench.control("/desk", { caseNo: b, action: "approve" });
    const own = async (query: string) => (await listed(`${query}&limit=1000`)).filter((no) => numbers.includes(no));
    expect(await own("status=supplement-required,certified")).toEqual([a, b]);
    expect(await own("status=reviewing,supplement-required")).toEqual([a, c]);
    expect(await own("status=certified%2Creviewing")).toEqual([b, c]);
    expect(await own(`unitCode=${unitCode}`)).toEqual([b]);
    expect(await own(`unitCode=${String(filings[2]!.otherUnits![0]!.unitCode)}`)).toEqual([c]);
    expect(await own("acceptedFrom=2026-11-21")).toEqual([b, c]);
    expect(await own("acceptedTo=2026-11-21")).toEqual([a, b]);
    expect(await own("acceptedFrom=2026-11-21&acceptedTo=2026-11-21")).toEqual([b]);
    expect(await own(`acceptedFrom=2026-11-21&status=reviewing&unitCode=${unitCode}`)).toEqual([]);
  });

  it("counts the day of acceptance in China, and leaves out cases that are not accepted", async () => {
    await bench.control("/clock", { set: "2026-12-01T00:30:00+08:00" });
    const { body } = await bench.call("/v1/mortgages", { body: sample["mortgage.file"]() });
    expect(await listed("acceptedFrom=2026-12-01")).toEqual([body.caseNo]);
    expect(await listed("acceptedFrom=2026-12-02")).toEqual([]);
  });
});

describe("a cursor of another register", () => {
  it("is gone, and the answer names where to begin", async () => {
    const home = await startBench();
    for (const one of [bench, home]) await one.call("/v1/mortgages", { body: sample["mortgage.file"]() });
    await bench.call(`/a/${second.id}/v1/mortgages`, { body: sample["mortgage.file"]() });
    const position = async (one: Bench, path: string) => (await one.call(path)).body.nextCursor as string;
    const foreign = [
      await position(home, "/v1/changes?limit=1"),
      await position(bench, `/a/${second.id}/v1/changes?limit=1`),
      (await position(bench, "/v1/changes?limit=1")).replace(/\d{12}$/, "999999999999"),
      "C000000000001",
    ];
    for (const cursor of foreign) {
      const gone = await bench.call(`/v1/changes?cursor=${cursor}`);
      expect([gone.status, gone.body.code], cursor).toEqual([410, "cursor-gone"]);
      const again = await bench.call(`/v1/changes?cursor=${gone.body.restartCursor}`);
      expect(again.body).toEqual((await bench.call("/v1/changes")).body);
    }
    const list = await bench.call(`/v1/cases?cursor=${foreign[0]!.replace("C", "L")}`);
    expect([list.status, list.body.code, list.body.restartCursor]).toEqual([410, "cursor-gone", undefined]);
    expect(home.errors).toEqual([]);
    await home.sandbox.close();
  });
});
