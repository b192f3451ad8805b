/** A service receives webhooks, verifies them and answers as the gateway expects. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebhookError, verifyWebhook } from "bdc-connect";
import { connect } from "./connect.js";
import { mortgage } from "./samples.js";

const { bank, sandbox, close } = await connect();
const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`; // from the authority; never in the source
const versions = new Map<string, number>();
let received!: () => void;
const certified = new Promise<void>((resolve) => (received = resolve));

const server = createServer((request, response) => {
  void (async () => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    try {
      // The bytes as received, before any JSON parser.
      const event = verifyWebhook({ payload: Buffer.concat(parts), headers: request.headers, secret });
      const seen = versions.get(event.case?.caseNo ?? "") ?? 0;
      // Webhooks may arrive twice and out of order: the higher version is newer.
      if (event.case && event.case.version > seen) {
        versions.set(event.case.caseNo, event.case.version);
        console.log(`${event.case.ref} ${event.case.status}`);
        if (event.case.status === "certified") received();
      }
      response.writeHead(204).end();
    } catch (error) {
      response.writeHead(error instanceof WebhookError ? 401 : 500).end();
    }
  })();
});

try {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await fetch(`${sandbox.url}/sandbox/webhooks`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ institution: bank.institution, url, secret }),
  });
  await bank.mortgages.file(mortgage);
  await certified;
} finally {
  server.closeAllConnections();
  server.close();
  await close();
}
