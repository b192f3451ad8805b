import { X509Certificate, createHash, createPrivateKey, sign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeSignature } from "../../../../src/sdk/certificates/seals/judge-signature.js";
import { verifySm2 } from "../../../../src/sdk/certificates/seals/sm2.js";
import { parseCertificate } from "../../../../src/sdk/certificates/x509/certificate.js";
import { ALGORITHM, makeCertificate, pem, sm2Key, type Made, type Signer } from "./certificate-maker.js";
import { essAttribute, makeCms, type CmsWanted } from "./cms-maker.js";
import { int, seq } from "./der.js";
import { makeSes, sm3, type SesWanted } from "./ses-maker.js";
import { OpenSsl } from "./openssl.js";

const openssl = new OpenSsl();
const ID = "distid:1234567812345678";
const content = Buffer.from("%PDF-1.7 the bytes of a certificate");
const other = Buffer.from("%PDF-1.7 the bytes of another certificate");
const now = new Date("2026-11-30T08:00:00Z");
const ca = makeCertificate({ subject: [["CN", "国密印章CA"]], key: sm2Key(), isCa: true });
const NAME = [
  ["O", "示例市不动产登记中心"],
  ["CN", "国密电子印章"],
] as const;
const signerKey = sm2Key();
const signer = makeCertificate({ subject: NAME, key: signerKey, issuer: ca });
const maker = makeCertificate({ subject: [["CN", "制章者"]], key: sm2Key(), issuer: ca });
const otherCa = makeCertificate({ subject: [["CN", "他人CA"]], key: sm2Key(), isCa: true });
const issuedByOtherCa = (subject: typeof NAME | [["CN", string]]) =>
  makeCertificate({ subject, key: sm2Key(), issuer: otherCa });
const policy = { trustedCas: [new X509Certificate(ca.der)], subject: { O: NAME[0][1] } };

async function rulesOf(contents: Uint8Array, signedBytes: Uint8Array = content) {
  const signature = { contents, subFilter: "adbe.pkcs7.detached", signedBytes };
  return (await judgeSignature(signature, policy, now)).findings.map(({ rule }) => rule);
}

const SM: Pick<CmsWanted, "digestAlgorithm" | "hash"> = { digestAlgorithm: ALGORITHM.sm3, hash: "sm3" };
const cms = (more: Partial<CmsWanted> = {}) =>
  makeCms({ content, signer, issuerName: ca.name, signingTime: now, ...SM, ...more });
const ses = (more: Partial<SesWanted> = {}) => makeSes({ content, signer, maker, at: now, ...more });

/** Returns a signer that uses plain ECDSA on the SM2 curve, as Node does with an SM2 key. */
function plainEcdsa(): Signer {
  const pkcs8 = Buffer.concat([
    Buffer.from("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420", "hex"),
    Buffer.from(signerKey.privateKey.padStart(64, "0"), "hex"),
    Buffer.from("a144034200", "hex"),
    signerKey.point!,
  ]);
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  return { ...signerKey, sign: (bytes) => sign("sm3", bytes, key) };
}

beforeAll(() => openssl.write("content.bin", content));
afterAll(() => openssl.close());

