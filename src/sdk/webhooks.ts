import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { brand, isBranded } from "../contract/index.js";
import { checkOptions, type OptionExpectations } from "./arguments/check-arguments.js";
import { expects } from "./arguments/expectations.js";
import { concatBytes, encodeUtf8 } from "./http/bytes.js";
import { parseCase, type CaseSummary } from "./responses/parse.js";

/**
 * Reason why a webhook was rejected. Do not include it in the response to the sender.
 * - `webhook-headers-missing`: `webhook-id`, `webhook-timestamp` or `webhook-signature` is absent
 * - `webhook-timestamp`: the timestamp is not a number of seconds
 * - `webhook-too-old`: sent longer ago than the tolerance; possibly a replay
 * - `webhook-too-new`: sent further in the future than the tolerance
 * - `webhook-signature`: no signature matches any of the secrets
 * - `webhook-payload`: the signature is valid, but the payload is not a case event
 */
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
  "webhook-too-old":
    "the webhook is older than the tolerance: possibly a replay, or the clock of this machine is wrong",
  "webhook-too-new": "the webhook is dated in the future: the clock of this machine or of the sender is wrong",
  "webhook-signature": "no signature matches any of the secrets",
  "webhook-payload": "the payload is not a case event",
};

/** Thrown by `verifyWebhook` for a webhook that must not be trusted. Answer the sender with status 400. */
export class WebhookError extends Error {
  /** Always `"WebhookError"`. */
  override readonly name = "WebhookError";
  /** @param code reason of the rejection */
  constructor(
    /** Reason of the rejection, stable across versions. */
    readonly code: WebhookProblem,
  ) {
    super(TEXTS[code]);
    brand(this, BRAND);
  }
}

const BRAND = "webhook-error";

/** Returns true for a `WebhookError`, also when two copies of the package are loaded. */
export function isWebhookError(error: unknown): error is WebhookError {
  return isBranded(error, BRAND);
}

/** Options of `verifyWebhook`. */
export interface VerifyWebhookOptions {
  /** The request body exactly as received. A body that was parsed and serialized again fails verification. */
  readonly payload: string | Uint8Array;
  /** Headers of the request: a plain object as in `node:http`, in any case, or a `Headers` object. */
  readonly headers:
    Readonly<Record<string, string | readonly string[] | undefined>> | { get(name: string): string | null };
  /** Secret agreed with the authority: `whsec_` followed by base64. Give several during a rotation. */
  readonly secret: string | readonly string[];
  /**
   * Maximum difference between the timestamp and `now`, in milliseconds, in either direction.
   * @default 300000 (five minutes)
   */
  readonly toleranceMs?: number;
  /**
   * Time against which the timestamp is checked.
   * @default the current time
   */
  readonly now?: Date;
}

const VERIFY_OPTIONS: OptionExpectations = {
  payload: expects.textOrBytes,
  headers: expects.object,
  secret: (value) => {
    const isList = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");
    return typeof value === "string" || isList
      ? undefined
      : { zh: "密钥或密钥数组", en: "a secret or an array of secrets" };
  },
  toleranceMs: expects.waitMs,
  now: expects.instant,
};

/** A webhook whose signature and timestamp are valid. */
export interface VerifiedWebhook {
  /** Id of the event, the same for every delivery of it. Use it to ignore repeated deliveries. */
  readonly id: string;
  /** Time at which this delivery was sent, from `webhook-timestamp`; whole seconds. */
  readonly sentAt: Date;
  /** Type of the event: `case.changed`. Ignore types that you do not know; gateways may add some. */
  readonly type: string;
  /** Position of the event in the change feed. Set when `type` is `case.changed`. */
  readonly cursor?: string;
  /**
   * The case as it was at the time of the event. Set when `type` is `case.changed`. Deliveries can arrive out of order:
   * the case with the higher `version` is the newer one.
   */
  readonly case?: CaseSummary;
}

/**
 * Verifies and parses a webhook as defined by the Standard Webhooks specification: HMAC-SHA256 over
 * `id.timestamp.payload`, compared in constant time. One matching pair of signature and secret is enough.
 * @throws WebhookError when the webhook must not be trusted; `code` gives the reason
 * @throws ArgumentError when an option is missing or has the wrong type, such as a body that was parsed
 * @throws RangeError when a secret is not `whsec_` followed by base64
 */
export function verifyWebhook(options: VerifyWebhookOptions): VerifiedWebhook {
  const required = ["payload", "headers", "secret"];
  checkOptions("verifyWebhook", options, VERIFY_OPTIONS, { required, renamed: { toleranceSeconds: "toleranceMs" } });
  const { payload, headers, secret, toleranceMs = 300_000, now = new Date() } = options;
  const keys = (typeof secret === "string" ? [secret] : secret).map(keyOf);
  const [id, timestamp, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
    headerOf(headers, name),
  );
  if (!id || !timestamp || !signatures) throw new WebhookError("webhook-headers-missing");
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookError("webhook-timestamp");
  const ageMs = now.getTime() - Number(timestamp) * 1000;
  if (ageMs > toleranceMs) throw new WebhookError("webhook-too-old");
  if (ageMs < -toleranceMs) throw new WebhookError("webhook-too-new");
  const bytes = typeof payload === "string" ? encodeUtf8(payload) : payload;
  const expected = keys.map((key) => signatureOf(key, id, timestamp, bytes));
  const given = signatures
    .split(" ")
    .filter((s) => s.startsWith("v1,"))
    .map((s) => fromBase64(s.slice(3)));
  // Compares every pair, so that timing does not reveal which one matched.
  const fits = given.flatMap((g) => expected.map((e) => g !== undefined && equalInConstantTime(g, e))).includes(true);
  if (!fits) throw new WebhookError("webhook-signature");
  return { id, sentAt: new Date(Number(timestamp) * 1000), ...read(bytes) };
}

/** Options of `signWebhook`. */
export interface SignWebhookOptions {
  /** Id of the event. */
  readonly id: string;
  /** Time of sending; truncated to whole seconds. */
  readonly at: Date;
  /** The request body. */
  readonly payload: string;
  /** `whsec_` followed by base64. */
  readonly secret: string;
}

/**
 * Signs a webhook as the sender does. Use it to test your own receiver.
 * @returns the three headers to send with `payload`
 * @throws ArgumentError when an option is missing or has the wrong type
 * @throws RangeError when the secret is not `whsec_` followed by base64
 */
export function signWebhook(
  options: SignWebhookOptions,
): Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string> {
  const { text, instant } = expects;
  const required = ["id", "at", "payload", "secret"];
  checkOptions("signWebhook", options, { id: text, at: instant, payload: text, secret: text }, { required });
  const { id, at, payload, secret } = options;
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${toBase64(signatureOf(keyOf(secret), id, timestamp, encodeUtf8(payload)))}`,
  };
}

function signatureOf(key: Uint8Array, id: string, timestamp: string, payload: Uint8Array): Uint8Array {
  return hmac(sha256, key, concatBytes([encodeUtf8(`${id}.${timestamp}.`), payload]));
}

function keyOf(secret: string): Uint8Array {
  const encoded = /^whsec_([A-Za-z0-9+/]{16,}={0,2})$/.exec(secret)?.[1];
  const key = encoded && fromBase64(encoded);
  if (!key) throw new RangeError("a webhook secret must be whsec_ followed by base64");
  return key;
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Compares every byte, so that the time taken does not show how many of them are right. */
function equalInConstantTime(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let i = 0; i < other.length; i++) difference |= (one[i] ?? 0) ^ other[i]!;
  return difference === 0;
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
