/** A transport of your own: any function like `fetch`. Here it counts the bytes and adds a header of the proxy. */
import { RegistryClient, bearerToken, type Fetch } from "bdc-connect";
import { caseNoOf, connect } from "./connect.js";
import { mortgage } from "./samples.js";

const { sandbox, close } = await connect();
const { id, token } = sandbox.institutions.find(({ role }) => role === "bank")!;
let calls = 0;

// It must pass on method, headers, body and signal unchanged, and must not retry: the client decides what is repeated.
const transport: Fetch = (url, init) => {
  calls++;
  return fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), "x-zone": "dmz" } });
};

const client = new RegistryClient({
  gateway: sandbox.url,
  credentials: bearerToken({ institution: id, token }),
  fetch: transport,
  onEvent: ({ type }) => console.log(type), // a trace without contents
});
try {
  caseNoOf(await client.mortgages.file(mortgage));
  console.log(`${calls} calls`);
} finally {
  await client.close();
  await close();
}
