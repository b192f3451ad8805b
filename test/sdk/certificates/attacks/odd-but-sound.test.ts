import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { appendUpdate, buildPdf, type BuildOptions } from "../../../support/pdf-builder.js";
import { parseBer } from "../../../../src/sdk/certificates/x509/ber.js";
import { ecKey, makeCertificate, rsaKey } from "../seals/certificate-maker.js";
import { opensslVerifies } from "../seals/openssl.js";
import { AMOUNT_AT, amountText, certificateObjects, face, FACTS, image, type Objects } from "./certificate-page.js";
import { ca, CA_PEM, cmsOf, DICT, daysFromNow, errorsOf, seal, sealByUpdate, SIGNERS, verify, type SealOptions } from "./sealed-pdf.js"; // prettier-ignore
import type { PageOptions } from "../../../support/pdf-builder.js";
import { CLASSES } from "./attacks.js";

const page = (options: PageOptions = {}, more = ""): Objects => certificateObjects(face() + more, options);
const ring = Buffer.from(
  Array.from({ length: 14_400 }, (_, i) => {
    const radius = Math.hypot((i % 120) - 59.5, Math.floor(i / 120) - 59.5);
    return radius > 56 && radius < 58.5 ? 255 : 0;
  }),
);
/** A round red stamp with a transparent center. */
const STAMP: Objects = {
  31: {
    dict: "/Type /XObject /Subtype /Form /BBox [0 0 120 120] /Resources << /XObject << /I 32 0 R >> >>",
    data: "q 120 0 0 120 0 0 cm /I Do Q",
  },
  32: image("/Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB /SMask 33 0 R", "\xff\0\0"),
  33: image("/Width 120 /Height 120 /BitsPerComponent 8 /ColorSpace /DeviceGray", ring),
};
const stamped = (rect: string): Buffer =>
  seal({ ...page({ page: "/Annots [100 0 R]" }), ...STAMP }, { field: `/AP << /N 31 0 R >> /P 3 0 R`, rect });
const rsa = makeCertificate({ subject: [["C", "CN"], ["O", "浦东新区不动产登记中心"], ["CN", "RSA"]], key: rsaKey(), issuer: ca }); // prettier-ignore
const intermediateCa = makeCertificate({ subject: [["CN", "签发CA"]], key: ecKey(), issuer: ca, isCa: true });
const belowIntermediate = makeCertificate({ subject: [["O", "浦东新区不动产登记中心"]], key: ecKey(), issuer: intermediateCa }); // prettier-ignore
const build =
  (options: Omit<BuildOptions, "objects">, seals: SealOptions = {}) =>
  () =>
    seal(page(), seals, options);

function indefinite(der: Uint8Array, levels = 3): Buffer {
  const { tag, children } = parseBer(der);
  const inner = children.map(({ bytes }, i) =>
    levels > 1 && i === children.length - 1 && bytes[0]! & 0x20 ? indefinite(bytes, levels - 1) : bytes,
  );
  return Buffer.concat([Buffer.from([tag, 0x80]), ...inner, Buffer.alloc(2)]);
}

function manyUnits(): Objects {
  const units = Array.from({ length: 40 }, (_, i) =>
    amountText(`3101150010${String(i).padStart(2, "0")}GB00001F0001`, 72, 420 - i * 9, 7),
  );
  return page({}, units.join(""));
}

function secondPage(): Objects {
  const objects = page();
  return {
    ...objects,
    2: "<< /Type /Pages /Kids [3 0 R 7 0 R] /Count 2 >>",
    7: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 8 0 R /Resources 5 0 R >>",
    8: { data: amountText("Notes of the authority") },
  };
}

