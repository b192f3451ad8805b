import { X509Certificate, webcrypto } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as asn1js from "asn1js";
import * as pkijs from "pkijs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyCertificateFile } from "../../../../src/sdk/certificates/verify.js";
import { judgeSignature } from "../../../../src/sdk/certificates/seals/judge-signature.js";
import { defaultAuthority } from "../../../../src/sandbox/authorities/default.js";
import { PdfDocument } from "../../../../src/sandbox/certificates/pdf-document.js";
import { Seal } from "../../../../src/sandbox/certificates/seal.js";
import { parseBer } from "../../../../src/sdk/certificates/x509/ber.js";
import { OpenSsl } from "./openssl.js";

const openssl = new OpenSsl();
const content = Buffer.from("%PDF-1.7 the bytes of a certificate");
const now = () => new Date(Date.now() + 60_000);

/** Creates with openssl a root, a CA below it, and seal certificates with several keys below that. */
beforeAll(() => {
  openssl.write("content.bin", content);
  openssl.write(
    "x.cnf",
    "[req]\ndistinguished_name=dn\n[dn]\n[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n" +
      "subjectKeyIdentifier=hash\n[leaf]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n" +
      "subjectKeyIdentifier=hash\n",
  );
  const key = (name: string, ...how: string[]) => openssl.run("genpkey", ...how, "-out", `${name}.key`);
  const rsa = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
  const ec = (curve: string) => ["-algorithm", "EC", "-pkeyopt", `ec_paramgen_curve:${curve}`];
  const config = ["-config", "x.cnf", "-utf8"];
  key("root", ...ec("P-256"));
  const self = ["-x509", "-key", "root.key", "-subj", "/CN=根CA", "-days", "3650", "-extensions", "ca"];
  openssl.run("req", ...config, ...self, "-out", "root.pem");
  const issue = (name: string, by: string, section: string) => {
    openssl.run("req", ...config, "-new", "-key", `${name}.key`, "-subj", `/O=登记中心/CN=${name}`, "-out", "r.csr");
    const issuer = ["-CA", `${by}.pem`, "-CAkey", `${by}.key`, "-CAcreateserial", "-days", "1000", "-sha256"];
    openssl.run(
      "x509",
      "-req",
      "-in",
      "r.csr",
      ...issuer,
      "-extfile",
      "x.cnf",
      "-extensions",
      section,
      "-out",
      `${name}.pem`,
    );
  };
  key("sub", ...rsa);
  issue("sub", "root", "ca");
  for (const [name, how] of Object.entries({ rsa, p256: ec("P-256"), p384: ec("P-384"), p521: ec("P-521") })) {
    key(name, ...how);
    issue(name, "sub", "leaf");
  }
});
afterAll(() => openssl.close());

const signers: [string, string, string[]][] = [
  ["RSA", "rsa", []],
  ["RSA with SHA-384", "rsa", ["-md", "sha384"]],
  ["RSA with SHA-512", "rsa", ["-md", "sha512"]],
  ["RSASSA-PSS", "rsa", ["-keyopt", "rsa_padding_mode:pss"]],
  ["RSASSA-PSS with a salt of 32 bytes", "rsa", ["-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:32"]],
  ["EC P-256", "p256", []],
  ["EC P-384 with SHA-384", "p384", ["-md", "sha384"]],
  ["EC P-521 with SHA-512", "p521", ["-md", "sha512"]],
  ["a key identifier", "rsa", ["-keyid"]],
  ["CAdES attributes", "p256", ["-cades"]],
];

async function judge(contents: Uint8Array, subFilter = "adbe.pkcs7.detached", signedBytes: Uint8Array = content) {
  const trustedCas = [new X509Certificate(openssl.read("root.pem"))];
  const { findings } = await judgeSignature(
    { contents, subFilter, signedBytes },
    { trustedCas, subject: { O: "登记中心" } },
    now(),
  );
  return findings.map(({ rule }) => rule);
}

function sign(key: string, ...how: readonly string[]): Buffer {
  const files = ["-in", "content.bin", "-outform", "DER", "-out", "cms.der"];
  const by = ["-signer", `${key}.pem`, "-inkey", `${key}.key`, "-certfile", "sub.pem", ...how];
  openssl.run("cms", "-sign", "-binary", ...files, ...by);
  return openssl.read("cms.der");
}

function withIndefiniteLengths(der: Uint8Array, levels: number): Buffer {
  const { tag, children } = parseBer(der);
  const inner = children.map(({ bytes }, i) =>
    levels > 1 && i === children.length - 1 && bytes[0]! & 0x20 ? withIndefiniteLengths(bytes, levels - 1) : bytes,
  );
  return Buffer.concat([Buffer.from([tag, 0x80]), ...inner, Buffer.alloc(2)]);
}

function opensslVerifies(): void {
  const files = ["-inform", "DER", "-in", "cms.der", "-content", "content.bin", "-out", "out.bin"];
  openssl.run("cms", "-verify", "-binary", ...files, "-CAfile", "root.pem", "-purpose", "any");
}

