import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { defaultAuthority } from "../../../src/sandbox/index.js";
import { RegistryClient, bearerToken, type HttpEvent } from "../../../src/sdk/index.js";

let headers: Record<string, string> = {};
const server = createServer((_request, response) => {
  response.writeHead(200, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(defaultAuthority.capabilities));
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** What the event of the answer says about the end of the operation. */
async function told(sent: Record<string, string>): Promise<Pick<HttpEvent, "deprecatedSince" | "sunset">> {
  headers = sent;
  const events: HttpEvent[] = [];
  const client = new RegistryClient({
    gateway: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: bearerToken({ institution: "91330106MA2TEXT08W", token: "sandbox-bank" }),
    onEvent: (event) => events.push(event),
  });
  await client.capabilities.get();
  await client.close();
  const { deprecatedSince, sunset } = events.find(({ type }) => type === "answer")!;
  return { ...(deprecatedSince && { deprecatedSince }), ...(sunset && { sunset }) };
}

it("the headers Deprecation and Sunset of an answer reach its event", async () => {
  expect(await told({ Deprecation: "@1688169599", Sunset: "Sun, 30 Jun 2024 23:59:59 GMT" })).toEqual({
    deprecatedSince: "2023-06-30T23:59:59.000Z",
    sunset: "2024-06-30T23:59:59.000Z",
  });
  expect(await told({})).toEqual({});
});

it.each<Record<string, string>>([
  { Deprecation: "true" },
  { Deprecation: "@99999999999999999" },
  { Deprecation: "@-1" },
  { Sunset: "soon" },
])("%j is ignored", async (sent) => expect(await told(sent)).toEqual({}));
