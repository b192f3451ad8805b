import { createHmac, timingSafeEqual } from "node:crypto";
import { parseCase, type ReceivedCase } from "./responses/parse.js";

/** Why a webhook was not accepted. The sender may know only that it was not. */
export type WebhookProblem =
  | "webhook-headers-missing"
  | "webhook-timestamp"
  | "webhook-too-old"
  | "webhook-too-new"
  | "webhook-signature"
  | "webhook-payload";

const TEXTS: Readonly<Record<WebhookProblem, string>> = {
  "webhook-headers-missing": "webhook-id, webhook-timestamp or webhook-signature is missing",
  "webhook-timestamp": "webhook-timestamp is not a number of seconds",
  "webhook-too-old": "the webhook is older than the tolerance: it may be replayed, or this machine's clock is wrong",
  "webhook-too-new": "the webhook comes from the future: this machine's clock is wrong, or the sender's",
  "webhook-signature": "no signature fits any of the secrets",
  "webhook-payload": "the payload is not an event of a case",
};

export class WebhookError extends Error {
  override readonly name = "WebhookError";
  constructor(readonly code: WebhookProblem) {
    super(TEXTS[code]);
  }
}

export interface VerifyWebhookOptions {
  /** The body byte for byte as it came; parsed and written again it would not fit its signature. */
  readonly payload: string | Uint8Array;
  readonly headers:
    Readonly<Record<string, string | readonly string[] | undefined>> | { get(name: string): string | null };
  /** `whsec_…`; several while one replaces another. */
  readonly secret: string | readonly string[];
  /** Seconds by which the sender's clock may differ; default 300. */
  readonly toleranceSeconds?: number;
  readonly now?: Date;
}

export interface VerifiedWebhook {
  /** The same for every delivery of one event: what was handled under it need not be handled again. */
  readonly id: string;
  readonly sentAt: Date;
  /** `case.changed`, or what a later gateway may add. */
  readonly type: string;
  /**
   * Where the event stands in the change feed, and the case as it was then. Of two reports on a case the higher
   * `version` is the later.
   */
  readonly cursor?: string;
  readonly case?: ReceivedCase;
}

/**
 * Verifies and reads a webhook by the Standard Webhooks specification: HMAC-SHA256 over `id.timestamp.payload`,
 * compared in constant time, any of several signatures against any of several secrets.
 * @throws WebhookError it is not to be believed · RangeError a secret is not of the form `whsec_` + base64
 */
export function verifyWebhook({
  payload,
  headers,
  secret,
  toleranceSeconds = 300,
  now = new Date(),
}: VerifyWebhookOptions): VerifiedWebhook {
  const keys = (typeof secret === "string" ? [secret] : secret).map(keyOf);
  const [id, timestamp, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
    headerOf(headers, name),
  );
  if (!id || !timestamp || !signatures) throw new WebhookError("webhook-headers-missing");
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookError("webhook-timestamp");
  const age = now.getTime() / 1000 - Number(timestamp);
  if (age > toleranceSeconds) throw new WebhookError("webhook-too-old");
  if (age < -toleranceSeconds) throw new WebhookError("webhook-too-new");
  const bytes = typeof payload === "string" ? Buffer.from(payload, "utf8") : payload;
  const expected = keys.map((key) => createHmac("sha256", key).update(`${id}.${timestamp}.`).update(bytes).digest());
  const given = signatures
    .split(" ")
    .filter((s) => s.startsWith("v1,"))
    .map((s) => Buffer.from(s.slice(3), "base64"));
  // Every pair is compared, so that the time says nothing of which one fitted.
  const fits = given.flatMap((g) => expected.map((e) => g.length === e.length && timingSafeEqual(g, e))).includes(true);
  if (!fits) throw new WebhookError("webhook-signature");
  return { id, sentAt: new Date(Number(timestamp) * 1000), ...read(bytes) };
}

/** Signs as a sender does; for tests of one's own receiver. */
export function signWebhook({
  id,
  at,
  payload,
  secret,
}: {
  readonly id: string;
  readonly at: Date;
  readonly payload: string;
  readonly secret: string;
}): Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.${payload}`).digest("base64")}`,
  };
}

function keyOf(secret: string): Buffer {
  const encoded = /^whsec_([A-Za-z0-9+/]{16,}={0,2})$/.exec(secret)?.[1];
  if (!encoded) throw new RangeError("a webhook secret is whsec_ and base64");
  return Buffer.from(encoded, "base64");
}

function headerOf(headers: VerifyWebhookOptions["headers"], name: string): string | undefined {
  if (typeof headers.get === "function")
    return (headers as { get(name: string): string | null }).get(name) ?? undefined;
  const byName = headers as Readonly<Record<string, string | readonly string[] | undefined>>;
  const key = Object.keys(byName).find((k) => k.toLowerCase() === name);
  const value = key === undefined ? undefined : byName[key];
  return typeof value === "string" ? value : value?.join(" ");
}

function read(bytes: Uint8Array): Pick<VerifiedWebhook, "type" | "cursor" | "case"> {
  let event: { type?: unknown; data?: { cursor?: unknown; case?: unknown } };
  try {
    event = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as typeof event;
  } catch {
    throw new WebhookError("webhook-payload");
  }
  if (typeof event !== "object" || event === null || typeof event.type !== "string")
    throw new WebhookError("webhook-payload");
  if (event.type !== "case.changed") return { type: event.type };
  const found = parseCase(event.data?.case);
  if (!found || typeof event.data?.cursor !== "string") throw new WebhookError("webhook-payload");
  return { type: event.type, cursor: event.data.cursor, case: found };
}
