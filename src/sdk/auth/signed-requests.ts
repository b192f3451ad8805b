import { ArgumentError } from "../arguments/argument-error.js";
import { checkOptions } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";
import {
  HTTP_ALGORITHMS,
  KeyRing,
  loadCryptography,
  type HttpAlgorithm,
  type HttpRequest,
  type RingKey,
} from "../../gateway/light.js";
import type { Credentials, ReceivedAnswer, Unauthorised } from "./credentials.js";

/** Keys for one direction. */
export interface SignatureKeys {
  /** Algorithm of RFC 9421. */
  readonly algorithm: HttpAlgorithm;
  /**
   * Keys with their ids. While keys are changed, several are valid: requests are signed with the one that became valid
   * last, and answers may be signed with any.
   */
  readonly keys: readonly RingKey[];
}

/** Options of `signedRequests`. */
export interface SignedRequestsOptions extends SignatureKeys {
  /** Unified social credit code (统一社会信用代码) of the institution. */
  readonly institution: string;
  /** URL of the gateway, as in the options of the client: host and path are signed. */
  readonly gateway: string;
  /** Keys of the gateway. With these, answers without a right signature are refused. */
  readonly answers?: AnswerKeys;
  /**
   * Source of time in epoch milliseconds. Replace it only in tests.
   * @default Date.now
   */
  readonly now?: () => number;
}

/** Keys of a gateway that signs its answers, and how far the clocks may differ. */
export interface AnswerKeys extends SignatureKeys {
  /**
   * How old the signature of an answer may be, in seconds.
   * @default 300
   */
  readonly maxAgeSeconds?: number;
  /**
   * How far in the future the signature of an answer may be, in seconds.
   * @default 30
   */
  readonly maxSkewSeconds?: number;
}

const LABEL = "sig";
/** Headers that change what a request means. Each is signed where the request has it. */
const SIGNED_HEADERS = ["content-type", "content-digest", "idempotency-key", "if-match", "x-request-id"] as const;
/** What every answer must sign. The signature of the request binds it to this one request. */
const SIGNED_IN_ANSWERS = ['"@status"', '"content-digest"', '"signature";req'];

/**
 * Creates credentials that sign every request (RFC 9421) with a digest of its body (RFC 9530), a time and a nonce, and
 * verify signed answers. The body of a streamed upload is not signed; its SHA-256 is, as part of the path. Needs Node.
 * @throws ArgumentError when an option is missing or wrong
 * @throws SecurityError when two keys have one id, or a key has no content
 */
export function signedRequests(options: SignedRequestsOptions): Credentials {
  check(options);
  const { institution, gateway, answers, now = Date.now } = options;
  const base = new URL(gateway);
  const prefix = base.origin + base.pathname.replace(/\/+$/, "");
  const own = ringOf(options);
  const theirs = answers && ringOf(answers);
  const toRequest = ({ method, path, headers, body }: Unauthorised): HttpRequest => ({
    method,
    url: prefix + path,
    headers,
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
  });
  return {
    institution,
    async authorize(asked) {
      const { contentDigest, signMessage } = await loadCryptography();
      const { body, headers, ...request } = toRequest(asked);
      const digest = body && { "content-digest": contentDigest(body) };
      const message = { ...request, headers: { ...headers, ...digest } };
      const at = new Date(now());
      const key = own.current(options.algorithm, at);
      const signature = signMessage(message, {
        label: LABEL,
        components: [
          "@method",
          "@authority",
          "@path",
          "@query",
          ...SIGNED_HEADERS.filter((name) => name in message.headers),
        ],
        params: { created: Math.floor(at.getTime() / 1000), nonce: crypto.randomUUID(), keyid: key.id },
        algorithm: options.algorithm,
        key: key.secret,
      });
      return { ...digest, ...signature };
    },
    ...(theirs && { verifyAnswer: (answer) => verifyAnswer(answer, toRequest(answer.request), answers, theirs, now) }),
  };
}

async function verifyAnswer(
  { status, headers, body }: ReceivedAnswer,
  request: HttpRequest,
  { algorithm, maxAgeSeconds, maxSkewSeconds }: AnswerKeys,
  ring: KeyRing,
  now: () => number,
): Promise<void> {
  const { verifyMessage } = await loadCryptography();
  const at = new Date(now());
  await verifyMessage(
    { status, headers, body, request },
    {
      keyOf(id) {
        const found = ring.find(algorithm, id, at);
        const key = found?.publicKey ?? found?.secret;
        return key && { algorithm, key };
      },
      required: SIGNED_IN_ANSWERS,
      now: at,
      ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
      ...(maxSkewSeconds !== undefined && { maxSkewSeconds }),
    },
  );
}

/** The keys of one direction have one name: the one of their algorithm. */
const ringOf = ({ algorithm, keys }: SignatureKeys): KeyRing => new KeyRing({ [algorithm]: keys });

const CALL = "signedRequests";
const KEYS = {
  algorithm: expects.oneOf(HTTP_ALGORITHMS),
  keys: expects.listOf(expects.object, "密钥", "keys, such as { id, secret: await loadKey(…) }"),
};

function check(options: SignedRequestsOptions): void {
  const known = {
    ...KEYS,
    institution: expects.filledText,
    gateway: expects.filledText,
    answers: expects.object,
    now: expects.callback,
  };
  checkOptions(CALL, options, known, { required: ["institution", "gateway", "algorithm", "keys"] });
  const ofAnswers = { ...KEYS, maxAgeSeconds: expects.limit, maxSkewSeconds: expects.count };
  if (options.answers)
    checkOptions(CALL, options.answers, ofAnswers, { required: ["algorithm", "keys"], name: "options.answers" });
  if (!URL.canParse(options.gateway))
    throw new ArgumentError(
      CALL,
      "options.gateway",
      { zh: "不是网址", en: "not a URL" },
      { zh: "网关地址，与客户端的相同", en: "the URL of the gateway, as in the options of the client" },
    );
}
