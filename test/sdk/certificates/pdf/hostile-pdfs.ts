import { deflateSync } from "node:zlib";
import {
  appendUpdate,
  buildPdf,
  contentPage,
  onePage,
  textAt,
  type BuiltObjects,
} from "../../../support/pdf-builder.js";

const MB = 1024 * 1024;
const fill = (text: string, bytes: number): Buffer => Buffer.alloc(bytes, text, "latin1");
const bomb = (bytes: number, byte = " "): Buffer => deflateSync(fill(byte, bytes));
const flateContent = (content: Buffer): Buffer => onePage({ dict: "/Filter /FlateDecode", data: deflateSync(content) });
const object10 = (object: BuiltObjects[number]): Buffer =>
  buildPdf({ objects: contentPage("", { page: "/Rotate 10 0 R", objects: { 10: object } }) });
const withPages = (objects: BuiltObjects): Buffer => buildPdf({ objects: { ...contentPage(textAt("x")), ...objects } });
const withMap = (map: Buffer | string, shown = "<0041>"): Buffer =>
  onePage(`BT /F 12 Tf 50 700 Td ${shown} Tj ET`, {
    fonts: {
      F: "<< /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /Subtype /CIDFontType2 >>] /ToUnicode 20 0 R >>",
    },
    objects: { 20: { dict: "/Filter /FlateDecode", data: deflateSync(map) } },
  });
const raw = (body: Buffer | string, offset: number): Buffer =>
  Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.from(body), Buffer.from(`\nstartxref\n${offset}\n%%EOF\n`)]);
const form = (data: string, xobjects: string, dict = ""): BuiltObjects[number] => ({
  dict: `/Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << ${xobjects} >> >> ${dict}`,
  data,
});
const xobjects = (first: string, objects: BuiltObjects): Buffer =>
  onePage("/A Do", { resources: `/XObject << /A ${first} >>`, objects });

/** A page with content that was compressed `depth` times. */
function nestedBomb(depth: number, bytes: number): Buffer {
  let data = fill(" ", bytes);
  for (let i = 0; i < depth; i++) data = deflateSync(data);
  return onePage({ dict: `/Filter [${"/FlateDecode ".repeat(depth)}]`, data });
}

function range<T>(count: number, of: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => of(i));
}

/** Forms that each draw the next one twice. */
function doublingForms(depth: number): Buffer {
  const objects: Record<number, BuiltObjects[number]> = {};
  for (let i = 0; i < depth; i++) objects[20 + i] = form("/A Do /A Do", `/A ${21 + i} 0 R`);
  objects[20 + depth] = form("0 0 1 1 re f", "");
  return xobjects("20 0 R", objects);
}

function chainOfReferences(count: number): BuiltObjects {
  return Object.fromEntries(range(count, (i) => [20 + i, `${21 + i} 0 R`]));
}

