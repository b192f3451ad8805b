import { TAG, need, parseBer } from "../x509/ber.js";
import { algorithmOf, integerOf, oidOf, smallIntegerOf, type AlgorithmId } from "../x509/ber-values.js";
import type { PublicKey } from "../x509/certificate.js";
import { sealFinding } from "./seal-texts.js";
import type { Finding } from "../../../rules/index.js";

/** The algorithms and keys that a seal may use, by OID; everything else is unsupported or weak. */

export type Hash = "sha256" | "sha384" | "sha512" | "sm3";

/** Parameters of verifying a signature. */
export type Scheme =
  | { readonly kind: "rsa" | "ecdsa"; readonly hash: Hash }
  | { readonly kind: "rsa-pss"; readonly hash: Hash; readonly saltLength: number }
  | { readonly kind: "sm2"; readonly hash: "sm3" };

const HASHES: Readonly<Record<string, Hash>> = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
  "1.2.156.10197.1.401": "sm3",
};

const WEAK: Readonly<Record<string, string>> = {
  "1.3.14.3.2.26": "SHA-1",
  "1.2.840.113549.2.5": "MD5",
  "1.2.840.113549.2.2": "MD2",
  "2.16.840.1.101.3.4.2.4": "SHA-224",
  "1.2.840.113549.1.1.2": "RSA with MD2",
  "1.2.840.113549.1.1.4": "RSA with MD5",
  "1.2.840.113549.1.1.5": "RSA with SHA-1",
  "1.3.14.3.2.29": "RSA with SHA-1",
  "1.2.840.113549.1.1.14": "RSA with SHA-224",
  "1.2.840.10045.4.1": "ECDSA with SHA-1",
  "1.2.840.10045.4.3.1": "ECDSA with SHA-224",
  "1.2.840.10040.4.3": "DSA with SHA-1",
};

const RSA = "1.2.840.113549.1.1.1";
const RSA_PSS = "1.2.840.113549.1.1.10";
const MGF1 = "1.2.840.113549.1.1.8";
const SHA_1 = "1.3.14.3.2.26";
const WITH_HASH: Readonly<Record<string, Scheme>> = {
  "1.2.840.113549.1.1.11": { kind: "rsa", hash: "sha256" },
  "1.2.840.113549.1.1.12": { kind: "rsa", hash: "sha384" },
  "1.2.840.113549.1.1.13": { kind: "rsa", hash: "sha512" },
  "1.2.840.10045.4.3.2": { kind: "ecdsa", hash: "sha256" },
  "1.2.840.10045.4.3.3": { kind: "ecdsa", hash: "sha384" },
  "1.2.840.10045.4.3.4": { kind: "ecdsa", hash: "sha512" },
  // SM2 with SM3, and the OIDs of GM/T 0010 for SM2 where the digest is given separately.
  "1.2.156.10197.1.501": { kind: "sm2", hash: "sm3" },
  "1.2.156.10197.1.301": { kind: "sm2", hash: "sm3" },
  "1.2.156.10197.1.301.1": { kind: "sm2", hash: "sm3" },
};

const EC = "1.2.840.10045.2.1";
export const SM2_CURVE = "1.2.156.10197.1.301";
const NIST_CURVES = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];
const WEAK_CURVES: Readonly<Record<string, string>> = {
  "1.2.840.10045.3.1.1": "EC P-192",
  "1.3.132.0.33": "EC P-224",
  "1.3.132.0.8": "EC secp160r1",
};
const RSA_BITS = { min: 2048, max: 8192 } as const;

/** Returns the digest algorithm, or a finding when it is weak or unsupported. */
export function hashOf({ oid }: AlgorithmId): Hash | Finding {
  const weak = WEAK[oid];
  if (weak) return sealFinding("seal-weak", { algorithm: weak });
  return HASHES[oid] ?? sealFinding("seal-unsupported", { algorithm: oid });
}

/**
 * Returns the scheme of a signature algorithm, or a finding when it is weak, unsupported or contradictory.
 * @param digest digest of the SignerInfo, which must match; absent for certificates
 */
