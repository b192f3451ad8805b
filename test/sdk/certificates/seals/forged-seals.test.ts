import { createHash, X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { judgeSignature, type DetachedSignature } from "../../../../src/sdk/certificates/seals/judge-signature.js";
import type { SealPolicy } from "../../../../src/sdk/certificates/seals/seal-policy.js";
import {
  ALGORITHM,
  ecKey,
  extension,
  makeCertificate,
  pem,
  rsaKey,
  type Made,
  type Wanted,
} from "./certificate-maker.js";
import { OID, attribute, essAttribute, issuerSerialOf, makeCms, type CmsWanted } from "./cms-maker.js";
import { int, nil, octets, oid, seq, tlv } from "./der.js";
import { opensslVerifies } from "./openssl.js";

const content = Buffer.from("%PDF-1.7 the bytes of a certificate");
const other = Buffer.from("%PDF-1.7 the bytes of another certificate");
const now = new Date("2026-11-30T08:00:00Z");
const NAME = [
  ["C", "CN"],
  ["O", "示例市不动产登记中心"],
  ["organizationIdentifier", "12330106MB1TEXT26R"],
  ["CN", "示例市不动产登记中心电子印章"],
] as const;
const ca = makeCertificate({ subject: [["CN", "印章CA"]], key: ecKey(), isCa: true, pathLength: 1 });
const sealKey = ecKey();
const rsa = rsaKey();
const issue = (more: Partial<Wanted> = {}) => makeCertificate({ subject: NAME, key: sealKey, issuer: ca, ...more });
const seal = issue();
const policy: SealPolicy = { trustedCas: [new X509Certificate(ca.der)], subject: { O: NAME[1][1] } };

interface Case {
  readonly cms?: Partial<CmsWanted>;
  readonly signature?: Partial<DetachedSignature>;
  readonly policy?: Partial<SealPolicy>;
  /** Replaces the encoded CMS. */
  readonly change?: (der: Buffer) => Uint8Array;
}

function cmsOf({ cms = {}, change = (der) => der }: Case): Uint8Array {
  const signer = cms.signer ?? seal;
  return change(makeCms({ content, signer, issuerName: ca.name, signingTime: now, ...cms }));
}

async function judge(one: Case) {
  const contents = cmsOf(one);
  const signature = { contents, subFilter: "adbe.pkcs7.detached", signedBytes: content, ...one.signature };
  const { findings } = await judgeSignature(signature, { ...policy, ...one.policy }, now);
  return findings.map(({ rule }) => rule);
}

const signedBy = (signer: Made, more: Partial<CmsWanted> = {}): Partial<CmsWanted> => ({ signer, ...more });
const below = (issuer: Made, more: Partial<Wanted> = {}): Made =>
  makeCertificate({ subject: NAME, key: sealKey, issuer, ...more });
const chainOf = (issuer: Made, leaf: Made, ...rest: Made[]): Partial<CmsWanted> => ({
  signer: leaf,
  issuerName: issuer.name,
  certificates: [leaf, issuer, ...rest].map((c) => c.der),
});
const caBelow = (more: Partial<Wanted> = {}) =>
  makeCertificate({ subject: [["CN", "下级CA"]], key: ecKey(), issuer: ca, isCa: true, ...more });
const digestAttribute = (bytes: Uint8Array) =>
  attribute(OID.messageDigest, octets(createHash("sha256").update(bytes).digest()));
const typeAttribute = attribute(OID.contentType, oid(OID.data));
const pss = (hash: Uint8Array, mgf: Uint8Array, salt: number) =>
  seq(
    oid("1.2.840.113549.1.1.10"),
    seq(tlv(0xa0, hash), tlv(0xa1, seq(oid("1.2.840.113549.1.1.8"), mgf)), tlv(0xa2, int(salt))),
  );
const rsaSeal = issue({ key: rsa });
const sub = caBelow();
const noCa = caBelow({ isCa: false, keyUsage: [5] });
const noConstraints = caBelow({ noBasicConstraints: true });
const subOfSub = makeCertificate({ subject: [["CN", "第三级CA"]], key: ecKey(), issuer: sub, isCa: true });
const tooDeep = makeCertificate({ subject: [["CN", "路径CA"]], key: ecKey(), issuer: subOfSub, isCa: true });
const noSignUsage = caBelow({ keyUsage: [6] });
const webCa = caBelow({ extendedKeyUsage: ["1.3.6.1.5.5.7.3.1"] });
const sha1Ca = caBelow({ form: { algorithm: ALGORITHM.ecdsaSha1, hash: "sha1" } });
const constrained = caBelow({ more: [extension("2.5.29.30", seq(), true)] });
const expiredCa = caBelow({ to: new Date("2025-01-01T00:00:00Z") });
const bank = issue({
  subject: [
    ["O", "某银行"],
    ["CN", "某银行电子印章"],
  ],
  key: ecKey(),
});
const webServer = issue({ extendedKeyUsage: ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"] });
const otherSeal = issue();
const untrustedRoot = makeCertificate({ subject: [["CN", "印章CA"]], key: ecKey(), isCa: true });
const nested = (depth: number) => {
  let der = nil();
  for (let i = 0; i < depth; i++) der = seq(der);
  return der;
};
const deepAttribute = (depth: number) => attribute("1.2.3.4", nested(depth));

/** Name of the forgery, the forged seal, the expected finding, and a valid seal that is as similar as possible. */
const table: [string, Case, string, Case][] = [
  ["other embedded content", { cms: { content: other, embedded: other } }, "seal-embedded-content", {}],
  ["embedded content that equals the file", { cms: { embedded: content } }, "seal-embedded-content", {}],
  [
    "other bytes",
    { signature: { signedBytes: other } },
    "seal-broken",
    { cms: { content: other }, signature: { signedBytes: other } },
  ],
  ["an extra byte", { signature: { signedBytes: Buffer.concat([content, Buffer.from([0])]) } }, "seal-broken", {}],
  ["two signers", { cms: { copies: 2 } }, "seal-several-signers", { cms: { copies: 1 } }],
  ["no signer", { cms: { copies: 0 } }, "seal-malformed", { cms: { copies: 1 } }],
  [
    "two digests, the first of other bytes",
    { cms: { attributes: [typeAttribute, digestAttribute(other), digestAttribute(content)] } },
    "seal-attributes",
    { cms: { attributes: [typeAttribute, digestAttribute(content)] } },
  ],
  [
    "two values of one digest attribute",
    {
      cms: {
        attributes: [
          typeAttribute,
          attribute(OID.messageDigest, octets(createHash("sha256").update(content).digest()), octets(Buffer.alloc(32))),
        ],
      },
    },
    "seal-attributes",
    {},
  ],
  ["no digest", { cms: { attributes: [typeAttribute] } }, "seal-attributes", {}],
  ["no content type", { cms: { attributes: [digestAttribute(content)] } }, "seal-attributes", {}],
  [
    "a content type of another kind",
    { cms: { attributes: [attribute(OID.contentType, oid(OID.signedData)), digestAttribute(content)] } },
    "seal-attributes",
    {},
  ],
  ["an eContentType other than data", { cms: { dataType: "1.2.840.113549.1.9.16.1.4" } }, "seal-attributes", {}],
  [
    "an unknown attribute twice",
    { cms: { more: [attribute("1.2.3.4", int(1)), attribute("1.2.3.4", int(2))] } },
    "seal-attributes",
    { cms: { more: [attribute("1.2.3.4", int(1)), attribute("1.2.3.5", int(2))] } },
  ],
  [
    "a digest of other bytes",
    { cms: { attributes: [typeAttribute, digestAttribute(other)] } },
    "seal-broken",
    { cms: { attributes: [typeAttribute, digestAttribute(content)] } },
  ],
  ["no signed attributes", { cms: { withoutAttributes: true } }, "seal-attributes", {}],
  ["a signature of zeros", { cms: { signature: seq(int(0), int(0)) } }, "seal-broken", {}],
  ["a signature by another key", { cms: { signature: ecKey().sign(content) } }, "seal-broken", {}],
  [
    "SHA-1",
    { cms: { hash: "sha1", digestAlgorithm: ALGORITHM.sha1, form: { algorithm: ALGORITHM.ecdsaSha1 } } },
    "seal-weak",
    { cms: { hash: "sha384", digestAlgorithm: ALGORITHM.sha384, form: { algorithm: ALGORITHM.ecdsaSha384 } } },
  ],
  [
    "a signature with SHA-1 beside a digest with SHA-256",
    { cms: { form: { algorithm: ALGORITHM.ecdsaSha1, hash: "sha1" } } },
    "seal-weak",
    {},
  ],
  [
    "a digest algorithm other than that of the signature",
    { cms: { form: { algorithm: ALGORITHM.ecdsaSha384, hash: "sha384" } } },
    "seal-algorithm-mismatch",
    { cms: { hash: "sha384", digestAlgorithm: ALGORITHM.sha384, form: { algorithm: ALGORITHM.ecdsaSha384 } } },
  ],
  ["RSA of 1024 bits", { cms: signedBy(issue({ key: rsaKey(1024) })) }, "seal-weak", { cms: signedBy(rsaSeal) }],
  [
    "RSA with exponent 1",
    { cms: signedBy(issue({ key: { ...rsa, spki: withExponent(rsa.spki, 1) } })) },
    "seal-key-unusable",
    { cms: signedBy(rsaSeal) },
  ],
  [
    "EC P-224",
    { cms: signedBy(issue({ key: ecKey("secp224r1") })) },
    "seal-weak",
    { cms: signedBy(issue({ key: ecKey("P-384") })) },
  ],
  [
    "a curve that is not accepted",
    { cms: signedBy(issue({ key: ecKey("secp256k1") })) },
    "seal-unsupported",
    { cms: signedBy(issue({ key: ecKey("P-521") })) },
  ],
  [
    "PSS whose MGF1 has another digest",
    {
      cms: signedBy(rsaSeal, {
        form: { algorithm: pss(ALGORITHM.sha256, ALGORITHM.sha1, 32), pss: { saltLength: 32 } },
      }),
    },
    "seal-algorithm-mismatch",
    {
      cms: signedBy(rsaSeal, {
        form: { algorithm: pss(ALGORITHM.sha256, ALGORITHM.sha256, 32), pss: { saltLength: 32 } },
      }),
    },
  ],
  [
    "PSS of another salt length than named",
    {
      cms: signedBy(rsaSeal, {
        form: { algorithm: pss(ALGORITHM.sha256, ALGORITHM.sha256, 20), pss: { saltLength: 32 } },
      }),
    },
    "seal-broken",
    {
      cms: signedBy(rsaSeal, {
        form: { algorithm: pss(ALGORITHM.sha256, ALGORITHM.sha256, 20), pss: { saltLength: 20 } },
      }),
    },
  ],
  [
    "PSS without parameters",
    { cms: signedBy(rsaSeal, { form: { algorithm: seq(oid("1.2.840.113549.1.1.10")), pss: { saltLength: 20 } } }) },
    "seal-weak",
    { cms: signedBy(rsaSeal, { form: { algorithm: ALGORITHM.rsa } }) },
  ],
  ["the certificate of a CA", { cms: { signer: ca, signature: undefined! } }, "seal-ca-certificate", {}],
  [
    "a certificate of a CA below",
    { cms: signedBy(issue({ isCa: true, keyUsage: [0, 5] })) },
    "seal-ca-certificate",
    { cms: signedBy(issue({ noBasicConstraints: true })) },
  ],
  [
    "the certificate of a web server",
    { cms: signedBy(webServer) },
    "seal-key-usage",
    { cms: signedBy(issue({ extendedKeyUsage: ["1.3.6.1.5.5.7.3.36"] })) },
  ],
  [
    "a certificate for time stamps",
    { cms: signedBy(issue({ extendedKeyUsage: ["1.3.6.1.5.5.7.3.8"] })) },
    "seal-key-usage",
    { cms: signedBy(issue({ extendedKeyUsage: ["1.3.6.1.5.5.7.3.4"] })) },
  ],
  [
    "a key for encryption only",
    { cms: signedBy(issue({ keyUsage: [2, 3] })) },
    "seal-key-usage",
    { cms: signedBy(issue({ keyUsage: [1] })) },
  ],
  [
    "an unknown critical extension",
    { cms: signedBy(issue({ more: [extension("1.2.3.4.5", nil(), true)] })) },
    "seal-critical-extension",
    { cms: signedBy(issue({ more: [extension("1.2.3.4.5", nil())] })) },
  ],
  [
    "an extension twice",
    { cms: signedBy(issue({ more: [extension("2.5.29.19", seq())] })) },
    "seal-signer-missing",
    {},
  ],
  [
    "an intermediate without the CA flag",
    { cms: chainOf(noCa, below(noCa)) },
    "seal-path",
    { cms: chainOf(sub, below(sub)) },
  ],
  [
    "an intermediate without basic constraints",
    { cms: chainOf(noConstraints, below(noConstraints)) },
    "seal-path",
    { cms: chainOf(sub, below(sub)) },
  ],
  [
    "a seal certificate as issuer",
    { cms: chainOf(seal, below(seal, { key: ecKey() })) },
    "seal-path",
    { cms: chainOf(sub, below(sub, { key: ecKey() })) },
  ],
  [
    "a path longer than the CA allows",
    { cms: chainOf(tooDeep, below(tooDeep), subOfSub, sub) },
    "seal-path",
    { cms: chainOf(sub, below(sub)) },
  ],
  [
    "an intermediate that may not sign certificates",
    { cms: chainOf(noSignUsage, below(noSignUsage)) },
    "seal-path",
    { cms: chainOf(sub, below(sub)) },
  ],
  [
    "an intermediate for web servers",
    { cms: chainOf(webCa, below(webCa)) },
    "seal-path",
    { cms: chainOf(sub, below(sub)) },
  ],
  [
    "an intermediate signed with SHA-1",
    { cms: chainOf(sha1Ca, below(sha1Ca)) },
    "seal-weak",
    { cms: chainOf(sub, below(sub)) },
  ],
  [
    "an intermediate with name constraints",
    { cms: chainOf(constrained, below(constrained)) },
    "seal-critical-extension",
    { cms: chainOf(sub, below(sub)) },
  ],
  [
    "an intermediate that had expired",
    { cms: chainOf(expiredCa, below(expiredCa)) },
    "seal-not-valid-then",
    { cms: { ...chainOf(expiredCa, below(expiredCa)), signingTime: new Date("2024-06-01T00:00:00Z") } },
  ],
  [
    "a missing intermediate",
    { cms: signedBy(below(sub), { issuerName: sub.name }) },
    "seal-untrusted",
    { cms: chainOf(sub, below(sub)) },
  ],
  [
    "a CA of the same name with another key",
    { cms: chainOf(untrustedRoot, below(untrustedRoot)) },
    "seal-untrusted",
    {},
  ],
  ["no trusted CA", { policy: { trustedCas: [] } }, "seal-no-trust", {}],
  [
    "a bank below the same CA",
    { cms: signedBy(bank) },
    "seal-signer-not-allowed",
    { cms: signedBy(bank), policy: { subject: { O: "某银行" } } },
  ],
  [
    "a name with the organization twice",
    { cms: signedBy(issue({ subject: [...NAME, ["O", "某银行"]] })) },
    "seal-signer-not-allowed",
    {},
  ],
  [
    "an organization unit in place of the organization",
    {
      cms: signedBy(
        issue({
          subject: [
            ["OU", NAME[1][1]],
            ["CN", "x"],
          ],
        }),
      ),
    },
    "seal-signer-not-allowed",
    {},
  ],
  [
    "a missing required certificate policy",
    { policy: { certificatePolicies: ["1.2.156.1"] } },
    "seal-signer-not-allowed",
    { cms: signedBy(issue({ policies: ["1.2.156.1", "1.2.156.2"] })), policy: { certificatePolicies: ["1.2.156.1"] } },
  ],
  [
    "a missing required extended key usage",
    { cms: signedBy(issue({ extendedKeyUsage: ["1.3.6.1.5.5.7.3.4"] })), policy: { extendedKeyUsage: ["1.2.156.9"] } },
    "seal-signer-not-allowed",
    { cms: signedBy(issue({ extendedKeyUsage: ["1.2.156.9"] })), policy: { extendedKeyUsage: ["1.2.156.9"] } },
  ],
  [
    "a certificate that had expired",
    { cms: signedBy(issue({ to: new Date("2026-01-01T00:00:00Z") })) },
    "seal-not-valid-then",
    { cms: signedBy(issue({ to: new Date("2026-12-31T00:00:00Z") })) },
  ],
  [
    "a certificate that was not valid yet",
    { cms: signedBy(issue({ from: new Date("2026-12-01T00:00:00Z") })) },
    "seal-not-valid-then",
    {},
  ],
  [
    "a signing time in the future",
    { cms: { signingTime: new Date("2027-01-01T00:00:00Z") } },
    "seal-from-the-future",
    { cms: { signingTime: new Date("2026-11-30T08:04:00Z") } },
  ],
  [
    "a claimed time in the future",
    { cms: { signingTime: now }, signature: { claimedAt: new Date("2027-01-01T00:00:00Z") } },
    "seal-from-the-future",
    { signature: { claimedAt: now } },
  ],
  [
    "another certificate of the same key",
    { cms: signedBy(seal, { more: [essAttribute(otherSeal.der)] }) },
    "seal-not-binding",
    { cms: signedBy(seal, { more: [essAttribute(seal.der)] }) },
  ],
  [
    "the right digest with another serial number",
    { cms: { more: [essAttribute(seal.der, issuerSerialOf(ca.name, 1n))] } },
    "seal-not-binding",
    { cms: { more: [essAttribute(seal.der, issuerSerialOf(ca.name, seal.serial))] } },
  ],
  [
    "CAdES that names no certificate",
    { signature: { subFilter: "ETSI.CAdES.detached" } },
    "seal-not-binding",
    { cms: { more: [essAttribute(seal.der)] }, signature: { subFilter: "ETSI.CAdES.detached" } },
  ],
  ["a format that signs a digest with SHA-1", { signature: { subFilter: "adbe.pkcs7.sha1" } }, "seal-unsupported", {}],
  ["a time stamp instead of a seal", { signature: { subFilter: "ETSI.RFC3161" } }, "seal-unsupported", {}],
  ["adbe.x509.rsa_sha1", { signature: { subFilter: "adbe.x509.rsa_sha1" } }, "seal-unsupported", {}],
  ["EnvelopedData", { cms: { signedDataType: "1.2.840.113549.1.7.3" } }, "seal-unsupported", {}],
  ["no certificates", { cms: { certificates: [] } }, "seal-signer-missing", {}],
  ["only the certificate of another signer", { cms: { certificates: [bank.der] } }, "seal-signer-missing", {}],
  [
    "a key identifier of another certificate",
    { cms: { keyIdentifier: bank.keyIdentifier, certificates: [seal.der, bank.der] } },
    "seal-broken",
    { cms: { keyIdentifier: seal.keyIdentifier, certificates: [seal.der, bank.der] } },
  ],
  [
    "an unknown key identifier that two certificates can match",
    { cms: { keyIdentifier: Buffer.from("own"), certificates: [seal.der, otherSeal.der] } },
    "seal-signer-missing",
    { cms: { keyIdentifier: Buffer.from("own"), certificates: [seal.der, bank.der, ca.der] } },
  ],
  [
    "data after it",
    { change: (der) => Buffer.concat([der, Buffer.from([0, 0, 1])]) },
    "seal-trailing-data",
    { change: (der) => Buffer.concat([der, Buffer.alloc(4000)]) },
  ],
  ["a second CMS after it", { change: (der) => Buffer.concat([der, der]) }, "seal-trailing-data", {}],
  ["deep nesting", { cms: { more: [deepAttribute(40)] } }, "seal-malformed", { cms: { more: [deepAttribute(20)] } }],
  [
    "too many elements",
    { cms: { more: [attribute("1.2.3.4", seq(...Array.from({ length: 20_001 }, nil)))] } },
    "seal-malformed",
    { cms: { more: [attribute("1.2.3.4", seq(...Array.from({ length: 15_000 }, nil)))] } },
  ],
  [
    "half a megabyte",
    { cms: { more: [attribute("1.2.3.4", octets(Buffer.alloc(512 * 1024)))] } },
    "seal-malformed",
    { cms: { more: [attribute("1.2.3.4", octets(Buffer.alloc(400 * 1024)))] } },
  ],
  [
    "a huge length",
    { change: (der) => Buffer.concat([Buffer.from("3084ffffffff", "hex"), der.subarray(4)]) },
    "seal-malformed",
    {},
  ],
  [
    "a length of 8 bytes",
    { change: (der) => Buffer.concat([Buffer.from("30880000000000000400", "hex"), der.subarray(4)]) },
    "seal-malformed",
    {},
  ],
  ["empty contents", { change: () => new Uint8Array() }, "seal-malformed", {}],
  ["only zeros", { change: () => new Uint8Array(100) }, "seal-malformed", {}],
];

function withExponent(spki: Uint8Array, exponent: number): Buffer {
  const bytes = Buffer.from(spki);
  const at = bytes.lastIndexOf(Buffer.from("0203010001", "hex"));
  bytes.writeUIntBE(exponent, at + 2, 3);
  return bytes;
}

describe("a seal", () => {
  it.each(table)("with %s is rejected", async (_what, forged, rule) => {
    expect(await judge(forged)).toContain(rule);
  });

  it.each(table)("without %s is valid", async (_what, _forged, _rule, counterpart) => {
    expect(await judge(counterpart)).toEqual([]);
  });

  it("is also valid for openssl", () => {
    for (const one of [{}, { cms: signedBy(rsaSeal) }, { cms: chainOf(sub, below(sub)) }])
      expect(opensslVerifies({ cms: cmsOf(one), content, ca: pem(ca) })).toBe(true);
    expect(opensslVerifies({ cms: cmsOf({}), content: other, ca: pem(ca) })).toBe(false);
  });

  it("of any certificate below the CA is accepted with a warning when no signer is configured", async () => {
    const contents = cmsOf({ cms: signedBy(bank) });
    const signature = { contents, subFilter: "adbe.pkcs7.detached", signedBytes: content };
    const judged = await judgeSignature(signature, { trustedCas: policy.trustedCas }, now);
    expect(judged.findings).toMatchObject([{ rule: "seal-signer-not-pinned", severity: "warning" }]);
    expect(judged.findings[0]!.zh).toContain("某银行电子印章");
    expect(judged.seal).toMatchObject({ signer: "某银行电子印章", issuer: "印章CA" });
  });

  it("of a certificate that is itself trusted needs no CA and no name", async () => {
    const trustedCas = [new X509Certificate(seal.der)];
    expect(await judge({ policy: { trustedCas, subject: undefined! } })).toEqual([]);
    const self = makeCertificate({ subject: NAME, key: sealKey });
    const cms = { signer: self, issuerName: self.name };
    expect(await judge({ cms, policy: { trustedCas: [new X509Certificate(self.der)] } })).toEqual([]);
    expect(await judge({ cms })).toEqual(["seal-untrusted"]);
  });

  it("gives a warning when its time differs from that of the file", async () => {
    const signature = { claimedAt: new Date("2026-11-28T07:00:00Z") };
    expect(await judge({ signature })).toEqual(["seal-times-differ"]);
  });

  it("whose certificate expired later is accepted with a warning", async () => {
    const to = new Date("2026-06-01T00:00:00Z");
    const signingTime = new Date("2026-05-01T00:00:00Z");
    expect(await judge({ cms: signedBy(issue({ to }), { signingTime }) })).toEqual(["seal-expired-since"]);
  });

  it("with CAs that certify each other is verified in bounded time", async () => {
    const key = ecKey();
    const web = Array.from({ length: 14 }, () =>
      makeCertificate({ subject: [["CN", "网"]], key, isCa: true, form: { algorithm: ALGORITHM.ecdsaSha256 } }),
    );
    const leaf = below(web[0]!);
    const start = performance.now();
    const cms = { signer: leaf, issuerName: web[0]!.name, certificates: [leaf, ...web].map((c) => c.der) };
    expect(await judge({ cms })).toEqual(["seal-untrusted"]);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it("with any byte changed or truncated never throws and is never valid", async () => {
    const der = Buffer.from(cmsOf({ cms: { more: [essAttribute(seal.der)] } }));
    const accepted: number[] = [];
    for (let i = 0; i < der.length; i += 3) {
      const changed = Buffer.from(der);
      changed[i]! ^= 0x41;
      const found = await judge({ change: () => changed });
      if (found.length === 0) accepted.push(i);
      expect((await judge({ change: () => der.subarray(0, i) })).length).toBeGreaterThan(0);
    }
    // The version numbers and the list of digest algorithms are neither signed nor used.
    const at = der.indexOf(seal.der);
    const isUnused = (i: number) => i < at || (i >= at + seal.der.length && i < at + seal.der.length + 12);
    expect(accepted.filter((i) => !isUnused(i))).toEqual([]);
  });
});
