import * as z from "zod";
import { WirePath } from "./operators.js";

const keyName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
export const ENCODINGS = ["hex", "hex-upper", "base64", "base64url", "text"] as const;
/** Where a message carries a value beside its fields. */
export const Spot = z.union([
  z.strictObject({ header: z.string().regex(/^[a-z0-9-]+$/) }),
  z.strictObject({ query: z.string().min(1) }),
  z.strictObject({ path: WirePath }),
]);

/** The text that is signed. See `gateway/signers/canonical.ts`. */
export const Canonical = z.union([
  z.strictObject({
    parts: z.array(z.string()).min(1).meta({
      description:
        "Constant texts, and `$method $path $query $sortedQuery $timestamp $nonce $body $bodyDigest $key $secret $token $function`",
    }),
    join: z.string().max(4).default(""),
  }),
  z.strictObject({
    fields: z.union([WirePath, z.literal("$message")]).meta({ description: "The part of the message that is signed" }),
    exclude: z.array(z.string()).default([]),
    nested: z.enum(["sorted-json", "flat", "omit"]).default("sorted-json"),
    empty: z.enum(["omit", "keep"]).default("omit"),
    pair: z.string().max(3).default("="),
    join: z.string().max(4).default("&"),
    prefix: z.string().default(""),
    suffix: z.string().default("").meta({ description: "May contain `$secret`, `$key`" }),
  }),
]);

/** A signature of a message. */
export const Signature = z.strictObject({
  signer: z.string().meta({ description: "Name in the registry of signers" }),
  key: keyName,
  parameters: z.record(z.string(), z.string()).optional(),
  /** Key whose text is `$secret` in the canonical text, where it is not the key of the signer. */
  secret: keyName.optional(),
  canonical: Canonical,
  encoding: z.enum(ENCODINGS),
  at: Spot,
  /** Whether the text is taken before the message is encrypted, or after. */
  over: z.enum(["plain", "cipher"]).default("plain"),
});

/** Signatures of requests and of answers. An answer whose signature is absent or wrong is `unknown`. */
export const Signing = z.strictObject({
  request: Signature.optional(),
  answer: Signature.optional(),
  /** Where the message carries its time and nonce, and how far the clocks may differ. */
  window: z
    .strictObject({
      timestamp: Spot,
      format: z.enum(["epoch-ms", "epoch-s", "yyyyMMddHHmmss", "rfc1123", "yyyy-MM-dd HH:mm:ss"]),
      nonce: Spot.optional(),
      seconds: z.int().min(10).max(3_600),
    })
    .optional(),
});

/** Encryption of a part of the message, or of its whole body. */
export const Encryption = z.strictObject({
  cipher: z.string().meta({ description: "Name in the registry of ciphers" }),
  key: keyName,
  parameters: z.record(z.string(), z.string()).optional(),
  /** The part that is encrypted: its JSON is replaced by the ciphertext as text. `$body`: the whole body. */
  of: z.union([WirePath, z.literal("$body")]),
  /** Where the ciphertext goes, when it is another place than `of`. */
  to: WirePath.optional(),
  encoding: z.enum(["hex", "hex-upper", "base64"]),
  /** Also of answers. */
  answers: z.boolean().default(true),
});
