import { X509Certificate, createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { ZipFile } from "yazl";
import { isOfd } from "../../../../src/sdk/certificates/ofd/ofd-package.js";
import { judgeOfd } from "../../../../src/sdk/certificates/ofd/ofd.js";
import { verifyCertificateFile } from "../../../../src/sdk/certificates/verify.js";
import { ALGORITHM, makeCertificate, pem, sm2Key } from "../seals/certificate-maker.js";
import { makeCms } from "../seals/cms-maker.js";
import { makeSes } from "../seals/ses-maker.js";

const now = new Date("2026-11-30T08:00:00Z");
const ca = makeCertificate({ subject: [["CN", "国密印章CA"]], key: sm2Key(), isCa: true });
const O = "示例市不动产登记中心";
const signer = makeCertificate({
  subject: [
    ["O", O],
    ["CN", "国密电子印章"],
  ],
  key: sm2Key(),
  issuer: ca,
});
const maker = makeCertificate({ subject: [["CN", "制章者"]], key: sm2Key(), issuer: ca });
const policy = { trustedCas: [new X509Certificate(ca.der)], subject: { O } };

type Files = Record<string, string | Uint8Array>;

/** An OFD as described in the standard; no sample of a real authority was available. */
const DOCUMENT: Files = {
  "OFD.xml": `<?xml version="1.0" encoding="UTF-8"?>
<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"><ofd:DocBody>
<ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>
<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>`,
  "Doc_0/Document.xml": `<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"/>`,
  "Doc_0/Pages/Page_0/Content.xml": `<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016">不动产登记证明</ofd:Page>`,
};
const SIGNS = "Doc_0/Signs";

interface OfdWanted {
  readonly covered?: Files;
  readonly method?: string;
  readonly hash?: string;
  readonly value?: (description: Uint8Array) => Uint8Array;
  /** Changes to the files after they were sealed. */
  readonly after?: Files;
  readonly leftOut?: readonly string[];
  readonly more?: (zip: ZipFile) => void;
}

async function makeOfd(wanted: OfdWanted = {}): Promise<Buffer> {
  const { covered = DOCUMENT, method = "1.2.156.10197.1.401", hash = "sm3", leftOut = [] } = wanted;
  const references = Object.entries(covered)
    .filter(([name]) => !leftOut.includes(name))
    .map(([name, content]) => {
      const digest = createHash(hash).update(content).digest("base64");
      return `<ofd:Reference FileRef="/${name}"><ofd:CheckValue>${digest}</ofd:CheckValue></ofd:Reference>`;
    });
  const description = Buffer.from(`<ofd:Signature xmlns:ofd="http://www.ofdspec.org/2016"><ofd:SignedInfo>
<ofd:SignatureMethod>1.2.156.10197.1.501</ofd:SignatureMethod>
<ofd:References CheckMethod="${method}">${references.join("")}</ofd:References>
<ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal></ofd:SignedInfo>
<ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>`);
  const value = wanted.value ?? ((content) => makeSes({ content, signer, maker, at: now }));
  const files: Files = {
    ...covered,
    [`${SIGNS}/Signatures.xml`]: `<ofd:Signatures xmlns:ofd="http://www.ofdspec.org/2016"><ofd:MaxSignId>1</ofd:MaxSignId>
<ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>`,
    [`${SIGNS}/Sign_0/Signature.xml`]: description,
    [`${SIGNS}/Sign_0/SignedValue.dat`]: value(description),
    [`${SIGNS}/Sign_0/Seal.esl`]: Buffer.from("seal"),
    ...wanted.after,
  };
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content as string), name);
  wanted.more?.(zip);
  zip.end();
  return buffer(zip.outputStream);
}

const UNREAD = "ofd-text-not-compared";
async function rulesOf(file: Uint8Array) {
  return (await judgeOfd(file, policy, now)).findings.map(({ rule }) => rule);
}

