/** A unit test with msw: one canned answer, no authority. msw sees requests of `fetch`, so the client is given it. */
import assert from "node:assert/strict";
import { RegistryClient, bearerToken, isRateLimited } from "bdc-connect";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

const gateway = "https://bdc.example.gov.cn";
const server = setupServer(
  http.get(`${gateway}/v1/cases/:caseNo`, () =>
    HttpResponse.json(
      { type: "about:blank", title: "rate limited", status: 429, code: "rate-limited", zh: "请求过多", en: "too many" },
      { status: 429, headers: { "content-type": "application/problem+json", "retry-after": "120" } },
    ),
  ),
);
server.listen({ onUnhandledRequest: "error" });
const client = new RegistryClient({
  gateway,
  credentials: bearerToken({ institution: "91330106MA2TEXT08W", token: "test" }),
  fetch: (...args) => fetch(...args),
  maxRetries: 0,
});
try {
  await assert.rejects(client.cases.get("330100-20261120-000004"), isRateLimited);
  console.log("passed");
} finally {
  await client.close();
  server.close();
}
