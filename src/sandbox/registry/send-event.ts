import { createHmac } from "node:crypto";
import type { Endpoint } from "./endpoints.js";

const TIMEOUT_MS = 10_000;

/** One event, ready to be sent. */
export interface OutgoingEvent {
  readonly id: string;
  /** Serialized JSON. */
  readonly body: string;
}

/**
 * Sends an event once, signed with the secret of the endpoint and, during a rotation, with the former one too.
 * @returns the HTTP status, or undefined without an answer
 */
export async function sendEvent(
  { url, secret, former }: Endpoint,
  { id, body }: OutgoingEvent,
  signal: AbortSignal,
): Promise<number | undefined> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const secrets = former ? [secret, former.secret] : [secret];
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": secrets.map((each) => signature(each, `${id}.${timestamp}.${body}`)).join(" "),
      },
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

function signature(secret: string, content: string): string {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  return `v1,${createHmac("sha256", key).update(content).digest("base64")}`;
}
