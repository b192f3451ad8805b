import { appendUpdate, buildPdf, type BuiltObjects } from "../../../support/pdf-builder.js";
import { amountText, certificateObjects, face, OTHER_AMOUNT } from "./certificate-page.js";
import { acroForm, seal, sealByUpdate, SIGNERS, type AttackKind } from "./sealed-pdf.js";

/** The authority seals 300,000.00; the update shows the expected amount. */
const other = certificateObjects(face(amountText(OTHER_AMOUNT)));
const genuine = (): Buffer => seal(other);
const CHANGED = { 4: { data: face() } };
const append = (text: string | Uint8Array, pdf = genuine()): Buffer =>
  Buffer.concat([pdf, typeof text === "string" ? Buffer.from(text, "latin1") : text]);
const PAGE = String(other[3]);
const content = (length: string | number = face().length, num = 4): string =>
  `${num} 0 obj\n<< /Length ${length} >>\nstream\n${face()}\nendstream\nendobj\n`;
const startxrefOf = (pdf: Buffer): string => /startxref\s+(\d+)\s+%%EOF\s*$/.exec(pdf.toString("latin1"))![1]!;
const update =
  (objects: BuiltObjects, xref: "table" | "stream" | "object-stream" = "table", trailer = "") =>
  () =>
    appendUpdate(genuine(), objects, { xref, trailer });
/** The sealed amount is the expected one; the update shows another amount or adds something. */
const toOther =
  (objects: BuiltObjects, xref: "table" | "stream" | "object-stream" = "table") =>
  () =>
    appendUpdate(seal(), objects, { xref });
const sound = () => seal();

