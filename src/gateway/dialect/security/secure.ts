import type { Framer } from "../../framers/framer.js";
import { FramerError, isTreeObject, type Tree } from "../../framers/tree.js";
import type { PortKeys } from "../../port/port.js";
import type { Description } from "../schema/description.js";
import { readTime, writeTime } from "../values/date.js";
import { compileEncryption } from "./encryption.js";
import { compileSignature, type CompiledSignature, type SigningFacts } from "./signature.js";
import { compileSpot, type Draft } from "./spot.js";

/** What signing and encrypting needs besides the message. */
export interface SecurityContext {
  readonly keys: PortKeys;
  readonly now: Date;
  readonly nonce: string;
  readonly token: string | undefined;
  readonly function: string | undefined;
}

/** Why a received message is not trusted. */
export type Distrust = "signature" | "clock" | "nonce";

/** Signs and encrypts messages, and does the reverse. Fields, signature over plain text, cipher, signature over it. */
export interface Security {
  /** Writes the time, the nonce and the signatures, encrypts, and turns the message into bytes. */
  readonly seal: (draft: Draft, framer: Framer, context: SecurityContext, side: "request" | "answer") => SealedBody;
  /**
   * Reads bytes as fields.
   * @throws FramerError, UndecipherableError, SecurityError
   */
  readonly open: (
    draft: Draft,
    body: Uint8Array,
    framer: Framer,
    context: SecurityContext,
    side: "request" | "answer",
  ) => Opening;
}
export interface SealedBody {
  readonly body: Uint8Array | undefined;
  /** Query of the address; empty when there is none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}
export interface Opening {
  readonly distrust: Distrust | undefined;
  readonly nonce: string | undefined;
  readonly timestamp: number | undefined;
}

export function compileSecurity({ signing, encryption }: Pick<Description, "signing" | "encryption">): Security {
  const signatures = {
    request: signing?.request && compileSignature(signing.request, "/signing/request"),
    answer: signing?.answer && compileSignature(signing.answer, "/signing/answer"),
  };
  const cipher = encryption && compileEncryption(encryption);
  const window = signing?.window && {
    ...signing.window,
    timestampSpot: compileSpot(signing.window.timestamp),
    nonceSpot: signing.window.nonce && compileSpot(signing.window.nonce),
  };

  const seal: Security["seal"] = (draft, framer, context, side) => {
    const signature = signatures[side];
    const isEncrypted = cipher !== undefined && (side === "request" || cipher.ofAnswers);
    if (window && (side === "request" || signature)) {
      if (window.timestampSpot.get(draft) === undefined)
        window.timestampSpot.set(draft, writeTime(window.format, context.now));
      if (window.nonceSpot?.get(draft) === undefined) window.nonceSpot?.set(draft, context.nonce);
    }
    const framedNow = () => framer.write(draft.tree as Tree);
    const query = () => joinQueries(framedNow().query, queryText(draft.query));
    const facts = factsOf(draft, context, () => framedNow().body ?? EMPTY, query);
    if (signature?.over === "plain") signature.sign(draft, facts);
    if (isEncrypted && !cipher.ofBody) cipher.encryptPart(draft.tree, context.keys);
    if (signature?.over === "cipher" && !(isEncrypted && cipher.ofBody)) signature.sign(draft, facts);
    const { body: framed, query: fields, contentType, headers } = framer.write(draft.tree as Tree);
    const body = isEncrypted && cipher.ofBody && framed ? cipher.encryptBody(framed, context.keys) : framed;
    if (signature?.over === "cipher" && isEncrypted && cipher.ofBody)
      signature.sign(
        draft,
        factsOf(draft, context, () => body ?? EMPTY, query),
      );
    return {
      body,
      query: joinQueries(fields, queryText(draft.query)),
      headers: { ...headers, ...(contentType !== undefined && { "content-type": contentType }) },
    };
  };

  const factsOf = (
    draft: Draft,
    context: SecurityContext,
    body: () => Uint8Array,
    query: () => string,
  ): SigningFacts => ({
    keys: context.keys,
    timestamp: window?.timestampSpot.get(draft),
    nonce: window?.nonceSpot?.get(draft),
    token: context.token,
    function: context.function,
    body,
    query,
  });

  const open: Security["open"] = (draft, body, framer, context, side) => {
    const signature = signatures[side];
    const isEncrypted = cipher !== undefined && (side === "request" || cipher.ofAnswers);
    const text = isEncrypted && cipher.ofBody && body.length > 0 ? cipher.decryptBody(body, context.keys) : body;
    draft.tree = asNode(framer.read(text, draft.headers["content-type"], queryText(draft.query)));
    const nonce = window?.nonceSpot?.get(draft);
    const sent = window?.timestampSpot.get(draft);
    const timestamp = window && sent !== undefined ? readTime(window.format, sent) : undefined;
    const facts = (bytes: Uint8Array) =>
      factsOf(
        draft,
        context,
        () => bytes,
        () => queryText(draft.query),
      );
    const isTrusted = (over: CompiledSignature["over"], bytes: Uint8Array): boolean =>
      signature?.over !== over || signature.verify(draft, facts(bytes));
    const result = (distrust?: Distrust): Opening => ({ distrust, nonce, timestamp });

    if (!isTrusted("cipher", body)) return result("signature");
    if (isEncrypted && !cipher.ofBody) cipher.decryptPart(draft.tree, context.keys);
    if (!isTrusted("plain", text)) return result("signature");
    if (!window || (side === "answer" && !signature)) return result();
    if (side === "request" || sent !== undefined) {
      const limit = window.seconds * 1_000;
      if (timestamp === undefined || Math.abs(timestamp - context.now.getTime()) > limit) return result("clock");
    }
    return window.nonce && side === "request" && nonce === undefined ? result("nonce") : result();
  };
  return { seal, open };
}

const EMPTY = new Uint8Array();

const queryText = (query: Draft["query"]): string =>
  query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
const joinQueries = (one: string | undefined, other: string): string => [one, other].filter(Boolean).join("&");

function asNode(tree: Tree): Draft["tree"] {
  if (!isTreeObject(tree)) throw new FramerError("shape", "");
  return tree as Draft["tree"];
}
