import { deflateSync } from "node:zlib";

/** A stream object. `dict` has the entries of its dictionary without /Length. */
export interface BuiltStream {
  readonly dict?: string;
  readonly data: string | Uint8Array;
  /** Compresses the data and adds /Filter. */
  readonly deflate?: true;
  /** A value for /Length instead of the true length. */
  readonly length?: string;
}

/** Objects by number. Texts are written unchanged, one byte per character. */
export type BuiltObjects = Readonly<Record<number, string | BuiltStream>>;

export interface BuildOptions {
  readonly objects: BuiltObjects;
  /** Entries of the trailer besides /Size and /Root. */
  readonly trailer?: string;
  readonly root?: number;
  readonly header?: string;
  /** A table, a cross-reference stream, or a cross-reference stream with all non-stream objects in an object stream. */
  readonly xref?: "table" | "stream" | "object-stream";
}

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

export function flate(data: string | Uint8Array): Buffer {
  return deflateSync(typeof data === "string" ? latin1(data) : data);
}

function objectBytes(num: number, object: string | BuiltStream): Buffer {
  if (typeof object === "string") return latin1(`${num} 0 obj\n${object}\nendobj\n`);
  const plain = typeof object.data === "string" ? latin1(object.data) : Buffer.from(object.data);
  const data = object.deflate ? deflateSync(plain) : plain;
  const filter = object.deflate ? "/Filter /FlateDecode " : "";
  const head = `${num} 0 obj\n<< ${object.dict ?? ""} ${filter}/Length ${object.length ?? data.length} >>\nstream\n`;
  return Buffer.concat([latin1(head), data, latin1("\nendstream\nendobj\n")]);
}

interface Written {
  readonly bytes: Buffer;
  /** The offset of each object, or [object stream, index], by object number. */
  readonly places: Map<number, number | readonly [stream: number, index: number]>;
}

function writeObjects(before: Buffer, objects: BuiltObjects, container?: number): Written {
  const parts = [before];
  let length = before.length;
  const places: Written["places"] = new Map();
  const add = (num: number, object: string | BuiltStream): void => {
    places.set(num, length);
    const bytes = objectBytes(num, object);
    parts.push(bytes);
    length += bytes.length;
  };
  const packed: [number, string][] = [];
  for (const [key, object] of Object.entries(objects)) {
    if (container !== undefined && typeof object === "string") packed.push([Number(key), object]);
    else add(Number(key), object);
  }
  if (container !== undefined) {
    let at = 0;
    const index = packed.map(([num, text]) => {
      const entry = `${num} ${at}`;
      at += text.length + 1;
      return entry;
    });
    const head = `${index.join(" ")} `;
    const data = head + packed.map(([, text]) => `${text} `).join("");
    add(container, { dict: `/Type /ObjStm /N ${packed.length} /First ${head.length}`, data, deflate: true });
    packed.forEach(([num], i) => places.set(num, [container, i]));
  }
  return { bytes: Buffer.concat(parts, length), places };
}

/** Groups consecutive object numbers into subsections. */
function subsections(numbers: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const num of [...numbers].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run.at(-1)! + 1 === num) run.push(num);
    else runs.push([num]);
  }
  return runs;
}

function withTable({ bytes, places }: Written, trailer: string, isFirst: boolean): Buffer {
  const numbers = [...places.keys(), ...(isFirst ? [0] : [])];
  const sections = subsections(numbers).map((run) => {
    const entries = run.map((num) =>
      num === 0 ? "0000000000 65535 f \n" : `${String(places.get(num)).padStart(10, "0")} 00000 n \n`,
    );
    return `${run[0]} ${run.length}\n${entries.join("")}`;
  });
  const end = `xref\n${sections.join("")}trailer\n<< ${trailer} >>\nstartxref\n${bytes.length}\n%%EOF\n`;
  return Buffer.concat([bytes, latin1(end)]);
}

function withStream({ bytes, places }: Written, trailer: string, self: number): Buffer {
  places.set(self, bytes.length);
  const runs = subsections([...places.keys()]);
  const rows = runs.flat().map((num) => {
    const place = places.get(num)!;
    const row = Buffer.alloc(7);
    row[0] = typeof place === "number" ? 1 : 2;
    row.writeUInt32BE(typeof place === "number" ? place : place[0], 1);
    row.writeUInt16BE(typeof place === "number" ? 0 : place[1], 5);
    return row;
  });
  const index = runs.map((run) => `${run[0]} ${run.length}`).join(" ");
  const dict = `/Type /XRef /W [1 4 2] /Index [${index}] ${trailer}`;
  const object = objectBytes(self, { dict, data: Buffer.concat(rows), deflate: true });
  return Buffer.concat([bytes, object, latin1(`startxref\n${bytes.length}\n%%EOF\n`)]);
}

