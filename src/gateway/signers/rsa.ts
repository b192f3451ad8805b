import { sign, verify, type KeyObject } from "node:crypto";
import { SecurityError } from "../common/security-error.js";
import type { KeyMaterial } from "../keys/key-material.js";
import { privateKeyOf, publicKeyOf } from "./key-objects.js";
import type { Signer } from "./signer.js";

const NAME = "rsa-sha256";

/** RSASSA-PKCS1-v1_5 with SHA-256, "SHA256withRSA" in Java. */
export const rsaSigner: Signer = {
  name: NAME,
  sign: (text, key) => sign("sha256", text, rsa(privateKeyOf(key, NAME))),
  verify: (text, signature, key?: KeyMaterial) => verify("sha256", text, rsa(publicKeyOf(key, NAME)), signature),
};

function rsa(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== "rsa") throw new SecurityError("key-kind", NAME);
  return key;
}