describe("an SM2 signature", () => {
  it("is interoperable with openssl in both directions", async () => {
    openssl.run("genpkey", "-algorithm", "SM2", "-out", "sm2.key");
    openssl.run("pkey", "-in", "sm2.key", "-pubout", "-outform", "DER", "-out", "sm2.pub");
    const raw = ["-rawin", "-digest", "sm3", "-pkeyopt", ID];
    openssl.run("pkeyutl", "-sign", "-inkey", "sm2.key", "-in", "content.bin", "-out", "sig.bin", ...raw);
    const point = openssl.read("sm2.pub").subarray(-65);
    expect(await verifySm2(content, openssl.read("sig.bin"), point)).toBe(true);
    expect(await verifySm2(other, openssl.read("sig.bin"), point)).toBe(false);

    openssl.write("ours.pub", signerKey.spki);
    openssl.write("ours.sig", signerKey.sign(content));
    const key = ["-pubin", "-inkey", "ours.pub", "-keyform", "DER"];
    const verify = ["pkeyutl", "-verify", ...key, "-in", "content.bin", "-sigfile", "ours.sig", ...raw];
    expect(openssl.run(...verify)).toContain("Verified Successfully");
  });

  it("in a certificate created by openssl is verified with the key of its issuer", async () => {
    openssl.run("genpkey", "-algorithm", "SM2", "-out", "root.key");
    const self = ["-x509", "-key", "root.key", "-subj", "/CN=SM2 root", "-days", "30", "-sm3", "-sigopt", ID];
    openssl.run("req", ...self, "-outform", "DER", "-out", "root.der");
    const { tbs, signature, publicKey, signatureAlgorithm } = parseCertificate(openssl.read("root.der"));
    expect(signatureAlgorithm.oid).toBe("1.2.156.10197.1.501");
    expect(await verifySm2(tbs, signature, publicKey.bits)).toBe(true);
    expect(await verifySm2(other, signature, publicKey.bits)).toBe(false);
  });

  it("in a certificate of this test is verified by openssl", () => {
    openssl.write("ca.pem", pem(ca));
    openssl.write("signer.pem", pem(signer));
    const options = ["-CAfile", "ca.pem", "-vfyopt", ID, "-attime", String(now.getTime() / 1000)];
    expect(openssl.run("verify", ...options, "signer.pem")).toContain("OK");
  });

  it("is rejected with zeros, out-of-range numbers, a point off the curve, or invalid bytes", async () => {
    const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
    const good = signerKey.sign(content);
    const point = signerKey.point!;
    expect(await verifySm2(content, good, point)).toBe(true);
    for (const signature of [seq(int(0), int(0)), seq(int(order), int(1)), seq(int(1), int(order + 1n)), seq(int(1))])
      expect(await verifySm2(content, signature, point)).toBe(false);
    const off = Buffer.from(point);
    off[64]! ^= 1;
    expect(await verifySm2(content, good, off)).toBe(false);
    expect(await verifySm2(content, Buffer.from("rubbish"), point)).toBe(false);
    expect(await verifySm2(content, good, Buffer.alloc(0))).toBe(false);
  });
});

describe("a CMS seal with SM2 and SM3", () => {
  const gm = { dataType: "1.2.156.10197.6.1.4.2.1", signedDataType: "1.2.156.10197.6.1.4.2.2" };
  const byOid = (form: Uint8Array) => ({ form: { algorithm: form } });
  const table: [string, Uint8Array, string, Uint8Array][] = [
    ["over other bytes", cms({ content: other }), "seal-broken", cms()],
    ["as plain ECDSA", cms({ signer: { ...signer, key: plainEcdsa() } }), "seal-broken", cms(gm)],
    [
      "of another key",
      cms({ signature: sm2Key().sign(content) }),
      "seal-broken",
      cms({ more: [essAttribute(signer.der)] }),
    ],
    [
      "with SHA-256 as digest",
      cms({ digestAlgorithm: ALGORITHM.sha256, hash: "sha256" }),
      "seal-algorithm-mismatch",
      cms(),
    ],
    [
      "that claims to be ECDSA",
      cms(byOid(ALGORITHM.ecdsaSha256)),
      "seal-algorithm-mismatch",
      cms(byOid(ALGORITHM.sm2Sm3)),
    ],
    ["below another CA", cms({ signer: issuedByOtherCa(NAME), issuerName: otherCa.name }), "seal-untrusted", cms()],
    ["with embedded content", cms({ ...gm, embedded: content }), "seal-embedded-content", cms(gm)],
  ];
  it.each(table)("%s is rejected, and its valid counterpart accepted", async (_what, forged, rule, counterpart) => {
    expect(await rulesOf(forged)).toEqual([rule]);
    expect(await rulesOf(counterpart)).toEqual([]);
  });
});

