import type { KeyMaterial } from "../../keys/key-material.js";
import type { HttpAlgorithm } from "./algorithm-names.js";
import { verifyText } from "./algorithms.js";
import { checkContentDigest } from "./content-digest.js";
import { headerOf, type HttpMessage } from "./http-message.js";
import type { ReplayStore } from "./replay-store.js";
import { signatureBase } from "./signature-base.js";
import { SignatureError } from "./signature-error.js";
import { isInnerList, parseDictionary, writeItem, type InnerList } from "./structured-fields.js";

/** How messages are verified. */
export interface VerifyMessageOptions {
  /**
   * Returns the key with this id, and the algorithm for which it is meant: the message does not choose it. Undefined
   * for a key that is unknown or not valid now.
   */
  readonly keyOf: (keyId: string) => { readonly algorithm: HttpAlgorithm; readonly key: KeyMaterial } | undefined;
  /** Components that must be covered, as they are written in the header: `"@method"`, `"@method";req`. */
  readonly required: readonly string[];
  readonly now: Date;
  /** How old a signature may be, in seconds. Default 300. */
  readonly maxAgeSeconds?: number;
  /** How far in the future a signature may be, because clocks differ, in seconds. Default 30. */
  readonly maxSkewSeconds?: number;
  /** Refuses messages without a nonce, and those that were received before. Absent: nonces are not looked at. */
  readonly replays?: ReplayStore;
  /** Name of the signature to verify. Default: the message must have exactly one. */
  readonly label?: string;
}

/** A message whose signature is right. */
export interface VerifiedMessage {
  readonly keyId: string;
  readonly created: Date;
}

/**
 * Verifies the signature of a message and, where it covers `content-digest`, its body (RFC 9421, 3.2). The order of
 * checks lets nobody without the key fill the store of nonces.
 * @throws SignatureError
 * @throws SecurityError `key-…` when a key of `keyOf` cannot be used
 */
export async function verifyMessage(message: HttpMessage, options: VerifyMessageOptions): Promise<VerifiedMessage> {
  const { covered, signature } = signatureOf(message, options.label);
  const names = new Set(covered.items.map(writeItem));
  const missing = options.required.find((name) => !names.has(name));
  if (missing !== undefined) throw new SignatureError("signature-coverage", missing);
  const created = checkTime(covered, options);
  const keyId = covered.params.get("keyid");
  const found = typeof keyId === "string" ? options.keyOf(keyId) : undefined;
  if (typeof keyId !== "string" || !found) throw new SignatureError("signature-key");
  const named = covered.params.get("alg");
  if (named !== undefined && named !== found.algorithm) throw new SignatureError("signature-algorithm");
  const text = signatureBase(message, covered);
  if (!verifyText(found.algorithm, text, signature, found.key)) throw new SignatureError("signature-wrong");
  if (names.has(`"content-digest"`))
    checkContentDigest(headerOf(message, "content-digest")!, message.body ?? new Uint8Array());
  if (options.replays) await refuseReplay(covered, keyId, created, options, options.replays);
  return { keyId, created: new Date(created) };
}

function signatureOf(message: HttpMessage, label: string | undefined): { covered: InnerList; signature: Uint8Array } {
  const [input, signatures] = [headerOf(message, "signature-input"), headerOf(message, "signature")];
  if (input === undefined || signatures === undefined) throw new SignatureError("signature-missing");
  const [inputs, values] = [parseDictionary(input), parseDictionary(signatures)];
  if (!inputs || !values) throw new SignatureError("signature-damaged");
  const name = label ?? (inputs.size === 1 ? [...inputs.keys()][0]! : "");
  const [covered, value] = [inputs.get(name), values.get(name)];
  if (!covered && !value && label !== undefined) throw new SignatureError("signature-missing");
  if (!isInnerList(covered) || !value || isInnerList(value) || !(value.value instanceof Uint8Array))
    throw new SignatureError("signature-damaged");
  return { covered, signature: value.value };
}

const DEFAULT_MAX_AGE_SECONDS = 300;
const DEFAULT_MAX_SKEW_SECONDS = 30;
const MAX_NONCE_LENGTH = 256;

/** Returns when the message was signed, in milliseconds since 1970. */
function checkTime({ params }: InnerList, options: VerifyMessageOptions): number {
  const { now, maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS, maxSkewSeconds = DEFAULT_MAX_SKEW_SECONDS } = options;
  const [created, expires] = [params.get("created"), params.get("expires")];
  if (typeof created !== "number") throw new SignatureError("signature-time");
  const age = now.getTime() / 1000 - created;
  const isOver = typeof expires === "number" && now.getTime() / 1000 >= expires;
  if (age > maxAgeSeconds || isOver) throw new SignatureError("signature-expired");
  if (age < -maxSkewSeconds) throw new SignatureError("signature-early");
  return created * 1000;
}

async function refuseReplay(
  { params }: InnerList,
  keyId: string,
  created: number,
  { now, maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS }: VerifyMessageOptions,
  replays: ReplayStore,
): Promise<void> {
  const nonce = params.get("nonce");
  if (typeof nonce !== "string" || nonce === "" || nonce.length > MAX_NONCE_LENGTH)
    throw new SignatureError("signature-nonce");
  // One second more, because a signature of exactly the greatest age is accepted.
  const until = created + (maxAgeSeconds + 1) * 1000;
  const isNew = await replays.record(`${keyId}\n${nonce}`, until, now.getTime());
  if (!isNew) throw new SignatureError("signature-replayed");
}
