import { TAG, equalBytes, need, type BerNode } from "../x509/ber.js";
import { bitsOf, octetsOf, oidOf, smallIntegerOf, textOf, timeOf } from "../x509/ber-values.js";
import { parseCertificate, shownName, type SealCertificate } from "../x509/certificate.js";
import { isFinding, keyProblem, schemeOf } from "./algorithms.js";
import { judgePath } from "./certificate-path.js";
import type { SealPolicy } from "./seal-policy.js";
import { SealRefusal, sealFinding } from "./seal-texts.js";
import { anchorsOf, judgeSigner, usageFindings, type SealJudgement } from "./signer-certificate.js";
import { digestOf, isSignedWith } from "./verify-signature.js";
import type { Finding } from "../../../rules/index.js";

/** 电子签章数据 (GB/T 38540-2020, SES_Signature): a signature and the electronic seal used for it. */
interface SesSignature {
  readonly toSign: Uint8Array;
  readonly seal: SesSeal;
  readonly signedAt: Date;
  readonly dataHash: Uint8Array;
  readonly signed: Signed;
}

/** 电子印章数据 (SESeal): who may use the seal, and when, as signed by the seal maker. */
interface SesSeal {
  readonly info: Uint8Array;
  readonly signers: readonly Uint8Array[];
  /** True when `signers` are digests of certificates instead of certificates. */
  readonly areDigests: boolean;
  readonly createdAt: Date;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly signed: Signed;
}

interface Signed {
  readonly certificate: SealCertificate;
  readonly algorithm: string;
  readonly signature: Uint8Array;
}

const VERSION = 4;
const CERTIFICATES = 1;
const DIGESTS = 2;

/** Recognizes the structure of GB/T 38540 and of the older GM/T 0031. A CMS begins with an OID instead. */
export function isSes({ children: [first] }: BerNode): boolean {
  return first?.tag === TAG.sequence && first.children[0]?.tag === TAG.integer;
}

/**
 * Verifies a signature of GB/T 38540 over the bytes of a file.
 * @throws SealRefusal when it is invalid
 * @throws BerError when its structure is invalid
 */
export async function judgeSes(
  root: BerNode,
  signedBytes: Uint8Array,
  claimedAt: Date | undefined,
  policy: SealPolicy,
  now: Date,
): Promise<SealJudgement> {
  const { toSign, seal, signedAt, dataHash, signed } = readSignature(root);
  if (!equalBytes(digestOf("sm3", signedBytes), dataHash) || !(await isSignedBy(signed, toSign)))
    throw new SealRefusal("seal-broken");
  if (!(await isSignedBy(seal.signed, seal.info))) throw new SealRefusal("seal-maker-broken");
  const { seal: facts, findings } = await judgeSigner(signed.certificate, [], policy, {
    signed: signedAt,
    claimed: claimedAt,
    now,
  });
  return {
    ...(facts && { seal: facts }),
    findings: [...findings, ...(await judgeSeal(seal, signed, signedAt, policy))],
  };
}

async function judgeSeal(seal: SesSeal, signed: Signed, at: Date, policy: SealPolicy): Promise<Finding[]> {
  const found: Finding[] = [];
  const { der } = signed.certificate;
  const own = seal.areDigests ? [digestOf("sm3", der), digestOf("sha256", der)] : [der];
  if (!seal.signers.some((one) => own.some((mine) => equalBytes(one, mine))))
    found.push(sealFinding("seal-signer-not-listed"));
  if (at < seal.validFrom || at > seal.validTo) {
    const [from, to] = [seal.validFrom, seal.validTo].map((time) => time.toISOString().slice(0, 10));
    found.push(sealFinding("seal-term", { at: at.toISOString(), from: from!, to: to! }));
  }
  const maker = seal.signed.certificate;
  const anchors = anchorsOf(policy.trustedCas);
  const path = await judgePath({ signer: maker, embedded: [], anchors, at: seal.createdAt, usages: [] });
  if (path.length > 0 || usageFindings(maker, []).length > 0)
    found.push(sealFinding("seal-maker-untrusted", { maker: shownName(maker.subject) }));
  return found;
}

/** Verifies with SM2 and SM3, the only algorithms of the standard. */
async function isSignedBy({ certificate, algorithm, signature }: Signed, bytes: Uint8Array): Promise<boolean> {
  const scheme = schemeOf({ oid: algorithm, bytes: new Uint8Array() });
  const problem = isFinding(scheme) ? scheme : keyProblem(certificate.publicKey);
  if (problem) throw new SealRefusal(problem);
  if (isFinding(scheme) || scheme.kind !== "sm2") throw new SealRefusal("seal-unsupported", { algorithm });
  return isSignedWith(scheme, certificate.publicKey, bytes, signature);
}

function readSignature({ children }: BerNode): SesSignature {
  // GM/T 0031-2014 has two elements: its certificate is inside the signed part. Not supported for lack of samples.
  if (children.length === 2) throw new SealRefusal("seal-unsupported", { algorithm: "GM/T 0031-2014" });
  const [toSign, certificate, algorithm, signature] = children;
  const [version, seal, time, dataHash] = need(toSign, TAG.sequence).children;
  needVersion(version);
  return {
    toSign: toSign!.bytes,
    seal: readSeal(need(seal, TAG.sequence)),
    signedAt: timeOf(time),
    dataHash: bitsOf(dataHash),
    signed: signedOf(certificate, algorithm, signature),
  };
}

function readSeal({ children: [info, certificate, algorithm, signature] }: BerNode): SesSeal {
  const [header, , property] = need(info, TAG.sequence).children;
  const [id, version] = need(header, TAG.sequence).children;
  if (textOf(need(id, TAG.ia5String)) !== "ES") throw new SealRefusal("seal-malformed");
  needVersion(version);
  const [, , listType, list, created, from, to] = need(property, TAG.sequence).children;
  const type = smallIntegerOf(listType);
  if (type !== CERTIFICATES && type !== DIGESTS)
    throw new SealRefusal("seal-unsupported", { algorithm: `GB/T 38540, certListType ${type}` });
  const entries = need(list, TAG.sequence).children;
  return {
    info: info!.bytes,
    signers: entries.map((entry) => octetsOf(type === DIGESTS ? need(entry, TAG.sequence).children[1] : entry)),
    areDigests: type === DIGESTS,
    createdAt: timeOf(created),
    validFrom: timeOf(from),
    validTo: timeOf(to),
    signed: signedOf(certificate, algorithm, signature),
  };
}

function needVersion(node: BerNode | undefined): void {
  const version = smallIntegerOf(node);
  if (version !== VERSION) throw new SealRefusal("seal-unsupported", { algorithm: `GB/T 38540, version ${version}` });
}

function signedOf(
  certificate: BerNode | undefined,
  algorithm: BerNode | undefined,
  signature: BerNode | undefined,
): Signed {
  return {
    certificate: parseCertificate(octetsOf(certificate)),
    algorithm: oidOf(algorithm),
    signature: bitsOf(signature),
  };
}
