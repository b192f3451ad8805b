import type { PdfDocument } from "./pdf-document.js";
import { addStamp } from "./seal-stamp.js";
import { dateString, name, PdfToken, textString } from "./pdf-objects.js";

export interface PdfSeal {
  readonly at: Date;
  /** Name of the authority in the signature dictionary. */
  readonly signer: string;
  /** Returns a detached CMS signature over the bytes, in DER. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/** Bytes reserved for the signature; RSA 2048 with two certificates takes about 2,600. */
const ROOM = 6_144;
const CONTENTS = `<${"0".repeat(ROOM * 2)}>`;
const BYTE_RANGE = "[ 0 ********** ********** ********** ]";
const SIGNATURES_EXIST_AND_APPEND_ONLY = 3;
const PRINT_AND_LOCKED = 132;

/**
 * Adds a signature over the whole file (ISO 32000-1, 12.8): writes the document with a placeholder, signs the bytes
 * around it, and inserts the signature.
 */
export async function sealPdf(document: PdfDocument, { at, signer, sign }: PdfSeal): Promise<Uint8Array> {
  addField(document, at, signer);
  const bytes = document.save();

  const start = bytes.indexOf(CONTENTS);
  const end = start + CONTENTS.length;
  const range = bytes.indexOf(BYTE_RANGE);
  if (start < 0 || range < 0) throw new Error("the signature placeholder was not found in the document");
  const ranges = `[ 0 ${start} ${end} ${bytes.length - end} ]`;
  bytes.write(ranges.padEnd(BYTE_RANGE.length), range, "latin1");

  const signature = Buffer.from(await sign(Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])));
  if (signature.length > ROOM) throw new Error(`the signature takes ${signature.length} bytes`);
  bytes.write(signature.toString("hex"), start + 1, "latin1");
  return bytes;
}

/** Adds a signature field to the first page, with the visible seal where the document has a place for it. */
function addField(document: PdfDocument, at: Date, signer: string): void {
  const [page] = document.pages;
  const box = document.sealBox;
  if (!page) throw new Error("a document without pages cannot be sealed");
  const signature = document.add({
    Type: name("Sig"),
    Filter: name("Adobe.PPKLite"),
    SubFilter: name("ETSI.CAdES.detached"),
    ByteRange: new PdfToken(BYTE_RANGE),
    Contents: new PdfToken(CONTENTS),
    M: dateString(at),
    Name: textString(signer),
    Reason: textString("不动产登记证明"),
  });
  const field = document.add({
    Type: name("Annot"),
    Subtype: name("Widget"),
    FT: name("Sig"),
    T: textString("电子印章"),
    V: signature,
    Rect: box ? [box.x, box.y, box.x + box.width, box.y + box.height] : [0, 0, 0, 0],
    ...(box && { AP: { N: addStamp(document, signer, box) } }),
    F: PRINT_AND_LOCKED,
    P: page.reference,
  });
  page.dictionary["Annots"] = [field];
  document.catalog["AcroForm"] = { SigFlags: SIGNATURES_EXIST_AND_APPEND_ONLY, Fields: [field] };
}
