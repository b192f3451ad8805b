import { BerError, TAG, need, type BerNode } from "../x509/ber.js";
import { algorithmOf, integerOf, octetsOf, oidOf, type AlgorithmId } from "../x509/ber-values.js";
import { nameOf, parseCertificate, type DistinguishedName, type SealCertificate } from "../x509/certificate.js";
import { SealRefusal } from "./seal-texts.js";

/** Parses CMS signatures (RFC 5652) and their counterpart of GM/T 0010. Judges nothing beyond the structure. */

/** id-signedData of PKCS #7 and of GM/T 0010. */
const SIGNED_DATA = ["1.2.840.113549.1.7.2", "1.2.156.10197.6.1.4.2.2"];
/** id-data of PKCS #7 and of GM/T 0010. */
export const DATA = ["1.2.840.113549.1.7.1", "1.2.156.10197.6.1.4.2.1"];
const MAX_CERTIFICATES = 32;

export type SignerIdentifier =
  { readonly issuer: DistinguishedName; readonly serial: bigint } | { readonly keyIdentifier: Uint8Array };

/** A detached SignedData (RFC 5652 5) with exactly one signer. */
export interface CmsSignature {
  readonly contentType: string;
  readonly certificates: readonly SealCertificate[];
  readonly signer: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmId;
  readonly signedAttributes: BerNode;
  readonly signatureAlgorithm: AlgorithmId;
  readonly signature: Uint8Array;
}

export function isCms({ children }: BerNode): boolean {
  return children[0]?.tag === TAG.oid;
}

/**
 * Parses a ContentInfo with SignedData.
 * @throws BerError when the structure is invalid
 * @throws SealRefusal when it is not a detached signature of one signer with signed attributes
 */
export function readCms(contentInfo: BerNode): CmsSignature {
  const [type, explicit] = need(contentInfo, TAG.sequence).children;
  const contentType = oidOf(type);
  if (!SIGNED_DATA.includes(contentType)) throw new SealRefusal("seal-unsupported", { algorithm: contentType });
  const [, , encapsulated, ...rest] = need(need(explicit, 0xa0).children[0], TAG.sequence).children;
  const [eContentType, eContent] = need(encapsulated, TAG.sequence).children;
  // With embedded content the signature would cover that content and not the file.
  if (eContent) throw new SealRefusal("seal-embedded-content");
  if (!DATA.includes(oidOf(eContentType))) throw new SealRefusal("seal-attributes", { attribute: "eContentType" });
  const signers = need(rest.at(-1), TAG.set).children;
  if (signers.length > 1) throw new SealRefusal("seal-several-signers");
  const certificates = rest.find((field) => field.tag === 0xa0)?.children ?? [];
  return {
    contentType: oidOf(eContentType),
    certificates: certificatesOf(certificates),
    ...signerInfoOf(need(signers[0], TAG.sequence)),
  };
}

function signerInfoOf({ children }: BerNode): Omit<CmsSignature, "contentType" | "certificates"> {
  const [, identifier, digest, ...rest] = children;
  const signedAttributes = rest[0]?.tag === 0xa0 ? rest.shift() : undefined;
  if (!signedAttributes) throw new SealRefusal("seal-attributes", { attribute: "signedAttrs" });
  const [algorithm, signature] = rest;
  return {
    signer: signerIdentifierOf(identifier),
    digestAlgorithm: algorithmOf(digest),
    signedAttributes,
    signatureAlgorithm: algorithmOf(algorithm),
    signature: octetsOf(signature),
  };
}

function signerIdentifierOf(node: BerNode | undefined): SignerIdentifier {
  if (node?.tag === 0x80) return { keyIdentifier: node.content };
  const [issuer, serial] = need(node, TAG.sequence).children;
  return { issuer: nameOf(issuer), serial: integerOf(serial) };
}

/** Parses the certificates, without duplicates. Invalid ones are left out, as they cannot help to verify. */
function certificatesOf(nodes: readonly BerNode[]): SealCertificate[] {
  if (nodes.length > MAX_CERTIFICATES) throw new BerError(`more than ${MAX_CERTIFICATES} certificates`);
  const found = new Map<string, SealCertificate>();
  for (const { bytes, tag } of nodes) {
    if (tag !== TAG.sequence) continue;
    try {
      found.set(Buffer.from(bytes).toString("base64"), parseCertificate(bytes));
    } catch (error) {
      if (!(error instanceof BerError)) throw error;
    }
  }
  return [...found.values()];
}
