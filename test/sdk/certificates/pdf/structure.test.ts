import { describe, expect, it } from "vitest";
import { PDFDocument, StandardFonts } from "@cantoo/pdf-lib";
import { openPdf, PdfError, type PdfErrorReason } from "../../../../src/sdk/certificates/pdf/document.js";
import {
  appendSignature,
  appendUpdate,
  buildPdf,
  contentPage,
  onePage,
  textAt,
  type BuildOptions,
} from "../../../support/pdf-builder.js";

const linesOf = (pdf: Uint8Array): string[] =>
  openPdf(pdf)
    .visibleText()
    .lines.map(({ text }) => text);

function reasonOf(read: () => unknown): PdfErrorReason | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof PdfError) return error.reason;
    throw error;
  }
}

const failure = (pdf: Uint8Array): PdfErrorReason | undefined => reasonOf(() => openPdf(pdf).visibleText());
const replaced = (pdf: Uint8Array, from: string, to: string): Buffer => {
  const text = Buffer.from(pdf).toString("latin1");
  expect(text).toContain(from);
  return Buffer.from(text.replace(from, to), "latin1");
};

describe("the structure of a file", () => {
  it.each(["table", "stream", "object-stream"] as const)("is read by its cross-reference %s", (xref) => {
    expect(linesOf(buildPdf({ objects: contentPage(textAt("Hello")), xref }))).toEqual(["Hello"]);
  });

  it.each(["table", "stream", "object-stream"] as const)("is read with an update by a %s", (xref) => {
    const first = buildPdf({ objects: contentPage(textAt("before")), xref });
    const second = appendUpdate(first, { 4: { data: textAt("after") } }, { xref });
    expect(linesOf(second)).toEqual(["after"]);
    const { revisionEnds } = openPdf(second);
    expect(revisionEnds).toEqual([first.length - 1, second.length - 1]);
    expect(linesOf(second.subarray(0, revisionEnds[0]))).toEqual(["before"]);
  });

  it("is read when an update frees an object", () => {
    const pdf = onePage(textAt("gone"));
    const prev = /startxref\s+(\d+)/.exec(pdf.toString("latin1"))![1];
    const update = `xref\n4 1\n0000000000 00001 f \ntrailer\n<< /Size 8 /Root 1 0 R /Prev ${prev} >>\nstartxref\n`;
    const freed = Buffer.concat([pdf, Buffer.from(`${update}${pdf.length}\n%%EOF\n`)]);
    expect(linesOf(freed)).toEqual([]);
  });

  it("is read when a hybrid file hides objects from old readers", () => {
    const base = buildPdf({ objects: contentPage(textAt("hybrid")), xref: "object-stream" });
    const text = base.toString("latin1");
    const stream = Number(/startxref\s+(\d+)/.exec(text)![1]);
    const body = base.subarray(0, text.lastIndexOf("startxref"));
    const table = `xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 9 /Root 1 0 R /XRefStm ${stream} >>\n`;
    const hybrid = Buffer.concat([body, Buffer.from(`${table}startxref\n${body.length}\n%%EOF\n`)]);
    expect(linesOf(hybrid)).toEqual(["hybrid"]);
  });

  it.each([true, false])("is read as pdf-lib writes it, with object streams %s", async (useObjectStreams) => {
    const document = await PDFDocument.create();
    const font = await document.embedFont(StandardFonts.TimesRoman);
    document.addPage([300, 300]).drawText("Registered mortgage", { x: 20, y: 200, size: 14, font });
    expect(linesOf(await document.save({ useObjectStreams }))).toEqual(["Registered mortgage"]);
  });

  const good = onePage(textAt("text"));
  const withPages = (count: string, kids = "[3 0 R]"): Buffer =>
    buildPdf({ objects: { ...contentPage(textAt("text")), 2: `<< /Type /Pages /Kids ${kids} ${count} >>` } });
  it.each<[string, Uint8Array, PdfErrorReason]>([
    ["does not begin with a header", Buffer.concat([Buffer.from("x"), good]), "not-pdf"],
    ["is empty", Buffer.alloc(0), "not-pdf"],
    ["has data after its end", Buffer.concat([good, Buffer.from("x")]), "damaged"],
    ["lacks startxref", replaced(good, "startxref", "startxxxx"), "damaged"],
    ["has a wrong startxref", replaced(good, "startxref\n", "startxref\n1"), "damaged"],
    ["is encrypted", buildPdf({ objects: contentPage(""), trailer: "/Encrypt 4 0 R" }), "encrypted"],
    ["has an object with another number", replaced(good, "4 0 obj", "9 0 obj"), "damaged"],
    ["has an object with another generation", replaced(good, "4 0 obj", "4 1 obj"), "damaged"],
    ["has a duplicate key", withPages("/Count 1 /Count 1"), "damaged"],
    ["has a duplicate key, once escaped", withPages("/Count 1 /Coun#74 1"), "damaged"],
    ["has a wrong stream length", onePage({ data: textAt("text"), length: "3" }), "damaged"],
    ["has a stream length beyond the end", onePage({ data: "", length: "99999999" }), "damaged"],
    ["has a stream length that refers to itself", onePage({ data: "", length: "4 0 R" }), "damaged"],
    ["has an XFA form", onePage("", { catalog: "/AcroForm << /Fields [] /XFA (x) >>" }), "unsupported"],
    ["has a stream in another file", onePage({ dict: "/F (other.pdf)", data: "" }), "unsupported"],
    ["has a stream with its own encryption", onePage({ dict: "/Filter /Crypt", data: "" }), "encrypted"],
    ["has a wrong page count", withPages("/Count 2"), "damaged"],
    ["has a page twice", withPages("/Count 2", "[3 0 R 3 0 R]"), "damaged"],
    ["shows a collection of files", onePage("", { catalog: "/Collection << >>" }), "unsupported"],
  ])("is an error when the file %s", (_, pdf, reason) => {
    expect(failure(pdf)).toBe(reason);
  });

  it("is damaged when /Prev forms a cycle", () => {
    const pdf = onePage("");
    const at = /startxref\s+(\d+)/.exec(pdf.toString("latin1"))![1]!;
    const looped = buildPdf({ objects: contentPage(""), trailer: `/Prev ${at}` });
    expect(failure(looped)).toBe("damaged");
  });

  it("is damaged when the startxref of a revision points elsewhere", () => {
    const first = onePage(textAt("first"));
    const second = appendUpdate(first, { 4: { data: textAt("second") } });
    const at = second.indexOf("startxref") + 10;
    second.write("11", at, "latin1");
    expect(failure(second)).toBe("damaged");
  });

  it("is damaged when a content stream has a duplicate key", () => {
    expect(failure(onePage("/Span << /A 1 /A 2 >> BDC EMC"))).toBe("damaged");
  });

  it.each<[string, Partial<BuildOptions>]>([["beyond /Size", { trailer: "" }]])(
    "is damaged when it has objects %s",
    () => {
      const pdf = replaced(onePage(""), "/Size 8", "/Size 3");
      expect(failure(pdf)).toBe("damaged");
    },
  );
});