describe("a GB/T 38540 seal", () => {
  const digests = ses({ asDigests: true });
  const rsaCms = "1.2.840.113549.1.1.11";
  const foreignMaker: Made = issuedByOtherCa([["CN", "他人制章"]]);
  const caAsMaker = ca;
  const old = { validFrom: new Date("2025-01-01T00:00:00Z"), validTo: new Date("2026-01-01T00:00:00Z") };
  const table: [string, Uint8Array, string, Uint8Array][] = [
    ["with the digest of other bytes", ses({ dataHash: sm3(other) }), "seal-broken", ses()],
    ["over other bytes", ses({ content: other }), "seal-broken", digests],
    ["signed by another key", ses({ signerKey: sm2Key() }), "seal-broken", ses()],
    ["signed as plain ECDSA", ses({ signerKey: plainEcdsa() }), "seal-broken", ses()],
    ["whose seal was made with another key", ses({ makerKey: sm2Key() }), "seal-maker-broken", ses()],
    ["whose maker is below another CA", ses({ maker: foreignMaker }), "seal-maker-untrusted", ses()],
    ["whose maker is a CA", ses({ maker: caAsMaker }), "seal-maker-untrusted", ses()],
    [
      "by a signer that the seal does not list",
      ses({ listed: [maker] }),
      "seal-signer-not-listed",
      ses({ listed: [maker, signer] }),
    ],
    [
      "by a signer whose digest is not listed",
      ses({ listed: [maker], asDigests: true }),
      "seal-signer-not-listed",
      digests,
    ],
    ["after the term of the seal", ses(old), "seal-term", ses({ ...old, at: new Date("2025-06-01T00:00:00Z") })],
    ["before the term of the seal", ses({ validFrom: new Date("2026-12-01T00:00:00Z") }), "seal-term", ses()],
    ["from the future", ses({ at: new Date("2027-01-01T00:00:00Z") }), "seal-from-the-future", ses()],
    ["of an unknown version", ses({ version: 9 }), "seal-unsupported", ses()],
    ["of another algorithm", ses({ algorithm: rsaCms }), "seal-unsupported", ses()],
    ["with a list of an unknown kind", ses({ listType: 3 }), "seal-unsupported", ses()],
    ["of another signer below the CA", ses({ signer: maker }), "seal-signer-not-allowed", ses()],
  ];
  it.each(table)("%s is rejected, and its valid counterpart accepted", async (_what, forged, rule, counterpart) => {
    expect(await rulesOf(forged)).toContain(rule);
    expect(await rulesOf(counterpart)).toEqual([]);
  });

  it("in the layout of GM/T 0031 is reported as unsupported", async () => {
    const [toSign] = [seq(int(1), seq(seq(), seq()))];
    const signature = { contents: seq(toSign, signerKey.sign(content)), subFilter: "x", signedBytes: content };
    const { findings } = await judgeSignature(signature, policy, now);
    expect(findings).toMatchObject([{ rule: "seal-unsupported", en: expect.stringContaining("GM/T 0031-2014") }]);
  });

  it("names its signer, and is never valid with a changed byte", async () => {
    const contents = ses();
    const { seal } = await judgeSignature({ contents, subFilter: "", signedBytes: content }, policy, now);
    expect(seal).toMatchObject({ signer: "国密电子印章", issuer: "国密印章CA", signedAt: now.toISOString() });
    for (let i = 0; i < contents.length; i += 41) {
      const changed = Buffer.from(contents);
      changed[i]! ^= 0x21;
      expect((await rulesOf(changed)).length, `byte ${i}`).toBeGreaterThan(0);
    }
    expect(createHash("sm3").update("").digest("hex")).toMatch(/^1ab21d83/);
  });
});
