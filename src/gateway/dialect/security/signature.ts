import { createHash } from "node:crypto";
import type * as z from "zod";
import type { PortKeys, SignerUse } from "../../port/port.js";
import { decodeBytes, encodeBytes } from "../../common/encodings.js";
import { compileCanonical } from "../../signers/canonical.js";
import type { Signature } from "../schema/security.js";
import { compileSpot, type Draft } from "./spot.js";

/** What a canonical text can contain besides the message. */
export interface SigningFacts {
  readonly keys: PortKeys;
  readonly timestamp: string | undefined;
  readonly nonce: string | undefined;
  readonly token: string | undefined;
  readonly function: string | undefined;
  /** The bytes of the body as they are at this moment. */
  readonly body: () => Uint8Array;
  /** The query as it is at this moment. */
  readonly query: () => string;
}

/** A signature of a description: made, and verified. */
export interface CompiledSignature {
  readonly over: "plain" | "cipher";
  readonly sign: (draft: Draft, facts: SigningFacts) => void;
  /** False when the signature is absent or wrong. */
  readonly verify: (draft: Draft, facts: SigningFacts) => boolean;
}

export function compileSignature(
  { signer, key, parameters, secret = key, canonical, encoding, at, over }: z.infer<typeof Signature>,
  pointer: string,
): CompiledSignature {
  const use: SignerUse = { signer, key, ...(parameters && { parameters }) };
  const spot = compileSpot(at);
  const textOf = compileCanonical(canonical, `${pointer}/canonical`);
  const text = (draft: Draft, facts: SigningFacts): Uint8Array => {
    const { method, path, tree } = draft;
    const { timestamp, nonce, token, keys } = facts;
    return textOf({
      method,
      path,
      message: tree,
      ...(timestamp !== undefined && { timestamp, date: timestamp }),
      ...(nonce !== undefined && { nonce }),
      ...(token !== undefined && { token }),
      ...(facts.function !== undefined && { function: facts.function }),
      // Only asked for when the text contains them: a body is framed for it, a secret read.
      get query() {
        return facts.query();
      },
      get body() {
        return facts.body();
      },
      get key() {
        return keys.keyId(key) ?? "";
      },
      get secret() {
        return keys.secret(secret);
      },
      bodyDigest: (body) => createHash("sha256").update(body).digest("hex"),
    });
  };
  return {
    over,
    sign: (draft, facts) => {
      const signature = facts.keys.sign(use, text(draft, facts));
      spot.set(draft, encodeBytes(signature, encoding));
    },
    verify: (draft, facts) => {
      const sent = spot.get(draft);
      const signature = sent === undefined ? undefined : decodeBytes(sent, encoding);
      if (!signature) return false;
      spot.remove(draft);
      return facts.keys.verify(use, text(draft, facts), signature);
    },
  };
}