/** Files that need far more resources than their size suggests, and truncated, cyclic or inconsistent files. */
export const HOSTILE: readonly (readonly [name: string, make: () => Uint8Array])[] = [
  ["10 MB of (", () => raw(fill("(", 10 * MB), 9)],
  ["10 MB of [", () => raw(fill("[", 10 * MB), 9)],
  ["10 MB of <<", () => raw(fill("<<", 10 * MB), 9)],
  ["10 MB of white space", () => raw(fill(" ", 10 * MB), 9)],
  ["10 MB of comments", () => raw(fill("%\n", 10 * MB), 9)],
  ["10 MB of zeroes", () => Buffer.alloc(10 * MB)],
  ["10 MB of %%EOF", () => raw(fill("%%EOF\n", 10 * MB), 9)],
  ["10 MB of startxref", () => raw(fill("startxref\n", 10 * MB), 9)],
  ["10 MB of /ByteRange", () => Buffer.concat([onePage("").subarray(0, 9), fill("/ByteRange ", 10 * MB)])],
  [
    "a page with 10 MB of comment full of slashes",
    () => appendUpdate(onePage(textAt("x")), { 50: { data: fill("/", 10 * MB) } }),
  ],
  ["content of 10 MB of (", () => flateContent(fill("(", 10 * MB))],
  ["content of 10 MB of [", () => flateContent(fill("[", 10 * MB))],
  ["content of 10 MB of <<", () => flateContent(fill("<<", 10 * MB))],
  ["content of 10 MB of q", () => flateContent(fill("q ", 10 * MB))],
  ["content of 10 MB of Q", () => flateContent(fill("Q ", 10 * MB))],
  ["content of 10 MB of q and Q", () => flateContent(fill("q Q ", 10 * MB))],
  ["content of 10 MB of numbers", () => flateContent(fill("1 ", 10 * MB))],
  ["content of 10 MB of BMC", () => flateContent(fill("/A BMC ", 10 * MB))],
  ["content of 10 MB of BX", () => flateContent(fill("BX ", 10 * MB))],
  ["content of 10 MB of lines", () => flateContent(Buffer.concat([Buffer.from("0 0 m "), fill("9 9 l ", 10 * MB)]))],
  ["content of 10 MB of rectangles", () => flateContent(fill("0 0 9 9 re f ", 10 * MB))],
  ["content of 10 MB of clips", () => flateContent(fill("0 0 m 9 0 l 9 9 l W n ", 10 * MB))],
  [
    "content of 10 MB of curves",
    () => flateContent(Buffer.concat([Buffer.from("0 0 m "), fill("1 2 3 4 5 6 c ", 10 * MB)])),
  ],
  ["content of 60 MB of white space", () => onePage({ dict: "/Filter /FlateDecode", data: bomb(60 * MB) })],
  ["content of 200 MB of white space", () => onePage({ dict: "/Filter /FlateDecode", data: bomb(200 * MB) })],
  ["a bomb in a bomb", () => nestedBomb(2, 150 * MB)],
  ["a bomb of four filters", () => nestedBomb(4, 100 * MB)],
  ["five filters", () => nestedBomb(5, 10)],
  ["a thousand filters", () => onePage({ dict: `/Filter [${"/FlateDecode ".repeat(1_000)}]`, data: "" })],
  [
    "a run-length bomb",
    () =>
      onePage({ dict: "/Filter /RunLengthDecode", data: Buffer.concat([fill("\x81 ", 4 * MB), Buffer.from([128])]) }),
  ],
  [
    "a base-85 bomb",
    () => onePage({ dict: "/Filter /ASCII85Decode", data: Buffer.concat([fill("z", 15 * MB), Buffer.from("~>")]) }),
  ],
  [
    "an LZW bomb",
    () =>
      onePage({
        dict: "/Filter /LZWDecode",
        data: Buffer.concat([Buffer.from([0x80, 0x10, 0x20]), fill("\x40\x30\x24\x16\x0f\x08\x84\x42", 4 * MB)]),
      }),
  ],
  [
    "LZW of noise",
    () => onePage({ dict: "/Filter /LZWDecode", data: fill("\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", 4 * MB) }),
  ],
  [
    "a predictor with columns of a million",
    () =>
      onePage({
        dict: "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 1000000 /Colors 32 >>",
        data: bomb(60 * MB, "\0"),
      }),
  ],
  [
    "a predictor with one column",
    () =>
      onePage({ dict: "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 1 >>", data: bomb(60 * MB, "\0") }),
  ],
  [
    "a predictor of negative size",
    () => onePage({ dict: "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns -5 >>", data: bomb(10, "\0") }),
  ],
  ["a TJ of a million strings", () => flateContent(Buffer.from(`BT /F1 12 Tf [${"(a)".repeat(1_000_000)}] TJ ET`))],
  ["a TJ of a million numbers", () => flateContent(Buffer.from(`BT /F1 12 Tf [${"1 ".repeat(1_000_000)}] TJ ET`))],
  [
    "a string of ten million characters",
    () => flateContent(Buffer.concat([Buffer.from("BT /F1 12 Tf ("), fill("a", 10 * MB), Buffer.from(") Tj ET")])),
  ],
  [
    "300,000 glyphs on one place",
    () =>
      flateContent(
        Buffer.from(`BT /F1 12 Tf ${"1 0 0 1 50 700 Tm (a) Tj 1 0 0 1 50 700 Tm (b) Tj ".repeat(150_000)} ET`),
      ),
  ],
  [
    "glyphs under as many rectangles",
    () => flateContent(Buffer.from("BT /F1 12 Tf 50 700 Td (a) Tj ET 40 690 9 9 re f ".repeat(60_000))),
  ],
  [
    "glyphs in a clip of many points",
    () =>
      flateContent(
        Buffer.from(
          `0 0 m ${"600 800 l 0 800 l ".repeat(50_000)} W n BT /F1 12 Tf 50 700 Td ${"(abc) Tj ".repeat(50_000)} ET`,
        ),
      ),
  ],
  [
    "glyphs on a picture",
    () =>
      onePage(
        `${"q 500 0 0 800 0 0 cm /A Do Q ".repeat(2_000)} BT /F1 12 Tf 50 700 Td (${"abc".repeat(2_000)}) Tj ET`,
        {
          resources: "/XObject << /A 10 0 R >>",
          objects: { 10: { dict: "/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /SMask 10 0 R", data: "x" } },
        },
      ),
  ],
  ["text of infinite size", () => onePage("BT /F1 12 Tf 1e999 0 0 1 0 0 Tm (a) Tj ET")],
  ["numbers of a thousand digits", () => onePage(`${"9".repeat(1_000)} 0 Td`)],
  [
    "matrices that overflow",
    () => onePage(`${"99999999999999999999 0 0 99999999999999999999 0 0 cm ".repeat(50)} ${textAt("a")}`),
  ],
  [
    "paths that overflow",
    () => onePage(`${"99999999999999999999 0 0 99999999999999999999 0 0 cm ".repeat(50)} 0 0 m 9 9 l 5 5 l f`),
  ],
  ["a number with many signs", () => onePage("--5 w")],
  ["a keyword of a megabyte", () => flateContent(fill("x", MB))],
  ["a name of a megabyte", () => flateContent(Buffer.concat([Buffer.from("/"), fill("x", MB)]))],
  ["a name of a megabyte in the file", () => onePage("", { page: `/${"x".repeat(MB)} 1` })],
  ["a million names", () => flateContent(Buffer.from(range(1_000_000, (i) => `/n${i} BMC EMC`).join(" ")))],
  ["an array of two million items", () => object10(`[${"1 ".repeat(2_000_000)}]`)],
  ["an array of two million names", () => object10(`[${"/a".repeat(2_000_000)}]`)],
  ["an array of a million empty dictionaries", () => object10(`[${"<<>>".repeat(1_000_000)}]`)],
  ["an array of a million strings", () => object10(`[${"()".repeat(1_000_000)}]`)],
  ["a dictionary of a million keys", () => object10(`<< ${range(600_000, (i) => `/k${i} 0`).join(" ")} >>`)],
  ["nesting of a hundred thousand", () => object10(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)],
  [
    "content in a million pieces",
    () => withPages({ 3: `<< /Type /Page /MediaBox [0 0 9 9] /Contents [${"4 0 R ".repeat(1_000_000)}] >>` }),
  ],
  [
    "content in many large pieces",
    () =>
      withPages({
        3: `<< /Type /Page /MediaBox [0 0 9 9] /Contents [${"4 0 R ".repeat(10_000)}] >>`,
        4: { data: fill(" ", MB) },
      }),
  ],
  [
    "a page a million times",
    () => withPages({ 2: `<< /Type /Pages /Count 1000000 /Kids [${"3 0 R ".repeat(1_000_000)}] >>` }),
  ],
  [
    "100,000 pages",
    () =>
      withPages({
        2: `<< /Type /Pages /Count 100000 /Kids [${range(100_000, (i) => `${i + 10} 0 R`).join(" ")}] >>`,
        ...Object.fromEntries(range(100_000, (i) => [i + 10, "<</Type/Page/MediaBox[0 0 9 9]>>"])),
      }),
  ],
  ["a page tree that is its own kid", () => withPages({ 2: "<< /Type /Pages /Count 1 /Kids [2 0 R] >>" })],
  [
    "a page tree of two that hold each other",
    () =>
      withPages({ 2: "<< /Type /Pages /Count 1 /Kids [20 0 R] >>", 20: "<< /Type /Pages /Count 1 /Kids [2 0 R] >>" }),
  ],
  [
    "a page tree of a thousand levels",
    () =>
      withPages({
        2: "<< /Type /Pages /Count 1 /Kids [20 0 R] >>",
        ...Object.fromEntries(range(1_000, (i) => [20 + i, `<< /Type /Pages /Count 1 /Kids [${21 + i} 0 R] >>`])),
      }),
  ],
  [
    "form fields that hold each other",
    () =>
      onePage("", {
        catalog: "/AcroForm << /Fields [20 0 R] >>",
        objects: { 20: "<< /T (a) /Kids [21 0 R] >>", 21: "<< /T (b) /Kids [20 0 R] >>" },
      }),
  ],
  [
    "form fields without end",
    () =>
      onePage("", {
        catalog: "/AcroForm << /Fields [20 0 R] >>",
        objects: { 20: `<< /T (a) /Kids [${range(9, () => "<< /Kids [20 0 R] >>").join(" ")}] >>` },
      }),
  ],
  [
    "a million form fields",
    () => onePage("", { catalog: `/AcroForm << /Fields [${"<</FT/Sig>>".repeat(500_000)}] >>` }),
  ],
  [
    "a parent that is its own",
    () =>
      onePage("", {
        page: "/Annots [20 0 R]",
        objects: { 20: "<< /Subtype /Widget /Rect [0 0 9 9] /Parent 20 0 R >>" },
      }),
  ],
  [
    "a million annotations",
    () =>
      onePage("", {
        page: `/Annots [${"20 0 R ".repeat(1_000_000)}]`,
        objects: { 20: "<< /Subtype /Link /Rect [0 0 9 9] >>" },
      }),
  ],
  [
    "an appearance a hundred thousand times",
    () =>
      onePage("", {
        page: `/Annots [${"20 0 R ".repeat(100_000)}]`,
        objects: {
          20: "<< /Subtype /Stamp /Rect [0 0 9 9] /AP << /N 21 0 R >> >>",
          21: form("0 0 600 800 re f ".repeat(100), ""),
        },
      }),
  ],
  ["a reference to itself", () => object10("10 0 R")],
  [
    "a chain of references",
    () => buildPdf({ objects: contentPage("", { page: "/Rotate 20 0 R", objects: chainOfReferences(100_000) }) }),
  ],
  ["a length that is its own stream", () => object10({ data: "", length: "10 0 R" })],
  [
    "lengths that are each other's streams",
    () =>
      buildPdf({
        objects: contentPage("", {
          page: "/Rotate 10 0 R",
          objects: Object.fromEntries(range(5_000, (i) => [10 + i, { data: "", length: `${11 + i} 0 R` }])),
        }),
      }),
  ],
  ["a length that lies", () => onePage({ data: textAt("a"), length: "1" })],
  ["a length of 1e15", () => onePage({ data: "", length: "1000000000000000" })],
  ["a negative length", () => onePage({ data: "", length: "-1" })],
  ["a form that draws itself", () => xobjects("20 0 R", { 20: form("/A Do", "/A 20 0 R") })],
  [
    "forms that draw each other",
    () => xobjects("20 0 R", { 20: form("/A Do", "/A 21 0 R"), 21: form("/A Do", "/A 20 0 R") }),
  ],
  ["forms that double thirty times", () => doublingForms(30)],
  [
    "a chain of a thousand forms",
    () => xobjects("20 0 R", Object.fromEntries(range(1_000, (i) => [20 + i, form("/A Do", `/A ${21 + i} 0 R`)]))),
  ],
  ["an inline image without end", () => onePage("BI /W 1 /H 1 /BPC 8 /CS /G ID x")],
  ["an inline image of 65536 by 65536", () => onePage("BI /W 65536 /H 65536 /BPC 8 /CS /RGB ID x EI")],
  [
    "100,000 inline images of an unfinished filter",
    () => flateContent(Buffer.concat([Buffer.from("BI /W 1 /H 1 /F /AHx ID "), fill("0", 10 * MB)])),
  ],
  [
    "inline images that are each a bomb",
    () =>
      onePage(
        Buffer.concat(
          range(200, () =>
            Buffer.concat([Buffer.from("BI /W 1 /H 1 /BPC 8 /CS /G /F /Fl ID "), bomb(MB), Buffer.from(" EI ")]),
          ),
        ),
      ),
  ],
  [
    "an image mask of 65536 by 65536",
    () =>
      xobjects("20 0 R", {
        20: {
          dict: "/Subtype /Image /ImageMask true /Width 65536 /Height 65536 /Filter /FlateDecode",
          data: bomb(512 * MB, "\0"),
        },
      }),
  ],
  ["a map with a range of all codes", () => withMap("1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange")],
  [
    "a map with a million characters",
    () =>
      withMap(
        `1 beginbfchar ${range(1_000_000, (i) => `<${i.toString(16).padStart(8, "0")}> <0041>`).join(" ")} endbfchar`,
      ),
  ],
  [
    "a map with a million equal ranges",
    () => withMap(`beginbfrange ${"<0000> <FFFF> <0041> ".repeat(500_000)} endbfrange`),
  ],
  [
    "a map with an array of a million",
    () => withMap(`beginbfrange <00000000> <000FFFFF> [${"<0041>".repeat(1_000_000)}] endbfrange`),
  ],
  ["a map of 60 MB of white space", () => withMap(fill(" ", 60 * MB))],
  ["a map of brackets", () => withMap(fill("[", 5 * MB))],
  ["a map of PostScript procedures", () => withMap(fill("{", 5 * MB))],
  [
    "a map with a thousand code spaces",
    () => withMap(`begincodespacerange ${"<0000> <FFFF> ".repeat(1_000)} endcodespacerange`),
  ],
  [
    "widths of a million",
    () =>
      onePage(textAt("a"), {
        fonts: {
          F1: `<< /Subtype /Type0 /Encoding /UniGB-UCS2-H /DescendantFonts [<< /W [${"1 2 3 ".repeat(300_000)}] >>] >>`,
        },
      }),
  ],
  [
    "a colour space in itself",
    () => onePage("/C cs", { resources: "/ColorSpace << /C 20 0 R >>", objects: { 20: "[/Indexed 20 0 R 1 (x)]" } }),
  ],
  ["a giant /Size", () => Buffer.from(onePage(textAt("a")).toString("latin1").replace("/Size 8", "/Size 99999999999"))],
  [
    "a subsection far away",
    () => raw(Buffer.from("xref\n999999999 1\n0000000000 65535 f \ntrailer\n<< /Size 9999999999 >>"), 9),
  ],
  [
    "a million empty subsections",
    () => raw(Buffer.concat([Buffer.from("xref\n"), fill("0 0\n", 10 * MB), Buffer.from("trailer\n<< /Size 1 >>")]), 9),
  ],
  [
    "a cross-reference stream with a giant index",
    () =>
      raw(
        Buffer.from(
          "1 0 obj << /Type /XRef /Size 9 /W [1 4 2] /Index [0 999999999999] /Length 0 >> stream\n\nendstream endobj",
        ),
        9,
      ),
  ],
  [
    "a cross-reference stream without widths",
    () =>
      raw(Buffer.from("1 0 obj << /Type /XRef /Size 999999999 /W [0 0 0] /Length 0 >> stream\n\nendstream endobj"), 9),
  ],
  [
    "a cross-reference stream of a bomb",
    () => {
      const data = bomb(200 * MB, "\0");
      return raw(
        Buffer.concat([
          Buffer.from(
            `1 0 obj << /Type /XRef /Size 9999999 /W [1 4 2] /Filter /FlateDecode /Length ${data.length} >> stream\n`,
          ),
          data,
          Buffer.from("\nendstream endobj"),
        ]),
        9,
      );
    },
  ],
  ["a /Prev to itself", () => raw(Buffer.from("xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Prev 9 >>"), 9)],
  [
    "a hybrid section in itself",
    () => raw(Buffer.from("xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /XRefStm 9 >>"), 9),
  ],
  ["two thousand updates", () => range(2_000, (i) => i).reduce((pdf) => appendUpdateSlim(pdf), onePage(textAt("a")))],
  ["an object stream in itself", () => objectStreams("6 0 6 0 6 0 6 0")],
  ["an object stream that lies", () => objectStreams("99999999 0 1 2 3 4 5 6")],
  ["an object stream with offsets beyond", () => objectStreams("1 99999999 2 99999999 3 5 5 9")],
];

/** Appends a minimal update without changes. */
function appendUpdateSlim(pdf: Buffer): Buffer {
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(pdf.subarray(-40).toString("latin1"))![1];
  const update = `xref\n0 0\ntrailer\n<< /Size 8 /Root 1 0 R /Prev ${previous} >>\nstartxref\n${pdf.length}\n%%EOF\n`;
  return Buffer.concat([pdf, Buffer.from(update)]);
}

/** A document whose object stream has this header, with all other offsets unchanged. */
function objectStreams(header: string): Buffer {
  const good = buildPdf({ objects: contentPage(textAt("a")), xref: "object-stream" });
  const text = good.toString("latin1");
  const start = text.lastIndexOf("6 0 obj", text.indexOf("/ObjStm"));
  const end = text.indexOf("endobj", start) + "endobj".length;
  const dict = `/Type /ObjStm /N 4 /First ${header.length + 1} /Length ${header.length + 1}`;
  const stream = `6 0 obj << ${dict} >> stream\n${header} \nendstream endobj`;
  return Buffer.from(text.slice(0, start) + stream.padEnd(end - start) + text.slice(end), "latin1");
}