describe("a seal created by openssl", () => {
  it.each(signers)("with %s is valid", async (_what, key, how) => {
    const contents = sign(key, ...how);
    opensslVerifies();
    expect(await judge(contents)).toEqual([]);
    expect(await judge(Buffer.concat([contents, Buffer.alloc(1000)]))).toEqual([]);
    expect(await judge(contents, undefined, Buffer.from("other"))).toEqual(["seal-broken"]);
  });

  it("is valid with indefinite outer lengths (BER)", async () => {
    const contents = withIndefiniteLengths(sign("rsa"), 3);
    expect(contents[1]).toBe(0x80);
    openssl.write("cms.der", contents);
    opensslVerifies();
    expect(await judge(contents)).toEqual([]);
    expect(await judge(Buffer.concat([contents, Buffer.alloc(1000)]))).toEqual([]);
    expect(await judge(contents.subarray(0, -2))).toEqual(["seal-malformed"]);
  });

  it("binds its certificate only with CAdES attributes", async () => {
    expect(await judge(sign("rsa", "-cades"), "ETSI.CAdES.detached")).toEqual([]);
    expect(await judge(sign("rsa"), "ETSI.CAdES.detached")).toEqual(["seal-not-binding"]);
  });

  it("gets a specific error when it lacks certificates or attributes, embeds its content, or has two signers", async () => {
    expect(await judge(sign("rsa", "-nocerts"))).toEqual(["seal-signer-missing"]);
    expect(await judge(sign("rsa", "-noattr"))).toEqual(["seal-attributes"]);
    // With -stream, openssl also embeds the content, in pieces.
    expect(await judge(sign("rsa", "-stream"))).toEqual(["seal-embedded-content"]);
    expect(await judge(sign("rsa", "-nodetach"))).toEqual(["seal-embedded-content"]);
    const second = ["-signer", "p256.pem", "-inkey", "p256.key"];
    expect(await judge(sign("rsa", ...second))).toEqual(["seal-several-signers"]);
    expect(await judge(sign("rsa", "-md", "sha1"))).toEqual(["seal-weak"]);
    const contents = sign("rsa");
    expect(await judge(Buffer.concat([contents, Buffer.from("x")]))).toEqual(["seal-trailing-data"]);
  });
});

describe("a seal created by another tool", () => {
  it("is valid when pkijs created it, even with an arbitrary subject key identifier", async () => {
    const der = new X509Certificate(openssl.read("p256.pem")).raw;
    const certificate = pkijs.Certificate.fromBER(bufferOf(der));
    openssl.run("pkcs8", "-topk8", "-nocrypt", "-in", "p256.key", "-outform", "DER", "-out", "p256.p8");
    const algorithm = { name: "ECDSA", namedCurve: "P-256" };
    const key = await webcrypto.subtle.importKey("pkcs8", openssl.read("p256.p8"), algorithm, false, ["sign"]);
    const sub = pkijs.Certificate.fromBER(bufferOf(new X509Certificate(openssl.read("sub.pem")).raw));
    const { issuer, serialNumber } = certificate;
    const own = new asn1js.Primitive({
      idBlock: { tagClass: 3, tagNumber: 0 },
      valueHex: bufferOf(Buffer.from("own")),
    });
    for (const sid of [new pkijs.IssuerAndSerialNumber({ issuer, serialNumber }), own]) {
      const digest = await webcrypto.subtle.digest("SHA-256", content);
      const attribute = (type: string, value: unknown) => new pkijs.Attribute({ type, values: [value] });
      const signed = new pkijs.SignedData({
        version: 1,
        encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: "1.2.840.113549.1.7.1" }),
        certificates: [certificate, sub],
        signerInfos: [
          new pkijs.SignerInfo({
            version: 1,
            sid,
            signedAttrs: new pkijs.SignedAndUnsignedAttributes({
              type: 0,
              attributes: [
                attribute("1.2.840.113549.1.9.3", new asn1js.ObjectIdentifier({ value: "1.2.840.113549.1.7.1" })),
                attribute("1.2.840.113549.1.9.4", new asn1js.OctetString({ valueHex: digest })),
              ],
            }),
          }),
        ],
      });
      await signed.sign(key, 0, "SHA-256", bufferOf(content));
      const contentType = "1.2.840.113549.1.7.2";
      const info = new pkijs.ContentInfo({ contentType, content: signed.toSchema(true) });
      const contents = Buffer.from(info.toSchema().toBER());
      expect(await judge(contents)).toEqual([]);
      if (sid !== own) {
        openssl.write("cms.der", contents);
        opensslVerifies();
      }
    }
  });

  it("is valid when the built-in authority created it, but not for another signer", async () => {
    const home = mkdtempSync(path.join(tmpdir(), "bdc-seal-"));
    try {
      const authority = defaultAuthority;
      const seal = new Seal(home, authority);
      const plain = new PdfDocument({});
      plain.addPage({ width: 595, height: 842, fonts: {}, content: "" });
      const pdf = await seal.apply(plain, new Date());
      const trustedCas = await seal.caPem();
      const sealPolicy = { subject: { organizationIdentifier: authority.creditCode } };
      const { findings } = await verifyCertificateFile(pdf, { trustedCas, sealPolicy });
      expect(findings.filter(({ rule }) => rule.startsWith("seal-"))).toEqual([]);
      const otherPolicy = { subject: { organizationIdentifier: "12330106MB1TEXT00X" } };
      const refused = await verifyCertificateFile(pdf, { trustedCas, sealPolicy: otherPolicy });
      expect(refused.findings.map(({ rule }) => rule)).toContain("seal-signer-not-allowed");
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
