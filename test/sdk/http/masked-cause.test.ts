import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { OPERATIONS, fieldsWithin } from "../../../src/contract/index.js";
import { RegistryClient, bearerToken } from "../../../src/sdk/index.js";
import { maskedCause } from "../../../src/sdk/http/masked-cause.js";
import { withoutSentPeople } from "../../../src/sdk/http/sent-people.js";

const SECRET = "s3cr3t-t0ken-0123456789";

describe("causes of errors", () => {
  it("contain no address with a password, header, name or number of a person", () => {
    const inner = Object.assign(new Error(`connect http://bank:${SECRET}@proxy.example:8080 failed`), {
      code: "ECONNREFUSED",
      config: { headers: { authorization: `Bearer ${SECRET}` }, data: "姓名：张三" },
    });
    const masked = maskedCause(new Error("证件号 330106199001010018", { cause: inner }), [SECRET]) as Error;
    const text = inspect(masked, { depth: 9, showHidden: true }) + String(masked.stack);
    for (const hidden of [SECRET, "张三", "19900101"]) expect(text).not.toContain(hidden);
    expect(masked.cause).toMatchObject({ code: "ECONNREFUSED" });
    expect(maskedCause(masked, [SECRET])).toBe(masked);
  });

  it("stay the same object when there is nothing to mask", () => {
    const plain = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), { code: "ECONNREFUSED", port: 9 });
    expect(maskedCause(plain, [SECRET])).toBe(plain);
    const group = new AggregateError([plain], "all failed");
    expect(maskedCause(group)).toBe(group);
    expect(maskedCause(undefined)).toBe(undefined);
  });

  it("end, although an error is its own cause", () => {
    const circle = new Error(`token=${SECRET}`);
    circle.cause = circle;
    expect(inspect(maskedCause(circle), { depth: 20 })).not.toContain(SECRET);
  });
});

describe("the cause of an error that a client throws", () => {
  const SENTENCE = "plain words before";
  const clientWith = (cause: Error) =>
    new RegistryClient({
      gateway: "http://127.0.0.1:9",
      credentials: bearerToken({ token: SECRET, institution: "91330106MA2TEXT08W" }),
      fetch: () => Promise.reject(new TypeError("fetch failed", { cause })),
      maxRetries: 0,
    });

  it.each([
    ["the token, in a sentence", `${SENTENCE} ${SECRET} was refused`, SECRET],
    ["a person", `${SENTENCE} 姓名：张三 证件号 330106199001010018`, "19900101"],
  ])("does not contain %s", async (_, message, hidden) => {
    const client = clientWith(new Error(message));
    const error: unknown = await client.cases.get("330100-20261121-000001").catch((failed: unknown) => failed);
    await client.close();
    const text = inspect(error, { depth: 9, showHidden: true });
    expect(text).toContain(SENTENCE);
    expect(text).not.toContain(hidden);
  });
});

describe("persons of a request in its response", () => {
  const body = JSON.stringify({
    mortgagors: [{ name: "佟小雨", idNo: "E12345678" }, { name: "示例银行股份有限公司" }],
  });

  it("are masked in any sentence; organisations, refs and codes stay", () => {
    const answer = { zh: "佟小雨的 E12345678 与登记簿不符", ref: "E12345678", en: "示例银行股份有限公司" };
    const shown = { zh: "佟**的 E1*****78 与登记簿不符", ref: "E12345678", en: "示例银行股份有限公司" };
    expect(withoutSentPeople(answer, { body })).toEqual(shown);
    expect(withoutSentPeople(answer, { body: Buffer.from(body) })).toEqual(shown);
  });

  it("are found in every field of the contract that holds a name or a number of a person", () => {
    const keys = (personal: "name" | "number") =>
      new Set(
        OPERATIONS.flatMap(({ body: schema }) => (schema instanceof z.ZodType ? fieldsWithin(schema) : []))
          .filter(([, meta]) => meta.personal === personal)
          .map(([key]) => key),
      );
    expect(keys("name")).toEqual(new Set(["name", "sellerName", "officerName", "applicantName"]));
    expect(keys("number")).toEqual(new Set(["idNo", "sellerIdNo", "number", "officerCardNo", "dutyCardNo"]));
    for (const [sent, value, shown] of [
      [{ filings: [{ officerName: "佟小雨" }] }, "佟小雨", "佟**"],
      [{ applicantName: "佟小雨" }, "佟小雨", "佟**"],
      [{ materials: [{ consent: { by: [{ name: "佟小雨" }] } }] }, "佟小雨", "佟**"],
      [{ dutyCardNo: "浙执010600123" }, "浙执010600123", "浙执*******23"],
      [{ materials: [{ consent: { by: [{ number: "E12345678" }] } }] }, "E12345678", "E1*****78"],
      [{ originalDocumentNo: "330106199001010018" }, "330106199001010018", "330106********0018"],
    ] as const)
      expect(withoutSentPeople({ zh: `见 ${value}` }, { body: JSON.stringify(sent) }).zh).toBe(`见 ${shown}`);
  });

  it("are masked when they were sent in a path", () => {
    const answer = { zh: "没有 330106199001010018" };
    const path = "/v1/cases/330106199001010018?x=%E5%BC%A0";
    expect(withoutSentPeople(answer, { path }).zh).not.toContain("19900101");
  });

  it("are masked when they were sent as the grounds of a query, or as the number of a certificate", () => {
    const answer = { zh: "收到 330106199001010018", en: "got 330106199001010018" };
    for (const sent of [
      { headers: { "query-purpose": "330106199001010018" } },
      { body: JSON.stringify({ certificateNos: ["330106199001010018"] }) },
      { body: JSON.stringify({ consent: { by: [{ name: "佟小雨", number: "330106199001010018" }] } }) },
    ])
      expect(JSON.stringify(withoutSentPeople(answer, sent)), JSON.stringify(sent)).not.toContain("19900101");
  });

  it.each([undefined, "not json", new Uint8Array([0x7b, 0xff]), Buffer.from("%PDF")])(
    "leave an answer as it is",
    (other) => {
      const answer = { zh: "缺少抵押合同" };
      expect(withoutSentPeople(answer, { body: other })).toBe(answer);
    },
  );
});