describe("signatures", () => {
  const signed = appendSignature(onePage(textAt("sealed")), {
    contents: Buffer.from("30820102", "hex"),
    dict: "/M (D:20260102030405+08'00')",
    rect: "[10 10 60 60]",
  });

  it("are found through the form, with the position of their contents", () => {
    const document = openPdf(signed);
    const [signature] = document.signatures;
    const { start, end } = signature!.contentsAt;
    expect(signature).toMatchObject({
      fieldName: "Seal",
      filter: "Adobe.PPKLite",
      subFilter: "ETSI.CAdES.detached",
      byteRange: [0, start, end, signed.length - end],
      kind: "approval",
      isVisible: true,
      claimedAt: new Date("2026-01-01T19:04:05Z"),
    });
    expect(signed.toString("latin1", start, start + 9)).toBe("<30820102");
    expect(signed.toString("latin1", end - 1, end)).toBe(">");
    expect(signature!.contents).toHaveLength(64);
    expect(document.strayByteRanges).toBe(0);
  });

  it("are ordered by the end of their ranges", () => {
    const second = appendSignature(signed, { fieldName: "Second" }, 200);
    const both = appendUpdate(second, {
      1: "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [200 0 R 100 0 R] >> >>",
    });
    expect(openPdf(both).signatures.map(({ fieldName }) => fieldName)).toEqual(["Seal", "Second"]);
    expect(openPdf(both).strayByteRanges).toBe(0);
  });

  it("are counted as stray when the form does not list them", () => {
    const dropped = appendUpdate(signed, { 1: "<< /Type /Catalog /Pages 2 0 R >>" });
    expect(openPdf(dropped)).toMatchObject({ signatures: [], strayByteRanges: 1 });
    const comment = appendUpdate(signed, { 300: "<< /Byte#52ange [0 1 2 3] >>" });
    expect(openPdf(comment).strayByteRanges).toBe(1);
  });

  it.each([
    ["ByteRange of three numbers", "/ByteRange [0 1 2]", "/Contents <00>"],
    ["ByteRange with a negative number", "/ByteRange [0 -1 2 3]", "/Contents <00>"],
    ["ByteRange with a fraction", "/ByteRange [0 1.5 2 3]", "/Contents <00>"],
    ["ByteRange with a reference", "/ByteRange [0 1 2 4 0 R]", "/Contents <00>"],
    ["Contents as a literal string", "/ByteRange [0 1 2 3]", "/Contents (00)"],
    ["Contents elsewhere", "/ByteRange [0 1 2 3]", "/Contents 4 0 R"],
  ])("are read as empty with %s", (_, range, contents) => {
    const pdf = buildPdf({
      objects: contentPage("", {
        catalog: "/AcroForm << /Fields [10 0 R] >>",
        objects: {
          10: "<< /FT /Sig /T (a) /V 11 0 R >>",
          11: `<< /Filter /F /SubFilter /S ${range} ${contents} >>`,
        },
      }),
    });
    expect(openPdf(pdf).signatures).toMatchObject([{ byteRange: [0, 0, 0, 0], contents: new Uint8Array() }]);
  });

  const twoFields = (first: string, second: string): Buffer =>
    buildPdf({
      objects: contentPage("", {
        catalog: "/AcroForm << /Fields [10 0 R 11 0 R] >>",
        objects: {
          10: `<< /FT /Sig /T (a) /V ${first} >>`,
          11: `<< /FT /Sig /T (b) /V ${second} >>`,
          12: "<< /Filter /F /SubFilter /S /ByteRange [0 10 20 30] /Contents <00> >>",
          13: "<< /Filter /F /SubFilter /S /ByteRange [0 10 20 30] /Contents <00> >>",
          14: "<< /Filter /F /SubFilter /ETSI.RFC3161 /ByteRange [0 10 20 40] /Contents <00> >>",
        },
      }),
    });

  it("are damaged when two cover the same bytes or two fields share one", () => {
    expect(failure(twoFields("12 0 R", "13 0 R"))).toBe("damaged");
    expect(failure(twoFields("12 0 R", "12 0 R"))).toBe("damaged");
    expect(openPdf(twoFields("12 0 R", "14 0 R")).signatures.map(({ kind }) => kind)).toEqual([
      "approval",
      "timestamp",
    ]);
  });

  it("are damaged in an object stream", () => {
    const objects = contentPage("", {
      catalog: "/AcroForm << /Fields [10 0 R] >>",
      objects: {
        10: "<< /FT /Sig /T (a) /V 11 0 R >>",
        11: "<< /Filter /F /SubFilter /S /ByteRange [0 1 2 3] /Contents <00> >>",
      },
    });
    expect(failure(buildPdf({ objects, xref: "object-stream" }))).toBe("damaged");
    expect(failure(buildPdf({ objects, xref: "stream" }))).toBeUndefined();
  });

  it("inherit the type of their parent field, and are certifications when the catalog lists them", () => {
    const pdf = buildPdf({
      objects: contentPage("", {
        catalog: "/AcroForm << /Fields [10 0 R] >> /Perms << /DocMDP 12 0 R >>",
        objects: {
          10: "<< /FT /Sig /T (parent) /Kids [11 0 R] >>",
          11: "<< /T (child) /V 12 0 R >>",
          12: "<< /Filter /F /SubFilter /S /ByteRange [0 10 20 30] /Contents <00> >>",
        },
      }),
    });
    expect(openPdf(pdf).signatures).toMatchObject([
      { fieldName: "parent.child", kind: "certification", isVisible: false },
    ]);
  });
});
