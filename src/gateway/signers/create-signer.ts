import { SecurityError, refuseOthers } from "../common/security-error.js";
import { digestSigner, hmacSigner } from "./digests.js";
import { rsaSigner } from "./rsa.js";
import { SIGNERS, type Signer, type SignerName, type SignerParameters } from "./signer.js";
import { sm2Signer } from "./sm2.js";

const CREATE: Readonly<Record<SignerName, (parameters: SignerParameters, pointer: string) => Signer>> = {
  "hmac-sha256": () => hmacSigner("hmac-sha256", "sha256"),
  "hmac-sha1": () => hmacSigner("hmac-sha1", "sha1"),
  "hmac-sm3": () => hmacSigner("hmac-sm3", "sm3"),
  sha256: () => digestSigner("sha256", "sha256"),
  sm3: () => digestSigner("sm3", "sm3"),
  md5: () => digestSigner("md5", "md5"),
  "rsa-sha256": () => rsaSigner,
  "sm2-sm3": sm2Signer,
};

/**
 * Creates a signer by its name.
 * @param pointer where the signer is described, for errors
 * @throws SecurityError `unknown-signer`, `unknown-parameter`, `wrong-parameter`
 */
export function createSigner(
  name: string,
  parameters: Readonly<Record<string, string>> = {},
  pointer: string = "",
): Signer {
  if (!Object.hasOwn(SIGNERS, name)) throw new SecurityError("unknown-signer", `${pointer}/signer`);
  const known = name as SignerName;
  refuseOthers(parameters, SIGNERS[known].parameters, `${pointer}/parameters`, "unknown-parameter");
  return CREATE[known](parameters as SignerParameters, `${pointer}/parameters`);
}
