import { X509Certificate, createHash, webcrypto } from "node:crypto";
import type { Certificate as PkiCertificate, SignedData } from "pkijs";
import { CERTIFICATE_TEXTS, type CertificateFindingCode } from "./findings.js";
import { createFinding, type MessageParams, type Finding } from "../../rules/index.js";

/** Whose seal stands on a file, and when it says it was set. */
export interface SealFacts {
  readonly signer: string;
  /** Credit code of the sealing body, where its certificate names one. */
  readonly signerId?: string;
  readonly issuer: string;
  /** As the seal itself says (RFC 3339); no third party vouches for it. */
  readonly signedAt?: string;
  readonly validFrom: string;
  readonly validTo: string;
}

export interface SealVerdict {
  readonly seal?: SealFacts;
  readonly findings: Finding[];
}

const OID = { signingTime: "1.2.840.113549.1.9.5", signingCertificateV2: "1.2.840.113549.1.9.16.2.47" } as const;
const WEAK_DIGESTS: Readonly<Record<string, string>> = { "1.3.14.3.2.26": "SHA-1", "1.2.840.113549.2.5": "MD5" };
/** SM2, SM3 and their relatives: neither Web Crypto nor OpenSSL's certificate code verifies them. */
const CHINESE_ALGORITHMS = "1.2.156.10197.";
const MAX_CHAIN = 8;

export function finding(code: CertificateFindingCode, facts: MessageParams = {}): Finding {
  return createFinding(code, CERTIFICATE_TEXTS[code], facts);
}

/**
 * Verifies the seal of a PDF (PAdES or adbe.pkcs7.detached): that it exists, covers the whole file, is intact, and
 * comes from below one of the trusted CAs, with certificates that were valid when it was set. Does not check
 * revocation.
 */
export async function verifySeal(
  pdf: Uint8Array,
  trustedCas: readonly X509Certificate[],
  now: Date,
): Promise<SealVerdict> {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString("latin1");
  const ranges = [...text.matchAll(/\/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]/g)];
  if (ranges.length === 0) return { findings: [finding("seal-missing")] };
  const whole = ranges.find(
    ([, from, , second, rest]) => Number(from) === 0 && Number(second) + Number(rest) === pdf.length,
  );
  const [, , first = "", second = ""] = whole ?? [];
  const [start, end] = [Number(first), Number(second)];
  // All that the signature may leave out is the signature: one hexadecimal string.
  const hole = text.slice(start, end);
  if (!whole || !/^<[0-9a-fA-F]+>$/.test(hole)) return { findings: [finding("seal-not-whole")] };

  const signedBytes = Buffer.concat([pdf.subarray(0, start), pdf.subarray(end)]);
  let signed: SignedData;
  try {
    signed = await readCms(Buffer.from(hole.slice(1, -1), "hex"));
  } catch {
    return { findings: [finding("seal-broken")] };
  }
  const signer = await verifySignature(signed, signedBytes);
  if (!(signer instanceof X509Certificate)) return { findings: [signer] };
  const chain = (signed.certificates ?? [])
    .filter((c): c is PkiCertificate => "subjectPublicKeyInfo" in c)
    .map(derOf)
    .map((der) => new X509Certificate(der));
  const signedAt = timeOf(signed) ?? claimedTime(text, whole.index);
  const seal = factsOf(signer, signedAt);
  return { seal, findings: verifyChain(signer, chain, trustedCas, signedAt ?? now, now, seal) };
}

async function readCms(der: Buffer): Promise<SignedData> {
  const [{ ContentInfo, SignedData, CryptoEngine, setEngine }, { fromBER }] = await Promise.all([
    import("pkijs"),
    import("asn1js"),
  ]);
  setEngine("node", new CryptoEngine({ name: "node", crypto: webcrypto }));
  // The string is padded with zeros behind the structure.
  const parsed = fromBER(new Uint8Array(der));
  if (parsed.offset === -1) throw new Error("not DER");
  const info = new ContentInfo({ schema: parsed.result });
  return new SignedData({ schema: info.content });
}

