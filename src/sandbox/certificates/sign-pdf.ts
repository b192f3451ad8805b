import { PDFArray, type PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from "@cantoo/pdf-lib";

export interface PdfSeal {
  readonly at: Date;
  /** Name of the authority in the signature dictionary. */
  readonly signer: string;
  /** Returns a detached CMS signature over the bytes, in DER. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/** Bytes reserved for the signature; RSA 2048 with two certificates takes about 2,600. */
const ROOM = 6_144;
const HOLE = "**********";

/**
 * Adds a signature over the whole file (ISO 32000-1, 12.8): writes the document with a placeholder, signs the bytes
 * around it, and inserts the signature.
 */
export async function sealPdf(pdf: Uint8Array, { at, signer, sign }: PdfSeal): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  addField(document, at, signer);
  // Object streams would hide the placeholders that are filled in below.
  const bytes = Buffer.from(await document.save({ useObjectStreams: false, updateFieldAppearances: false }));

  const contents = `<${"0".repeat(ROOM * 2)}>`;
  const start = bytes.indexOf(contents);
  const end = start + contents.length;
  const range = bytes.indexOf(`/ByteRange [ 0 /${HOLE} /${HOLE} /${HOLE} ]`);
  if (start < 0 || range < 0) throw new Error("the signature placeholder was not found in the document");
  const width = `/ByteRange [ 0 /${HOLE} /${HOLE} /${HOLE} ]`.length;
  bytes.write(`/ByteRange [ 0 ${start} ${end} ${bytes.length - end} ]`.padEnd(width), range, "latin1");

  const signature = Buffer.from(await sign(Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])));
  if (signature.length > ROOM) throw new Error(`the signature takes ${signature.length} bytes`);
  bytes.write(signature.toString("hex"), start + 1, "latin1");
  return bytes;
}

function addField(document: PDFDocument, at: Date, signer: string): void {
  const { context } = document;
  const byteRange = PDFArray.withContext(context);
  byteRange.push(PDFNumber.of(0));
  for (let i = 0; i < 3; i++) byteRange.push(PDFName.of(HOLE));
  const signature = context.register(
    context.obj({
      Type: "Sig",
      Filter: "Adobe.PPKLite",
      SubFilter: "ETSI.CAdES.detached",
      ByteRange: byteRange,
      Contents: PDFHexString.of("0".repeat(ROOM * 2)),
      M: PDFString.fromDate(at),
      Name: PDFHexString.fromText(signer),
      Reason: PDFHexString.fromText("不动产登记证明"),
    }),
  );
  const page = document.getPage(0);
  const field = context.register(
    context.obj({
      Type: "Annot",
      Subtype: "Widget",
      FT: "Sig",
      T: PDFHexString.fromText("电子印章"),
      V: signature,
      Rect: [0, 0, 0, 0],
      // Print, Locked.
      F: 132,
      P: page.ref,
    }),
  );
  page.node.addAnnot(field);
  const form = document.catalog.getOrCreateAcroForm();
  form.dict.set(PDFName.of("SigFlags"), PDFNumber.of(3));
  const fields = form.dict.lookupMaybe(PDFName.of("Fields"), PDFArray) ?? PDFArray.withContext(context);
  fields.push(field);
  (form.dict as PDFDict).set(PDFName.of("Fields"), fields);
}