const highest = (objects: BuiltObjects): number => Math.max(0, ...Object.keys(objects).map(Number));

export function buildPdf({ objects, trailer = "", root = 1, header = "%PDF-1.7\n", xref = "table" }: BuildOptions) {
  const last = highest(objects);
  const entries = `/Size ${last + 3} /Root ${root} 0 R ${trailer}`;
  if (xref === "table") return withTable(writeObjects(latin1(header), objects), entries, true);
  const container = xref === "object-stream" ? last + 1 : undefined;
  return withStream(writeObjects(latin1(header), objects, container), entries, last + 2);
}

/** Appends an incremental update that sets these objects (ISO 32000-1, 7.5.6). */
export function appendUpdate(
  pdf: Uint8Array,
  objects: BuiltObjects,
  { trailer = "", root = 1, xref = "table", size = 1_000 }: Partial<BuildOptions> & { readonly size?: number } = {},
): Buffer {
  const before = Buffer.from(pdf);
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(before.subarray(-64).toString("latin1"))![1]!;
  const entries = `/Size ${size} /Root ${root} 0 R /Prev ${previous} ${trailer}`;
  if (xref === "table") return withTable(writeObjects(before, objects), entries, false);
  const container = xref === "object-stream" ? size - 2 : undefined;
  return withStream(writeObjects(before, objects, container), entries, size - 1);
}

export const HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

export interface PageOptions {
  /** Fonts by resource name, each a dictionary or a reference. */
  readonly fonts?: Readonly<Record<string, string>>;
  /** Entries of the resources besides /Font. */
  readonly resources?: string;
  /** Entries of the page besides the required ones. */
  readonly page?: string;
  /** Entries of the catalog. */
  readonly catalog?: string;
  readonly mediaBox?: string;
  /** Further objects, numbered from 10. */
  readonly objects?: BuiltObjects;
}

/** Returns the objects of a one-page document: 1 catalog, 2 pages, 3 page, 4 content, 5 resources. */
export function contentPage(
  content: string | Uint8Array | BuiltStream,
  {
    fonts = { F1: HELVETICA },
    resources = "",
    page = "",
    catalog = "",
    mediaBox = "[0 0 600 800]",
    objects,
  }: PageOptions = {},
): Record<number, string | BuiltStream> {
  const named = Object.entries(fonts).map(([name, font]) => `/${name} ${font}`);
  return {
    1: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: `<< /Type /Page /Parent 2 0 R /MediaBox ${mediaBox} /Contents 4 0 R /Resources 5 0 R ${page} >>`,
    4: typeof content === "string" || content instanceof Uint8Array ? { data: content } : content,
    5: `<< /Font << ${named.join(" ")} >> ${resources} >>`,
    ...objects,
  };
}

export function onePage(content: string | Uint8Array | BuiltStream, options?: PageOptions): Buffer {
  return buildPdf({ objects: contentPage(content, options) });
}

/** Returns content that draws a line of text at (x, y). */
export function textAt(text: string, x = 72, y = 700, size = 12): string {
  return `BT /F1 ${size} Tf ${x} ${y} Td (${text}) Tj ET`;
}

export interface BuiltSignature {
  readonly fieldName?: string;
  /** Space reserved for /Contents (bytes). */
  readonly room?: number;
  readonly contents?: Uint8Array;
  /** Further entries of the signature dictionary. */
  readonly dict?: string;
  readonly rect?: string;
}

const RANGE_ROOM = 60;

/** Appends an update with a signature over everything except its own /Contents. Needs a file of `contentPage`. */
export function appendSignature(pdf: Uint8Array, signature: BuiltSignature = {}, first = 100): Buffer {
  const { fieldName = "Seal", room = 64, contents, dict = "", rect = "[0 0 0 0]" } = signature;
  const hex = Buffer.from(contents ?? [])
    .toString("hex")
    .padEnd(room * 2, "0");
  const signed = appendUpdate(pdf, {
    1: `<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [${first} 0 R] >> >>`,
    [first]: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (${fieldName}) /V ${first + 1} 0 R /Rect ${rect} /F 132 >>`,
    [first + 1]:
      `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached ` +
      `/ByteRange [${"0".repeat(RANGE_ROOM)}] /Contents <${hex}> ${dict} >>`,
  });
  const start = signed.lastIndexOf(`<${hex}>`);
  const end = start + hex.length + 2;
  const range = signed.lastIndexOf(`[${"0".repeat(RANGE_ROOM)}]`);
  signed.write(`[0 ${start} ${end} ${signed.length - end}]`.padEnd(RANGE_ROOM + 2), range, "latin1");
  return signed;
}