/** The certificate whose key made the signature over this content, or why there is none. */
async function verifySignature(signed: SignedData, data: Buffer): Promise<X509Certificate | Finding> {
  const [info] = signed.signerInfos;
  if (!info || signed.signerInfos.length !== 1) return finding("seal-broken");
  const used = [info.digestAlgorithm.algorithmId, info.signatureAlgorithm.algorithmId];
  const chinese = used.find((oid) => oid.startsWith(CHINESE_ALGORITHMS));
  if (chinese) return finding("seal-unsupported", { algorithm: `SM2/SM3, ${chinese}` });
  const weak = WEAK_DIGESTS[info.digestAlgorithm.algorithmId];
  if (weak) return finding("seal-weak", { algorithm: weak });
  try {
    const bytes = new Uint8Array(data);
    const { signatureVerified, signerCertificate } = await signed.verify({
      signer: 0,
      data: bytes.buffer,
      checkChain: false,
      extendedMode: true,
    });
    if (!signatureVerified || !signerCertificate || !isBound(signed, derOf(signerCertificate)))
      return finding("seal-broken");
    return new X509Certificate(derOf(signerCertificate));
  } catch {
    return finding("seal-broken");
  }
}

function derOf(certificate: PkiCertificate): Buffer {
  return Buffer.from(certificate.toSchema().toBER());
}

/** A signature that names its certificate by digest (RFC 5035) holds for no other certificate of the same key. */
function isBound(signed: SignedData, der: Buffer): boolean {
  const attribute = signed.signerInfos[0]?.signedAttrs?.attributes.find((a) => a.type === OID.signingCertificateV2);
  const value = attribute?.values[0] as { toBER(): ArrayBuffer } | undefined;
  if (!value) return true;
  const named = Buffer.from(value.toBER());
  return ["sha256", "sha384", "sha512"].some((algorithm) => named.includes(createHash(algorithm).update(der).digest()));
}

function timeOf(signed: SignedData): Date | undefined {
  const value = signed.signerInfos[0]?.signedAttrs?.attributes.find((a) => a.type === OID.signingTime)?.values[0] as
    { toDate?: () => Date } | undefined;
  return value?.toDate?.();
}

/** `/M` of the signature's dictionary, which the signature covers. */
function claimedTime(text: string, byteRangeAt: number): Date | undefined {
  const dictionary = text.slice(text.lastIndexOf(" obj", byteRangeAt), text.indexOf("endobj", byteRangeAt));
  const [, y, mo, d, h, mi, s, sign, oh = "00", om = "00"] =
    /\/M\s*\(D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:([+-])(\d{2})'?(\d{2})?'?|Z)?/.exec(dictionary) ?? [];
  const at = new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}${sign ? `${sign}${oh}:${om}` : "Z"}`);
  return y === undefined || Number.isNaN(at.getTime()) ? undefined : at;
}

function verifyChain(
  signer: X509Certificate,
  chain: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
  at: Date,
  now: Date,
  seal: SealFacts,
): Finding[] {
  if (trusted.length === 0) return [finding("seal-no-trust")];
  const path = pathTo(signer, chain, trusted);
  if (!path) return [finding("seal-untrusted", { signer: seal.signer })];
  if (path.some((c) => !isValidAt(c, at))) return [finding("seal-not-valid-then", { at: at.toISOString() })];
  return isValidAt(signer, now) ? [] : [finding("seal-expired-since", { to: seal.validTo.slice(0, 10) })];
}

/**
 * From the signer to a trusted certificate, each issued and signed by the next; a trusted one may be the signer itself.
 */
function pathTo(
  signer: X509Certificate,
  chain: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
): X509Certificate[] | undefined {
  const isTrusted = (c: X509Certificate) => trusted.some((t) => t.fingerprint256 === c.fingerprint256);
  const path = [signer];
  while (path.length <= MAX_CHAIN) {
    const last = path.at(-1)!;
    if (isTrusted(last)) return path;
    const issuer = [...trusted, ...chain].find(
      (c) => c.ca && !path.includes(c) && last.checkIssued(c) && last.verify(c.publicKey),
    );
    if (!issuer) return undefined;
    path.push(issuer);
  }
  return undefined;
}

function isValidAt(certificate: X509Certificate, at: Date): boolean {
  return at.getTime() >= Date.parse(certificate.validFrom) && at.getTime() <= Date.parse(certificate.validTo);
}

function factsOf(certificate: X509Certificate, signedAt: Date | undefined): SealFacts {
  const part = (name: string, of: string) => new RegExp(`^${name}=(.+)$`, "m").exec(of)?.[1];
  const { subject, issuer, validFrom, validTo } = certificate;
  const signerId = part("organizationIdentifier", subject) ?? part("2\\.5\\.4\\.97", subject);
  return {
    signer: part("CN", subject) ?? subject,
    issuer: part("CN", issuer) ?? issuer,
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
    ...(signerId && { signerId }),
    ...(signedAt && { signedAt: signedAt.toISOString() }),
  };
}
