/** Credentials of your own: a short-lived token from a vault, and a signature over each request. */
import { createHmac } from "node:crypto";
import { RegistryClient, type Credentials } from "bdc-connect";
import { connect } from "./connect.js";

const { sandbox, close } = await connect();
const { id, token } = sandbox.institutions.find(({ role }) => role === "bank")!;

class VaultCredentials implements Credentials {
  readonly institution = id;
  #token = "expired"; // as if it had been fetched yesterday

  /** Called for every attempt. When it throws, nothing is sent. */
  authorize({ method, path, body = "", requestId }: Parameters<Credentials["authorize"]>[0]) {
    const signed = createHmac("sha256", "key of the institution")
      .update(`${method} ${path} ${requestId} `)
      .update(body);
    return { authorization: `Bearer ${this.#token}`, "x-signature": signed.digest("hex") };
  }

  /** Called after status 401, at most once per call. True: `authorize` now returns other headers. */
  async refresh(): Promise<boolean> {
    this.#token = await Promise.resolve(token); // ask the vault here
    console.log("token refreshed");
    return true;
  }
}

const client = new RegistryClient({ gateway: sandbox.url, credentials: new VaultCredentials() });
try {
  const { kinds } = await client.capabilities.get();
  console.log(`${Object.keys(kinds).length > 0}`);
} finally {
  await client.close();
  await close();
}
