import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sample, sha256, startBench, type Answered, type Bench } from "../gateway/running-sandbox.js";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench({ review: "manual" });
});
afterEach(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

const key = (value: string) => ({ "idempotency-key": value });
const withdraw = (caseNo: string, headers: Record<string, string>, reason = "客户取消贷款") =>
  bench.call(`/v1/cases/${caseNo}/withdrawal`, { body: { reason }, headers });
async function file(): Promise<string> {
  return (await bench.call("/v1/mortgages", { body: sample["mortgage.file"]() })).body.caseNo as string;
}
const returned = (caseNo: string) => bench.control("/desk", { caseNo, action: "return", reasons: ["金额有误"] });
const same = (a: Answered, b: Answered) => {
  expect([b.status, b.text, b.headers.get("etag")]).toEqual([a.status, a.text, a.headers.get("etag")]);
};

describe("a repeated request with the same Idempotency-Key", () => {
  it("returns the first answer of a withdrawal again, without a second withdrawal", async () => {
    const caseNo = await file();
    const first = await withdraw(caseNo, key("W-1"));
    expect([first.status, first.body.status]).toEqual([200, "withdrawn"]);
    same(first, await withdraw(caseNo, key("W-1")));
    // The quotes of the structured field are not part of the key.
    same(first, await withdraw(caseNo, key('"W-1"')));
    expect((await withdraw(caseNo, key("W-2"))).body.code).toBe("not-allowed-now");
    expect((await bench.call(`/v1/cases/${caseNo}`)).body.version).toBe(first.body.version);
  });

  it("returns the first answer of a supplement again, also when the case has gone on", async () => {
    const caseNo = await file();
    await returned(caseNo);
    const supplement = () =>
      bench.call(`/v1/cases/${caseNo}/supplements`, {
        body: { changes: { securedPrincipal: "900000.00" } },
        headers: { ...key("S-1"), "if-match": '"4"' },
      });
    const first = await supplement();
    expect(first.status).toBe(200);
    await returned(caseNo);
    same(first, await supplement());
    expect((await bench.call(`/v1/cases/${caseNo}`)).body.status).toBe("supplement-required");
  });

  it("returns the first answer of a search again, which is logged once", async () => {
    const notice = Buffer.from("%PDF-1.4 协助查询通知书");
    await bench.upload("court", notice);
    const body = {
      documentNo: "（2026）浙0106执1234号",
      persons: [{ name: "王芳", idType: "citizen-id", idNo: "310115199202290039" }],
      officerName: "周敏",
      officerCardNo: "浙010600123",
      materials: [{ kind: "query-notice", sha256: sha256(notice), name: "协助查询通知书.pdf" }],
      purpose: "执行查询",
    };
    const search = () => bench.call("/v1/searches", { as: "court", body, headers: key("Q-1") });
    const first = await search();
    expect(first.status).toBe(200);
    same(first, await search());
    expect((await bench.control("/queries")).body.queries).toHaveLength(1);
  });

  it("has an effect of its own when the first one was refused", async () => {
    const caseNo = await file();
    const early = () => bench.call(`/v1/cases/${caseNo}/supplements`, { body: { note: "补" }, headers: key("E-1") });
    expect((await early()).body.code).toBe("not-allowed-now");
    await returned(caseNo);
    expect((await early()).status).toBe(200);
  });

  it("is answered for 24 hours of the authority's clock, and is a new request afterwards", async () => {
    const caseNo = await file();
    const first = await withdraw(caseNo, key("T-1"));
    await bench.control("/clock", { freeze: true });
    await bench.control("/clock", { advance: "23h" });
    same(first, await withdraw(caseNo, key("T-1")));
    await bench.control("/clock", { advance: "61m" });
    expect((await withdraw(caseNo, key("T-1"))).body.code).toBe("not-allowed-now");
  });
});

describe("an Idempotency-Key", () => {
  it("is refused for another body, another case or another operation", async () => {
    const [a, b] = [await file(), await file()];
    await withdraw(a, key("K-1"));
    const others = [
      await withdraw(a, key("K-1"), "另一原因"),
      await withdraw(b, key("K-1")),
      await bench.call(`/v1/cases/${b}/supplements`, { body: { note: "x" }, headers: key("K-1") }),
      await bench.call("/v1/mortgages", { body: sample["mortgage.file"](), headers: key("K-1") }),
    ];
    expect(others.map((o) => [o.status, o.body.code])).toEqual(others.map(() => [422, "idempotency-key-reused"]));
    expect((await bench.call(`/v1/cases/${b}`)).body.status).toBe("reviewing");
    await bench.call("/v1/mortgages", { body: sample["mortgage.file"](), headers: key("K-2") });
    expect((await withdraw(b, key("K-2"))).body.code).toBe("idempotency-key-reused");
  });

  it("belongs to one institution", async () => {
    const caseNo = await file();
    const theirs = await bench.call("/v1/pre-notices", { as: "developer", body: sample["pre-notice.register"]() });
    await withdraw(caseNo, key("same"));
    const { status } = await bench.call(`/v1/cases/${theirs.body.caseNo}/withdrawal`, {
      as: "developer",
      body: { reason: "撤回" },
      headers: key("same"),
    });
    expect(status).toBe(200);
  });

  it.each(["", '"', "a b", "a,b", "键", "x".repeat(201), '"half', "a\tb"])(
    "of a wrong form is refused: %j",
    async (value) => {
      const caseNo = await file();
      // fetch sends Latin-1 only.
      const answer = await withdraw(caseNo, key(Buffer.from(value).toString("latin1")));
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, "/header/Idempotency-Key"]);
      expect((await bench.call(`/v1/cases/${caseNo}`)).body.status).toBe("reviewing");
    },
  );

  it("is in use until the first request is answered, and then gives its answer", async () => {
    const caseNo = await file();
    const text = JSON.stringify({ reason: "客户取消贷款" });
    const socket = connect(bench.sandbox.port, "127.0.0.1");
    let received = "";
    socket.on("data", (data) => (received += data.toString()));
    // The first request is in progress until its body is complete.
    socket.write(
      `POST /v1/cases/${caseNo}/withdrawal HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sandbox-bank\r\nContent-Type: application/json\r\nIdempotency-Key: U-1\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text.slice(0, 5)}`,
    );
    let busy: Answered | undefined;
    await expect
      .poll(
        async () =>
          (busy = await bench.call(`/v1/cases/${caseNo}/withdrawal`, {
            raw: "{",
            headers: { ...key("U-1"), "content-type": "application/json" },
          })).status,
      )
      .toBe(409);
    expect([busy!.body.code, busy!.headers.get("retry-after")]).toEqual(["idempotency-key-in-use", "1"]);
    socket.write(text.slice(5));
    await expect.poll(() => received).toContain("HTTP/1.1 200");
    expect((await withdraw(caseNo, key("U-1"))).status).toBe(200);
    socket.destroy();
  });

  it("is free again when the client of the first request has gone", async () => {
    const caseNo = await file();
    const socket = connect(bench.sandbox.port, "127.0.0.1");
    socket.write(
      `POST /v1/cases/${caseNo}/withdrawal HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sandbox-bank\r\nContent-Type: application/json\r\nIdempotency-Key: G-1\r\nContent-Length: 100\r\n\r\n{`,
      () => socket.destroy(),
    );
    await expect.poll(async () => (await withdraw(caseNo, key("G-1"))).status).toBe(200);
  });
});