const BY_KEY_IDENTIFIER = "with a signer by key identifier";
const SOUND: readonly (readonly [what: string, make: () => Buffer])[] = [
  ["in a single revision", () => seal()],
  [BY_KEY_IDENTIFIER, () => seal(page(), { cms: { keyIdentifier: SIGNERS.authority.keyIdentifier } })],
  ["in BER with indefinite lengths", () => seal(page(), { contents: (bytes) => indefinite(cmsOf(bytes)) })],
  ["of an RSA key", () => seal(page(), { signer: rsa })],
  [
    "of a certificate below an intermediate CA",
    () =>
      seal(page(), {
        contents: (bytes) =>
          cmsOf(bytes, belowIntermediate, {
            issuerName: intermediateCa.name,
            certificates: [belowIntermediate.der, intermediateCa.der],
          }),
      }),
  ],
  [
    "in the format adbe.pkcs7.detached",
    () => seal(page(), { dict: DICT.replace("/ETSI.CAdES.detached", "/adbe.pkcs7.detached") }),
  ],
  ["with a signing time", () => seal(page(), { at: daysFromNow(-1), cms: { signingTime: daysFromNow(-1) } })],
  ["with a cross-reference stream", build({ xref: "stream" })],
  [
    "added by an update to a file with object streams",
    () => sealByUpdate(buildPdf({ objects: page(), xref: "object-stream" }), page(), {}, "stream"),
  ],
  ["added by an update", () => sealByUpdate(buildPdf({ objects: page() }), page())],
  [
    "added after an update",
    () =>
      sealByUpdate(appendUpdate(buildPdf({ objects: certificateObjects(face("")) }), { 4: { data: face() } }), page()),
  ],
  ["of PDF 2.0", build({ header: "%PDF-2.0\n%\xe2\xe3\xcf\xd3\n" })],
  ["of PDF 1.4", build({ header: "%PDF-1.4\r\n%\xe2\xe3\xcf\xd3\r\n" })],
  [
    "after a signature of a bank",
    () => sealByUpdate(seal(page(), { signer: SIGNERS.bank }), page(), { first: 110, fields: "100 0 R" }),
  ],
  ["after another seal of the authority", () => sealByUpdate(seal(page()), page(), { first: 110, fields: "100 0 R" })],
  ["that certifies the document", () => seal(page(), { catalog: "/Perms << /DocMDP 101 0 R >>" })],
  ["with a stamp beside the text", () => stamped("[400 300 520 420]")],
  ["with a stamp over the text", () => stamped("[160 450 280 570]")],
  ["on a page turned by 90 degrees", () => seal(page({ page: "/Rotate 90" }))],
  ["on a page turned by 180 degrees", () => seal(page({ page: "/Rotate 180" }))],
  ["on A3 landscape", () => seal(page({ mediaBox: "[0 0 1191 842]" }))],
  ["with a crop box", () => seal(page({ page: "/CropBox [20 20 580 780]" }))],
  [
    "with a watermark",
    () => seal(page({}, "0.88 g BT /F1 40 Tf 0.7 0.7 -0.7 0.7 150 300 Tm (COPY FOR LOAN) Tj ET 0 g ")),
  ],
  ["on several pages", () => seal(secondPage())],
  ["on a certificate of many units", () => seal(manyUnits())],
  [
    "with table lines close to the text",
    () =>
      seal(page({}, `0.5 w 60 ${AMOUNT_AT.y - 3} m 540 ${AMOUNT_AT.y - 3} l S 60 ${AMOUNT_AT.y + 11} 480 0.5 re f `)),
  ],
  ["on a coloured background", () => seal(certificateObjects(`0.9 0.95 1 rg 0 0 600 800 re f 0 g ${face()}`))],
  [
    "with bookmarks and a link",
    () =>
      seal(
        page({
          page: "/Annots [<< /Type /Annot /Subtype /Link /Rect [9 9 99 99] /A << /S /URI /URI (https://example.cn) >> >>]",
          catalog: "/PageMode /UseOutlines",
        }),
      ),
  ],
  [
    "with metadata",
    () =>
      seal(
        page({ catalog: "/Metadata 40 0 R", objects: { 40: { dict: "/Type /Metadata /Subtype /XML", data: "<x/>" } } }),
        {},
        { trailer: "/Info << /Title (x) >>" },
      ),
  ],
];

/** Without the key identifier, because pdfsig cannot find a signer by it. */
const FOR_PDFSIG = SOUND.filter(([what]) => what !== BY_KEY_IDENTIFIER);
const folder = mkdtempSync(path.join(tmpdir(), "bdc-pdfsig-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const hasPdfsig = spawnSync("pdfsig", ["-v"]).error === undefined;
const hasOpenssl = spawnSync("openssl", ["version"]).error === undefined;

/** Reads the last signature and its signed bytes, by its /ByteRange only. */
function lastSignature(pdf: Buffer): { cms: Buffer; content: Buffer } {
  const [, from, before, after, rest] = [...pdf.toString("latin1").matchAll(/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)/g)]
    .at(-1)!
    .map(Number) as [number, number, number, number, number];
  const cms = Buffer.from(pdf.subarray(before + 1, after - 1).toString("latin1"), "hex");
  return { cms, content: Buffer.concat([pdf.subarray(from, before), pdf.subarray(after, after + rest)]) };
}

describe("an unusual but valid seal", () => {
  it.each(SOUND)("%s is accepted", async (_, make) => {
    const verdict = await verify(make());
    expect(errorsOf(verdict)).toEqual([]);
    expect(verdict).toMatchObject({ sound: true, seal: { signer: expect.any(String) as string } });
  });

  it.each(SOUND)("%s is rejected for another amount", async (_, make) => {
    expect((await verify(make(), { expected: { ...FACTS, amount: "1200001.00" } })).sound).toBe(false);
  });

  it.skipIf(!hasOpenssl).each(SOUND)("%s is valid for openssl (skipped where it is not installed)", (_, make) => {
    const { cms, content } = lastSignature(make());
    expect(
      opensslVerifies({ cms, content, ca: CA_PEM, more: ["-attime", String(daysFromNow(0).getTime() / 1_000)] }),
    ).toBe(true);
  });

  it.skipIf(!hasPdfsig).each(FOR_PDFSIG)(
    "%s is valid for pdfsig (skipped where poppler-utils is not installed)",
    (_, make) => {
      const file = path.join(folder, "sealed.pdf");
      writeFileSync(file, make());
      const output = execFileSync("pdfsig", ["-nocert", file], { encoding: "utf8" });
      const last = output.split(/Signature #\d+:/).at(-1)!;
      expect(last).toContain("Signature is Valid.");
      expect(last).toContain("Total document signed");
    },
  );
});

it("the attacks include at least 200 forged documents of 25 kinds, and 27 ways to hide an amount", () => {
  const kinds = Object.values(CLASSES).flat();
  const variants = kinds.map(({ forged }) => Object.keys(forged).length);
  expect(kinds.length).toBeGreaterThanOrEqual(25);
  expect(variants.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(200);
  const hidden = CLASSES["a hidden amount"]!.flatMap(({ forged }) => Object.keys(forged));
  expect(hidden.length / 3).toBeGreaterThanOrEqual(27);
});