describe("the seal of an OFD", () => {
  it("is verified, but the text must be compared manually", async () => {
    const file = await makeOfd();
    expect(isOfd(file)).toBe(true);
    expect(await rulesOf(file)).toEqual([UNREAD]);
    const verdict = await verifyCertificateFile(file, { trustedCas: pem(ca), sealPolicy: { subject: { O } }, now });
    expect(verdict).toMatchObject({ sound: false, seal: { signer: "国密电子印章" }, findings: [{ rule: UNREAD }] });
    expect(verdict.findings).toHaveLength(1);
  });

  it("can be a CMS with SM2, and its digests SHA-256", async () => {
    const value = (content: Uint8Array) =>
      makeCms({ content, signer, issuerName: ca.name, digestAlgorithm: ALGORITHM.sm3, hash: "sm3", signingTime: now });
    expect(await rulesOf(await makeOfd({ value }))).toEqual([UNREAD]);
    expect(await rulesOf(await makeOfd({ method: "2.16.840.1.101.3.4.2.1", hash: "sha256" }))).toEqual([UNREAD]);
  });

  const page = "Doc_0/Pages/Page_0/Content.xml";
  const changed = { [page]: `<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016">another</ofd:Page>` };
  const foreign = (content: Uint8Array) =>
    makeSes({ content: Buffer.concat([content, content]), signer, maker, at: now });
  const table: [string, OfdWanted, string][] = [
    ["a page that was changed", { after: changed }, "ofd-file-changed"],
    ["a page that was added", { after: { "Doc_0/Pages/Page_1/Content.xml": "x" } }, "ofd-not-covered"],
    ["a file beside the signatures", { after: { [`${SIGNS}/Sign_0/Content.xml`]: "x" } }, "ofd-not-covered"],
    ["a page that is not covered", { leftOut: [page] }, "ofd-not-covered"],
    ["an OFD.xml that is not covered", { leftOut: ["OFD.xml"] }, "ofd-not-covered"],
    ["a page that is missing", { covered: { ...DOCUMENT, "a.xml": "a" }, after: { "a.xml": "" } }, "ofd-file-changed"],
    ["a seal over another description", { value: foreign }, "seal-broken"],
    ["digests with MD5", { method: "MD5", hash: "md5" }, "seal-weak"],
    ["digests of an unknown kind", { method: "1.2.3" }, "seal-unsupported"],
    ["a document type", { after: { "OFD.xml": `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>` } }, "ofd-damaged"],
    ["a file twice", { more: (zip) => zip.addBuffer(Buffer.from("x"), "Doc_0/document.xml") }, "ofd-damaged"],
    ["no seal", { after: { "OFD.xml": "<OFD><DocBody/></OFD>" } }, "seal-missing"],
    ["two documents", { after: { "OFD.xml": "<OFD><DocBody/><DocBody/></OFD>" } }, "ofd-damaged"],
    [
      "a path out of the package",
      { after: { [`${SIGNS}/Signatures.xml`]: `<a><Signature BaseLoc="../../../x"/></a>` } },
      "ofd-damaged",
    ],
    [
      "more than 2,000 files",
      {
        more: (zip) => {
          for (let i = 0; i < 2001; i++) zip.addBuffer(Buffer.alloc(0), `f${i}`);
        },
      },
      "ofd-damaged",
    ],
    ["more than 64 MB", { more: (zip) => zip.addBuffer(Buffer.alloc(65 << 20), "bomb.bin") }, "ofd-damaged"],
  ];
  it.each(table)("with %s is rejected", async (_what, wanted, rule) => {
    const found = await rulesOf(await makeOfd(wanted));
    expect(found).toContain(rule);
    expect(found).toContain(UNREAD);
  });

  it("gives findings and never throws when the file is truncated or changed anywhere", async () => {
    const file = await makeOfd();
    for (let i = 0; i < file.length; i += 97) {
      expect(await rulesOf(file.subarray(0, i))).toContain(UNREAD);
      const changed = Buffer.from(file);
      changed[i]! ^= 0xff;
      expect(await rulesOf(changed)).toContain(UNREAD);
    }
  });

  it("is not searched for in a PDF or another archive", () => {
    expect(isOfd(Buffer.from("%PDF-1.7 OFD.xml"))).toBe(false);
    expect(isOfd(Buffer.from("PK\x03\x04 word/document.xml"))).toBe(false);
    expect(isOfd(new Uint8Array())).toBe(false);
  });
});
