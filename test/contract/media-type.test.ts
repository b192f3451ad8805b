import { describe, expect, it } from "vitest";
import yazl from "yazl";
import { buffer } from "node:stream/consumers";
import {
  contentInWords,
  formatContentRange,
  documentTypeOf,
  documentTypeOfName,
  parseContentRange,
} from "../../src/contract/index.js";

async function zip(...names: string[]): Promise<Buffer> {
  const archive = new yazl.ZipFile();
  for (const name of names) archive.addBuffer(Buffer.from(`<${name}/>`), name);
  archive.end();
  return buffer(archive.outputStream);
}

describe("media type of a document", () => {
  it("is recognized from its first bytes", async () => {
    const documents: [Buffer, string | undefined][] = [
      [Buffer.from("%PDF-1.7\n"), "application/pdf"],
      [Buffer.from("\ufeff\r\n%PDF-1.4"), "application/pdf"],
      [Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0]), "image/jpeg"],
      [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), "image/png"],
      [Buffer.from("II*\0xxxx", "latin1"), "image/tiff"],
      [Buffer.from("MM\0*xxxx", "latin1"), "image/tiff"],
      [await zip("OFD.xml", "Doc_0/Document.xml"), "application/ofd"],
      [await zip("Doc_0/Document.xml", "OFD.xml"), "application/ofd"],
      [await zip("Meta.xml", "Doc_0/Document.xml", "OFD.xml"), "application/ofd"],
      [await zip("[Content_Types].xml", "word/document.xml"), undefined],
      [await zip("notes/my OFD.xml.txt"), undefined],
      [Buffer.from("<html>%PDF-1.4"), undefined],
      [Buffer.from("PK\u0003\u0004", "latin1"), undefined],
      [Buffer.alloc(0), undefined],
      [Buffer.from([0xff, 0xd8]), undefined],
    ];
    for (const [document, type] of documents)
      expect(documentTypeOf(document), document.toString("latin1", 0, 60)).toBe(type);
  });

  it("is recognized in a view into the middle of a larger buffer", () => {
    const around = Buffer.from("xx%PDF-1.4 xx");
    expect(documentTypeOf(new Uint8Array(around.buffer, around.byteOffset + 2, 8))).toBe("application/pdf");
    expect(documentTypeOf(around)).toBeUndefined();
  });

  it("is described in words when authorities do not accept it", async () => {
    expect(contentInWords(Buffer.from("\n<!DOCTYPE html><title>502")).zh).toBe("网页（HTML）");
    expect(contentInWords(await zip("[Content_Types].xml", "word/document.xml")).zh).toContain("Word");
    expect(contentInWords(Buffer.from("d0cf11e0a1b11ae1", "hex")).zh).toContain("Word");
    expect(contentInWords(await zip("a.txt")).zh).toBe("压缩包");
    expect(contentInWords(Buffer.from("hello")).en).toBe("unknown content");
  });

  it("follows from a file name extension, in upper or lower case", () => {
    expect(
      ["裁定书.PDF", "a.b.jpeg", "x.tif", "书.ofd", "x.docx", "pdf", "a.pdf/b", ".png"].map(documentTypeOfName),
    ).toEqual([
      "application/pdf",
      "image/jpeg",
      "image/tiff",
      "application/ofd",
      undefined,
      undefined,
      undefined,
      "image/png",
    ]);
  });
});

it("Content-Range accepts only a range from an offset to the end of the document", () => {
  expect(parseContentRange(formatContentRange({ offset: 5, size: 10 }))).toEqual({ offset: 5, size: 10 });
  for (const text of [
    "bytes 5-8/10",
    "bytes 10-9/10",
    "bytes */10",
    "bytes 0-9/*",
    "items 0-9/10",
    "bytes 0-9/10, x",
    "bytes -1-9/10",
  ])
    expect(parseContentRange(text), text).toBeUndefined();
});
