import { appendUpdate } from "../../../support/pdf-builder.js";
import { ALGORITHM } from "../seals/certificate-maker.js";
import { octets, oid } from "../seals/der.js";
import { attribute, OID } from "../seals/cms-maker.js";
import { amountText, certificateObjects, face, FACTS, OTHER_AMOUNT } from "./certificate-page.js";
import { cmsOf, daysFromNow, issuerOf, seal, SIGNERS, type AttackKind, type SealOptions } from "./sealed-pdf.js";
import { createHash } from "node:crypto";

const other = certificateObjects(face(amountText(OTHER_AMOUNT)));
const hexOf = (pdf: Buffer): Buffer =>
  Buffer.from(/<([0-9a-f]{1000,})>/.exec(pdf.toString("latin1"))![1]!.replace(/(?:00)+$/, ""), "hex");
const signedBytesOf = (pdf: Buffer): Buffer => {
  const [, a, b] = /<([0-9a-f]{1000,})>/.exec(pdf.toString("latin1")) ? splitAtHex(pdf) : [];
  return Buffer.concat([a!, b!]);
};
function splitAtHex(pdf: Buffer): [Buffer, Buffer, Buffer] {
  const { index, 0: hex } = /<[0-9a-f]{1000,}>/.exec(pdf.toString("latin1"))!;
  return [pdf, pdf.subarray(0, index), pdf.subarray(index + hex.length)];
}
const by = (options: SealOptions) => () => seal(undefined, options);
const cms = (options: SealOptions["cms"]) => by({ cms: options! });
const sound = () => seal();
const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

export const FOREIGN_SEALS: readonly AttackKind[] = [
  {
    kind: "a genuine seal of another document",
    sound,
    forged: {
      unchanged: by({ contents: () => hexOf(seal(other)) }),
      "with embedded bytes of that document": by({
        contents: () =>
          cmsOf(signedBytesOf(seal(other)), SIGNERS.authority, {
            embedded: signedBytesOf(seal(other)).subarray(0, 300),
          }),
      }),
      "with embedded bytes of this document": by({
        contents: (bytes) => cmsOf(bytes, SIGNERS.authority, { embedded: bytes.subarray(0, 300) }),
      }),
      "with the digest of this document inserted": by({
        contents: (bytes) => {
          const text = hexOf(seal(other)).toString("hex");
          const old = digestOf(signedBytesOf(seal(other))).toString("hex");
          return Buffer.from(text.replace(old, digestOf(bytes).toString("hex")), "hex");
        },
      }),
      "over no bytes": by({ contents: () => cmsOf(Buffer.alloc(0)) }),
      "over the digest": by({ contents: (bytes) => cmsOf(digestOf(bytes)) }),
    },
  },
  {
    kind: "the seal of a certificate with other facts",
    sound,
    forged: {
      "of another amount": () => seal(other),
      "of another number": () => seal(facts(FACTS.no, "沪（2026）浦字不动产证明第0012346号")),
      "of another holder": () => seal(facts(FACTS.holders[0], "工商银行浦西支行")),
      "of a holder with a longer name": () => seal(facts(FACTS.holders[0], `${FACTS.holders[0]}筹备组`)),
      "of another obligor": () => seal(facts(FACTS.obligors[0], "李四")),
      "of another unit": () => seal(facts(FACTS.unitCodes[0], "310115001001GB00001F00010002")),
      "of another contract": () => seal(facts(FACTS.contractNo, "HT-2026-0011")),
      "of an amount ten times as large": () => seal(certificateObjects(face(amountText("12,000,000.00")))),
      "of an amount in units of ten thousand": () => seal(certificateObjects(face(amountText("120.00")))),
      "without any text": () => seal(certificateObjects("")),
    },
  },
  {
    kind: "the seal of another signer",
    sound,
    forged: {
      "of a bank below the same CA": by({ signer: SIGNERS.bank }),
      "of a stranger of the same name": by({ signer: SIGNERS.stranger }),
      "of a self-signed certificate": by({ signer: SIGNERS.self }),
      "of a bank that claims to be the authority": by({
        signer: SIGNERS.bank,
        cms: { certificates: [SIGNERS.authority.der, SIGNERS.bank.der] },
      }),
      "of a bank under the authority's certificate": by({ contents: (bytes) => disguised(bytes) }),
      "without its certificate": cms({ certificates: [] }),
    },
  },
  {
    kind: "a seal outside its validity",
    sound: by({ at: daysFromNow(-30) }),
    forged: {
      "with an expired certificate": by({ signer: SIGNERS.expired }),
      "with an expired certificate, dated before its expiry": by({ signer: SIGNERS.expired, at: daysFromNow(-100) }),
      "with a certificate of the future": by({ signer: SIGNERS.future }),
      "with a certificate of the future, dated in its term": by({ signer: SIGNERS.future, at: daysFromNow(200) }),
      "from the future": by({ at: daysFromNow(30) }),
      "from before its certificate": by({ at: new Date("2020-01-01T00:00:00Z") }),
    },
  },
  {
    kind: "a CMS that does not bind",
    sound: cms({ keyIdentifier: SIGNERS.authority.keyIdentifier }),
    forged: {
      "without the signer's certificate in its attributes": cms({ more: [] }),
      "without attributes": cms({ withoutAttributes: true }),
      "with two signers": cms({ copies: 2 }),
      "with a broken signature": cms({ signature: Buffer.alloc(64, 1) }),
      "of SHA-1": cms({
        hash: "sha1",
        digestAlgorithm: ALGORITHM.sha1,
        form: { algorithm: ALGORITHM.ecdsaSha1, hash: "sha1" },
      }),
      "without a digest": cms({ attributes: [attribute(OID.contentType, oid(OID.data))] }),
      "with a digest of something else": cms({
        attributes: [attribute(OID.contentType, oid(OID.data)), attribute(OID.messageDigest, octets(Buffer.alloc(32)))],
      }),
      "with bytes after it": by({ contents: (bytes) => Buffer.concat([cmsOf(bytes), Buffer.from("trailing")]) }),
      "cut off": by({ contents: (bytes) => cmsOf(bytes).subarray(0, -20) }),
    },
  },
  {
    kind: "an older state of the certificate",
    sound,
    forged: {
      "with the seal of an earlier revision": () => appendUpdate(seal(other), { 4: { data: face() } }),
      "with a later revision cut in the middle": () => appendUpdate(seal(), { 80: "(x)" }).subarray(0, -30),
      "cut off": () => seal().subarray(0, -30),
      "with one bit changed": () => {
        const pdf = seal();
        const at = pdf.indexOf("/MediaBox [0 0 600 800]") + 17;
        pdf[at] = pdf[at]! ^ 1;
        return pdf;
      },
    },
  },
];

function facts(from: string, to: string) {
  const hex = (text: string): string => [...text].map((c) => c.charCodeAt(0).toString(16).padStart(4, "0")).join("");
  return certificateObjects(face().replace(hex(from), hex(to)));
}

/** Signs with the key of the bank, under the name and the certificate of the authority. */
function disguised(bytes: Buffer): Buffer {
  const { authority, bank } = SIGNERS;
  return cmsOf(
    bytes,
    { ...authority, key: bank.key },
    { issuerName: issuerOf(authority).name, certificates: [authority.der] },
  );
}
