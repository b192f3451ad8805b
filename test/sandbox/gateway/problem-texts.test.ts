import { afterAll, beforeAll, expect, it } from "vitest";
import { rawExchange, sample, startBench, type Bench } from "./running-sandbox.js";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await bench.control("/tokens", {
    institution: "91330106MA2TEXT08W",
    name: "示例银行杭州西湖支行",
    role: "bank",
    token: "expired",
    expiresInSeconds: -1,
  });
});
afterAll(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

const JSON_TYPE = { "content-type": "application/json" };
const digestPath = `/v1/materials/${"0".repeat(64)}`;
const pdf = { method: "PUT", raw: "%PDF-1.4", headers: { "content-type": "application/pdf" } };

/** Calls that are refused, and a part of the Chinese and of the English text that says what is wrong this time. */
const REFUSED = [
  ["an unknown path", "/v1/nothing", {}, "没有该地址", "no such path"],
  ["an unknown control call", "/sandbox/nothing", { as: null }, "可用的调用", "available calls"],
  ["an unknown authority", "/sandbox/state?authority=x", { as: null }, "没有该登记机构", "no such authority"],
  ["no token", "/v1/capabilities", { as: null }, "缺少令牌", "missing"],
  ["an unknown token", "/v1/capabilities", { as: "nobody" }, "令牌无效", "not valid"],
  ["an expired token", "/v1/capabilities", { as: "expired" }, "令牌已过期", "expired"],
  ["another role", "/v1/mortgages", { as: "court", body: {} }, "允许的机构类型", "allowed roles"],
  ["another digest", digestPath, pdf, "收到内容的 SHA-256", "the content received"],
  ["no media type", "/v1/mortgages", { raw: Buffer.from("{}") }, "缺少 Content-Type", "no Content-Type"],
  [
    "another charset",
    "/v1/mortgages",
    { raw: "{}", headers: { "content-type": "application/json; charset=gbk" } },
    "字符集应为 UTF-8",
    "charset",
  ],
  [
    "an encoded body",
    "/v1/mortgages",
    { raw: "{}", headers: { ...JSON_TYPE, "content-encoding": "gzip" } },
    "不支持 Content-Encoding",
    "is not supported",
  ],
  [
    "a body in another encoding",
    "/v1/mortgages",
    { raw: Buffer.from([0xc3, 0x28]), headers: JSON_TYPE },
    "不是 UTF-8 编码",
    "not UTF-8",
  ],
  [
    "a batch beyond the limit",
    "/v1/mortgages/batch",
    { body: { filings: Array.from({ length: 201 }, (_, i) => ({ ref: String(i) })) } },
    "最多 200 笔申请",
    "at most 200 filings",
  ],
] as const;

function expectOneLanguageEach(problem: { zh: string; en: string }, zh: string, en: string): void {
  expect(problem).not.toHaveProperty("detail");
  expect(problem.zh).toContain(zh);
  expect(problem.en).toContain(en);
  expect(problem.en).not.toMatch(/\p{Script=Han}/u);
  expect(problem.zh).not.toMatch(/(?:\b[a-z]{2,}\b ){2}/);
}

it.each(REFUSED)("the problem for %s has one text in each language", async (_, path, options, zh, en) => {
  const { status, body } = await bench.call(path, options);
  expect(status).toBeGreaterThanOrEqual(400);
  expectOneLanguageEach(body, zh, en);
});

it("the problem for a status that does not allow the action names the status in each language", async () => {
  const filed = await bench.call("/v1/mortgages", { body: sample["mortgage.file"]() });
  const { caseNo } = filed.body;
  const { body } = await bench.control("/desk", { caseNo, action: "accept" });
  expectOneLanguageEach(body, "已出证", "certificate issued");
});

it("the problem for a broken HTTP request has one text in each language", async () => {
  const answer = await rawExchange(bench.sandbox.port, "\x16\x03\x01 not http\r\n\r\n");
  expectOneLanguageEach(JSON.parse(answer.split("\r\n\r\n")[1]!), "不是有效的 HTTP 请求", "not a valid HTTP request");
});
