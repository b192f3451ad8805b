import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshUnit, sample, startBench, type Bench } from "../gateway/running-sandbox.js";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ review: "manual" });
});
afterAll(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

const TITLE = "浙（2023）杭州市不动产权第0012346号";
const identity = { "accept-encoding": "identity" };
/** A case whose JSON is large enough to be compressed. */
async function file() {
  const otherUnits = Array.from({ length: 20 }, () => ({ unitCode: freshUnit(), titleNo: TITLE }));
  const { caseNo, version } = (await bench.call("/v1/mortgages", { body: sample["mortgage.file"]({ otherUnits }) }))
    .body;
  return { caseNo: caseNo as string, version: version as number };
}
const get = (caseNo: string, headers: Record<string, string> = {}) => bench.call(`/v1/cases/${caseNo}`, { headers });

describe("the entity tag of a case", () => {
  it("is its version, and differs for a compressed response", async () => {
    const { caseNo, version } = await file();
    expect((await get(caseNo, identity)).headers.get("etag")).toBe(`"${version}"`);
    expect((await get(caseNo, { "accept-encoding": "gzip" })).headers.get("etag")).toBe(`"${version}-gzip"`);
  });

  it("saves the transfer of an unchanged case", async () => {
    const { caseNo, version } = await file();
    for (const tag of [`"${version}"`, `"${version}-gzip"`, `W/"${version}"`, `"1", "${version}"`, "*"]) {
      const answer = await get(caseNo, { "if-none-match": tag });
      expect([answer.status, answer.text, answer.headers.get("etag")], tag).toEqual([304, "", `"${version}"`]);
    }
    expect((await get(caseNo, { "if-none-match": `"${version + 1}"` })).status).toBe(200);
    await bench.control("/desk", { caseNo, action: "return", reasons: ["缺件"] });
    const changed = await get(caseNo, { "if-none-match": `"${version}"`, ...identity });
    expect([changed.status, changed.headers.get("etag")]).toEqual([200, `"${version + 1}"`]);
  });

  it.each(["withdrawal", "supplements"])("protects a case that has changed from a %s", async (action) => {
    const { caseNo, version } = await file();
    await bench.control("/desk", { caseNo, action: "return", reasons: ["缺件"] });
    const body = action === "withdrawal" ? { reason: "不办了" } : { note: "补" };
    const act = (tag: string) =>
      bench.call(`/v1/cases/${caseNo}/${action}`, { body, headers: { "if-match": tag, ...identity } });
    for (const tag of [`"${version}"`, `W/"${version + 1}"`, '"x"', '""']) {
      const refused = await act(tag);
      expect([refused.status, refused.body.code, refused.body.caseNo], tag).toEqual([412, "case-changed", caseNo]);
      expect(refused.headers.get("etag")).toBe(`"${version + 1}"`);
    }
    expect((await get(caseNo)).body.version).toBe(version + 1);
    const done = await act(`"7", "${version + 1}-gzip"`);
    expect([done.status, done.headers.get("etag")]).toEqual([200, `"${done.body.version}"`]);
  });

  it.each(["3", "'3'", '"3', "W/3", '"a b"', ","])("of a wrong form is refused: %j", async (tag) => {
    const { caseNo } = await file();
    const answer = await bench.call(`/v1/cases/${caseNo}/withdrawal`, {
      body: { reason: "x" },
      headers: { "if-match": tag },
    });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, "/header/If-Match"]);
  });
});