export const INCREMENTAL_SAVING: readonly AttackKind[] = [
  {
    kind: "an update with other content",
    sound: () => sealByUpdate(appendUpdate(buildPdf({ objects: other }), CHANGED)),
    forged: {
      "with a table": update(CHANGED),
      "with a cross-reference stream": update(CHANGED, "stream"),
      "with an object stream": update(CHANGED, "object-stream"),
      "with a new page": update({ 3: PAGE.replace("/Contents 4 0 R", "/Contents 50 0 R"), 50: { data: face() } }),
      "with a new page tree": update({
        2: "<< /Type /Pages /Kids [51 0 R] /Count 1 >>",
        51: PAGE.replace("/Contents 4 0 R", "/Contents 50 0 R"),
        50: { data: face() },
      }),
      "with a further page": update({
        2: "<< /Type /Pages /Kids [3 0 R 51 0 R] /Count 2 >>",
        51: PAGE.replace("/Contents 4 0 R", "/Contents 50 0 R"),
        50: { data: face() },
      }),
      "with a new catalog": () =>
        appendUpdate(
          genuine(),
          {
            60: `<< /Type /Catalog /Pages 62 0 R ${acroForm()} >>`,
            62: "<< /Type /Pages /Kids [63 0 R] /Count 1 >>",
            63: PAGE.replace("/Contents 4 0 R", "/Contents 64 0 R").replace("2 0 R", "62 0 R"),
            64: { data: face() },
          },
          { root: 60 },
        ),
      "twice, back to the sealed content": () => appendUpdate(appendUpdate(seal(), { 4: other[4]! }), CHANGED),
      "that shows less than was sealed": toOther({ 4: other[4]! }),
      "without any object": toOther({ 70: "null" }),
      "that changes the font": toOther({ 5: String(other[5]).replace("/Helvetica", "/Symbol") }),
    },
  },
  {
    kind: "an update without its cross-reference section",
    sound,
    forged: {
      "an object alone": () => append(content()),
      "an object and the marker": () => append(`${content()}%%EOF\n`),
      "an object and a copied startxref": () => append(`${content()}startxref\n${startxrefOf(genuine())}\n%%EOF\n`),
      "a copy of the signed trailer": () => {
        const pdf = genuine();
        const trailer = `trailer\n<< /Size 103 /Root 1 0 R /Prev ${startxrefOf(pdf)} >>\n`;
        return append(`${content()}${trailer}startxref\n${startxrefOf(pdf)}\n%%EOF\n`, pdf);
      },
      "a trailer without startxref": () => append(`${content()}trailer\n<< /Size 103 /Root 1 0 R >>\n%%EOF\n`),
      "a wrong startxref": () => append(`${content()}startxref\n7\n%%EOF\n`),
      "startxref 0": () => append(`${content()}startxref\n0\n%%EOF\n`),
      "a startxref beyond the file": () => append(`${content()}startxref\n99999999\n%%EOF\n`),
      "an empty table": () => {
        const pdf = genuine();
        const at = pdf.length + content().length;
        const table = `xref\n0 0\ntrailer\n<< /Size 103 /Root 1 0 R /Prev ${startxrefOf(pdf)} >>\n`;
        return append(`${content()}${table}startxref\n${at}\n%%EOF\n`, pdf);
      },
    },
  },
  {
    kind: "bytes after the end of the file",
    sound,
    forged: {
      "a comment": () => append("% nothing\n", seal()),
      "an update in a comment": () => append(`%${content().replace(/\n/g, "\r")}`, seal()),
      "a second file": () => append(seal(), seal()),
      "the same file": () => {
        const pdf = seal();
        return append(pdf, pdf);
      },
      "zeros and an object": () => append(`\0\0\0\0${content()}`, seal()),
      "a header": () => append("%PDF-1.7\n", seal()),
      "a second end-of-file marker": () => append("%%EOF\n", seal()),
      "much white space and an object": () => append(" ".repeat(2_000) + content(), seal()),
    },
  },
  {
    kind: "an update with a signature of another party",
    sound: () => {
      const first = seal(undefined, { signer: SIGNERS.bank });
      return sealByUpdate(first, undefined, { first: 110, fields: "100 0 R" });
    },
    forged: {
      "that is empty": () => signedLater({ contents: () => Buffer.alloc(0) }),
      "with invalid contents": () => signedLater({ contents: () => Buffer.from("3003020101", "hex") }),
      "of a stranger": () => signedLater({ signer: SIGNERS.stranger }),
      "self-signed": () => signedLater({ signer: SIGNERS.self }),
      "of a bank below the same CA": () => signedLater({ signer: SIGNERS.bank }),
      "over the first part only": () =>
        signedLater({
          range: ({ start }) => `[0 ${start} ${start} 0]`,
          signed: (bytes, { start }) => bytes.subarray(0, start),
        }),
      "in place of the authority's": () => signedLater({ signer: SIGNERS.self, fields: "" }),
    },
  },
  {
    kind: "an update with the genuine signature copied",
    sound,
    forged: {
      "as the value of the field": () => appendUpdate(genuine(), { ...CHANGED, 101: signatureOf(genuine()) }),
      "as a second field": () =>
        appendUpdate(genuine(), {
          ...CHANGED,
          1: String(other[1]).replace(/>>$/, `${acroForm({ fields: "100 0 R", first: 110 })} >>`),
          110: "<< /Type /Annot /Subtype /Widget /FT /Sig /T (B) /V 111 0 R /Rect [0 0 0 0] >>",
          111: signatureOf(genuine()),
        }),
      "under a new number": () => {
        const pdf = genuine();
        return appendUpdate(pdf, {
          ...CHANGED,
          100: "<< /Type /Annot /Subtype /Widget /FT /Sig /T (B) /V 111 0 R /Rect [0 0 0 0] >>",
          111: signatureOf(pdf),
        });
      },
      "as a direct dictionary": () => {
        const pdf = genuine();
        return appendUpdate(pdf, {
          ...CHANGED,
          100: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (B) /V ${signatureOf(pdf)} /Rect [0 0 0 0] >>`,
        });
      },
      "as the permissions of the catalog": () => {
        const pdf = genuine();
        return appendUpdate(pdf, {
          ...CHANGED,
          1: `<< /Type /Catalog /Pages 2 0 R /Perms << /DocMDP ${signatureOf(pdf)} >> ${acroForm()} >>`,
        });
      },
    },
  },
  {
    kind: "an update before the end",
    sound,
    forged: {
      "in the middle of the file": () => {
        const pdf = genuine();
        const at = pdf.indexOf("\nxref\n") + 1;
        return Buffer.concat([pdf.subarray(0, at), Buffer.from(content(), "latin1"), pdf.subarray(at)]);
      },
      "between header and body": () => {
        const pdf = genuine();
        return Buffer.concat([pdf.subarray(0, 9), Buffer.from(content(), "latin1"), pdf.subarray(9)]);
      },
      "before the header": () => Buffer.concat([Buffer.from(content(), "latin1"), genuine()]),
      "between startxref and the marker": () =>
        Buffer.from(
          seal()
            .toString("latin1")
            .replace(/\n%%EOF\n$/, "\n% x\n%%EOF\n"),
          "latin1",
        ),
      "as if it were linearized": () => {
        const pdf = genuine();
        const changed = appendUpdate(pdf, { ...CHANGED, 90: "<< /Linearized 1 /L 9 /H [0 0] /O 3 /E 9 /N 1 /T 9 >>" });
        return Buffer.from(
          changed.toString("latin1").replace(/startxref\n\d+\n%%EOF\n$/, (end) => `startxref\n0\n%%EOF\n${end}`),
          "latin1",
        );
      },
      "with a /Prev that skips the sealed revision": () => {
        const first = buildPdf({ objects: other });
        const sealed = sealByUpdate(first, other);
        const changed = appendUpdate(sealed, CHANGED).toString("latin1");
        return Buffer.from(changed.replace(`/Prev ${startxrefOf(sealed)}`, `/Prev ${startxrefOf(first)}`), "latin1");
      },
    },
  },
  {
    kind: "a hybrid update",
    sound,
    forged: {
      "that hides the content in a stream": () => hybrid(genuine(), CHANGED),
      "that hides another amount than was sealed": () => hybrid(seal(), { 4: other[4]! }),
      "that points to the first section": () => {
        const pdf = genuine();
        return appendUpdate(pdf, CHANGED, { trailer: `/XRefStm ${startxrefOf(pdf)}` });
      },
    },
  },
];

function signedLater(options: Parameters<typeof sealByUpdate>[2]): Buffer {
  const objects = { ...certificateObjects(), ...CHANGED };
  const first = appendUpdate(genuine(), CHANGED);
  return sealByUpdate(first, objects, { first: 110, fields: "100 0 R", ...options });
}

function signatureOf(pdf: Buffer): string {
  return /\n101 0 obj\n([\s\S]*?)\nendobj/.exec(pdf.toString("latin1"))![1]!;
}

/** An update with an empty table, whose objects are listed in an additional cross-reference stream. */
function hybrid(pdf: Buffer, objects: BuiltObjects): Buffer {
  const stream = appendUpdate(pdf, objects, { xref: "stream" });
  const at = startxrefOf(stream);
  const hybrid = appendUpdate(stream, {}, { trailer: `/XRefStm ${at}` }).toString("latin1");
  return Buffer.from(hybrid.replace(new RegExp(`/Prev ${at}(?= /XRefStm)`), `/Prev ${startxrefOf(pdf)}`), "latin1");
}