export function schemeOf(algorithm: AlgorithmId, digest?: Hash): Scheme | Finding {
  const { oid } = algorithm;
  const weak = WEAK[oid];
  if (weak) return sealFinding("seal-weak", { algorithm: weak });
  const scheme =
    oid === RSA && digest && digest !== "sm3"
      ? ({ kind: "rsa", hash: digest } as const)
      : oid === RSA_PSS
        ? pssOf(algorithm)
        : WITH_HASH[oid];
  if (!scheme) return sealFinding("seal-unsupported", { algorithm: oid });
  if ("rule" in scheme || !digest || scheme.hash === digest) return scheme;
  return sealFinding("seal-algorithm-mismatch", { algorithm: `${digest}, ${scheme.kind} ${scheme.hash}` });
}

/** Parses RSASSA-PSS-params (RFC 4055). Absent fields mean SHA-1 and a salt of 20 bytes. */
function pssOf({ params }: AlgorithmId): Scheme | Finding {
  const field = (tag: number) => params && need(params, TAG.sequence).children.find((c) => c.tag === tag)?.children[0];
  const [hashField, mgfField, saltField, trailerField] = [field(0xa0), field(0xa1), field(0xa2), field(0xa3)];
  const hash = hashField ? hashOf(algorithmOf(hashField)) : sealFinding("seal-weak", { algorithm: WEAK[SHA_1]! });
  if (typeof hash !== "string") return hash;
  const mgf = mgfField && algorithmOf(mgfField);
  const mgfHash = mgf?.params && algorithmOf(mgf.params).oid;
  const trailer = trailerField ? smallIntegerOf(trailerField) : 1;
  if (mgf?.oid !== MGF1 || !mgfHash || HASHES[mgfHash] !== hash || trailer !== 1)
    return sealFinding("seal-algorithm-mismatch", { algorithm: `RSASSA-PSS, ${hash}, MGF1 ${mgfHash ?? SHA_1}` });
  return { kind: "rsa-pss", hash, saltLength: saltField ? smallIntegerOf(saltField) : 20 };
}

/** Returns a finding when a public key is weak, of an unsupported type or has invalid parameters. */
export function keyProblem(key: PublicKey): Finding | undefined {
  const { oid, params } = key.algorithm;
  if (oid === EC) {
    const curve = params?.tag === TAG.oid ? oidOf(params) : "EC, explicit parameters";
    if (curve === SM2_CURVE || NIST_CURVES.includes(curve)) return undefined;
    const weak = WEAK_CURVES[curve];
    return weak
      ? sealFinding("seal-weak", { algorithm: weak })
      : sealFinding("seal-unsupported", { algorithm: `EC ${curve}` });
  }
  if (oid !== RSA && oid !== RSA_PSS) return sealFinding("seal-unsupported", { algorithm: oid });
  const [modulus, exponent] = need(parseBer(key.bits), TAG.sequence).children;
  const size = need(modulus, TAG.integer).content;
  if (size.length > RSA_BITS.max / 8 + 1)
    return sealFinding("seal-key-unusable", { algorithm: `RSA > ${RSA_BITS.max}` });
  const bits = integerOf(modulus).toString(2).length;
  const e = need(exponent, TAG.integer).content.length > 8 ? 0n : integerOf(exponent);
  if (bits > RSA_BITS.max || e < 3n || e % 2n === 0n || e > 1n << 32n)
    return sealFinding("seal-key-unusable", { algorithm: `RSA-${bits}, e = ${e || "> 2^32"}` });
  return bits < RSA_BITS.min ? sealFinding("seal-weak", { algorithm: `RSA-${bits}` }) : undefined;
}

/** Returns true when a key has the type that a scheme needs. */
export function fits({ algorithm: { oid, params } }: PublicKey, { kind }: Scheme): boolean {
  if (kind === "rsa") return oid === RSA;
  if (kind === "rsa-pss") return oid === RSA || oid === RSA_PSS;
  if (oid !== EC || params?.tag !== TAG.oid) return false;
  return (oidOf(params) === SM2_CURVE) === (kind === "sm2");
}

export function isFinding(value: Hash | Scheme | Finding): value is Finding {
  return typeof value === "object" && "rule" in value;
}
