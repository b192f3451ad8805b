import { describe, expect, it } from "vitest";
import { openPdf, type VisibleText } from "../../../../src/sdk/certificates/pdf/document.js";
import { HELVETICA, onePage, type BuiltObjects } from "../../../support/pdf-builder.js";

interface Shown {
  readonly font: string;
  /** The string operand in the content stream, including its brackets. */
  readonly string: string;
  readonly objects?: BuiltObjects;
}

function show({ font, string, objects = {} }: Shown): VisibleText {
  const pdf = onePage(`BT /F 12 Tf 50 700 Td ${string} Tj ET`, {
    fonts: { F: font },
    objects: { 21: { data: "" }, ...objects },
  });
  return openPdf(pdf).visibleText();
}

const textOf = (shown: Shown): string =>
  show(shown)
    .lines.map(({ text }) => text)
    .join("|");
const reasonsOf = (shown: Shown): string[] => show(shown).unreadable.map(({ reason }) => reason);

const hexOf = (bytes: Buffer): string => `<${bytes.toString("hex")}>`;
const utf16 = (text: string): string => hexOf(Buffer.from(text, "utf16le").swap16());
const type0 = (encoding: string, rest = ""): string =>
  `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding ${encoding} /DescendantFonts ` +
  `[<< /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor << /FontFile3 21 0 R >> /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) ` +
  `/Supplement 4 >> >>] ${rest} >>`;
const cmap = (body: string): BuiltObjects => ({
  20: { data: `1 begincodespacerange <0000> <FFFF> endcodespacerange ${body}` },
});
const simple = (rest: string): string => `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica ${rest} >>`;
const embedded = (rest: string): string => simple(`/FontDescriptor << /Flags 4 /FontFile 21 0 R >> ${rest}`);

describe("simple fonts", () => {
  it.each<[string, string, string, string]>([
    ["WinAnsiEncoding", HELVETICA, "(A\\200\\223x\\224\\344)", "A€“x”ä"],
    ["MacRomanEncoding", simple("/Encoding /MacRomanEncoding"), "(A\\200\\322)", "AÄ“"],
    ["StandardEncoding", simple(""), "(A'`\\256)", "A’‘ﬁ"],
    ["Differences", simple("/Encoding << /Differences [65 /B /uni4E2D /u20000 /Euro] >>"), "(ABCD)", "B中𠀀€"],
    ["names of an embedded font", embedded("/Encoding << /Differences [1 /H /i] >>"), "(\\001\\002)", "Hi"],
  ])("are decoded by %s", (_, font, string, text) => {
    expect(show({ font, string })).toMatchObject({ lines: [{ text }], unreadable: [], hidden: [] });
  });

  it.each<[string, string, string]>([
    [
      "glyph names are unknown",
      embedded("/Encoding << /Differences [1 /g01] >>"),
      "the font has no mapping to Unicode",
    ],
    ["the font is symbolic", simple("/FontDescriptor << /Flags 4 >>"), "the font has no mapping to Unicode"],
    ["the font is a symbol font", HELVETICA.replace("Helvetica", "Symbol"), "the font has no mapping to Unicode"],
    [
      "the font draws its characters itself",
      "<< /Type /Font /Subtype /Type3 /CharProcs << >> >>",
      "the font draws its characters itself (Type 3)",
    ],
    ["the font is missing", "99 0 R", "the font is missing"],
  ])("are unreadable when %s", (_, font, reason) => {
    expect(show({ font, string: "(\\001)" })).toMatchObject({ lines: [], unreadable: [{ reason, page: 1 }] });
  });

  it("are ignored when nothing is shown in them", () => {
    expect(reasonsOf({ font: "<< /Subtype /Type3 >>", string: "()" })).toEqual([]);
  });
});

describe("ToUnicode", () => {
  const mapped = (body: string): Shown => ({
    font: HELVETICA.replace(">>", "/ToUnicode 20 0 R >>"),
    string: "(A)",
    objects: cmap(body),
  });

  it("may repeat the encoding", () => {
    expect(show(mapped("1 beginbfchar <41> <0041> endbfchar"))).toMatchObject({
      lines: [{ text: "A" }],
      unreadable: [],
    });
  });

  it("makes the text unreadable when it contradicts the encoding", () => {
    const shown = mapped("1 beginbfchar <41> <0042> endbfchar");
    expect(reasonsOf(shown)).toEqual(["ToUnicode contradicts the encoding"]);
    expect(textOf(shown)).toBe("");
  });

  const identity = (body: string, string: string): Shown => ({
    font: type0("/Identity-H", "/ToUnicode 20 0 R"),
    string,
    objects: cmap(body),
  });

  it.each([
    ["bfchar", "2 beginbfchar <0001> <4E2D> <0002> <00660069> endbfchar", "<00010002>", "中fi"],
    ["bfrange", "1 beginbfrange <0001> <0003> <4E00> endbfrange", "<00010003>", "一丂"],
    ["bfrange with an array", "1 beginbfrange <0001> <0002> [<0041> <4E2D>] endbfrange", "<00010002>", "A中"],
    ["a surrogate pair", "1 beginbfchar <0001> <D840DC00> endbfchar", "<0001>", "𠀀"],
  ])("maps the codes of Identity by %s", (_, body, string, text) => {
    expect(show(identity(body, string))).toMatchObject({ lines: [{ text }], unreadable: [] });
  });

  it.each([
    ["lacks a code", "1 beginbfchar <0001> <0041> endbfchar", "ToUnicode lacks a character"],
    [
      "maps a code twice",
      "2 beginbfchar <0009> <0041> <0009> <0042> endbfchar",
      "a character map that maps a code twice",
    ],
    ["uses another", "/Other usecmap", "a character map that refers to another"],
    ["maps to nothing", "1 beginbfchar <0009> <> endbfchar", "a code without printed character"],
    ["maps to a private character", "1 beginbfchar <0009> <E000> endbfchar", "a code without printed character"],
    ["maps to a direction control", "1 beginbfchar <0009> <202E> endbfchar", "a code without printed character"],
  ])("makes the text unreadable when it %s", (_, body, reason) => {
    expect(reasonsOf(identity(body, "<0009>"))).toEqual([reason]);
  });
});

describe("composite fonts", () => {
  const gbk = hexOf(Buffer.from([0xd6, 0xd0, 0x41, 0xb9, 0xfa]));
  it.each([
    ["UniGB-UTF16-H", utf16("抵押A𠀀"), "抵押A𠀀"],
    ["UniGB-UCS2-H", utf16("抵押"), "抵押"],
    ["GBK-EUC-H", gbk, "中A国"],
    ["GBKp-EUC-H", gbk, "中A国"],
    ["GB-EUC-H", gbk, "中A国"],
    ["GBK2K-H", hexOf(Buffer.from([0xd6, 0xd0, 0x95, 0x32, 0x82, 0x36])), "中𠀀"],
  ])("are decoded by %s", (encoding, string, text) => {
    // Latin characters have the width /DW here, which leaves no gap.
    expect(show({ font: type0(`/${encoding}`), string })).toMatchObject({ lines: [{ text }], unreadable: [] });
  });

  it("are read from top to bottom in vertical writing", () => {
    expect(textOf({ font: type0("/UniGB-UTF16-V"), string: utf16("不动产") })).toBe("不动产");
  });

  it("are unreadable when ToUnicode contradicts their encoding", () => {
    const objects = cmap("1 beginbfchar <4E2D> <56FD> endbfchar");
    const font = type0("/UniGB-UTF16-H", "/ToUnicode 20 0 R");
    expect(reasonsOf({ font, string: utf16("中"), objects })).toEqual(["ToUnicode contradicts the encoding"]);
    expect(textOf({ font, string: utf16("国"), objects })).toBe("国");
  });

  it("are decoded by an embedded character map with ToUnicode", () => {
    const objects: BuiltObjects = {
      ...cmap("1 beginbfchar <41> <4E2D> endbfchar"),
      22: { data: "1 begincodespacerange <41> <42> endcodespacerange 1 begincidrange <41> <42> 7 endcidrange" },
    };
    const font = type0("22 0 R", "/ToUnicode 20 0 R");
    expect(textOf({ font, string: "(AA)", objects })).toBe("中中");
    expect(reasonsOf({ font, string: "(B)", objects })).toEqual(["ToUnicode lacks a character"]);
    expect(reasonsOf({ font, string: "(AC)", objects })).toEqual(["an incomplete code"]);
  });

  it.each([
    ["Identity without ToUnicode", "/Identity-H", "<0001>", "the font has no mapping to Unicode"],
    ["an unknown encoding", "/UniJIS-UTF16-H", "<4E2D>", "the encoding of a composite font"],
    ["an incomplete code", "/UniGB-UTF16-H", "<4E2D4E>", "an incomplete code"],
    ["an unpaired surrogate", "/UniGB-UTF16-H", "<DC00>", "a code without printed character"],
    ["a code outside of GBK", "/GBK-EUC-H", "<D6FF>", "a code without printed character"],
  ])("are unreadable with %s", (_, encoding, string, reason) => {
    expect(reasonsOf({ font: type0(encoding), string })).toEqual([reason]);
  });
});

describe("lines", () => {
  const linesOf = (content: string): string[] =>
    openPdf(onePage(content))
      .visibleText()
      .lines.map(({ text }) => text);

  it("join runs on one baseline, with a space for a wide gap", () => {
    const runs = ["(Mort)", "(gage)"].map((text, i) => `1 0 0 1 ${50 + i * 23.34} 700 Tm ${text} Tj`).join(" ");
    expect(linesOf(`BT /F1 12 Tf ${runs} 1 0 0 1 200 700 Tm (No. 7) Tj ET`)).toEqual(["Mortgage No. 7"]);
    expect(linesOf("BT /F1 12 Tf 50 700 Td [(A) -50 (B) -1500 (C)] TJ ET")).toEqual(["AB C"]);
  });

  it("are ordered from top to bottom and left to right, in any drawing order", () => {
    const runs = [
      [300, 700, "right"],
      [50, 650, "below"],
      [50, 700, "left"],
    ].map(([x, y, text]) => `1 0 0 1 ${x} ${y} Tm (${text}) Tj`);
    expect(linesOf(`BT /F1 12 Tf ${runs.join(" ")} ET`)).toEqual(["left right", "below"]);
  });

  it.each([
    [90, "0 1 -1 0 300 300"],
    [180, "-1 0 0 -1 300 300"],
    [270, "0 -1 1 0 300 300"],
    [-90, "0 -1 1 0 300 300"],
  ])("are read in visual order on a page rotated by %s degrees", (rotate, matrix) => {
    const pdf = onePage(`BT /F1 12 Tf ${matrix} Tm (one) Tj 0 -20 Td (two) Tj ET`, { page: `/Rotate ${rotate}` });
    expect(
      openPdf(pdf)
        .visibleText()
        .lines.map(({ text }) => text),
    ).toEqual(["one", "two"]);
  });

  it("are scaled by the user unit of the page", () => {
    const pdf = onePage("BT /F1 1.5 Tf 10 20 Td (x) Tj ET", { page: "/UserUnit 2" });
    expect(openPdf(pdf).visibleText().lines).toEqual([{ text: "x", page: 1, x: 20, y: 40, size: 3 }]);
  });

  it("follow word, character and line spacing", () => {
    expect(linesOf("BT /F1 12 Tf 50 700 Td 4 Tc (AB) Tj ET")).toEqual(["A B"]);
    expect(linesOf("BT /F1 12 Tf 14 TL 50 700 Td (a) Tj T* (b) Tj (c) ' 0 0 (d) \" ET")).toEqual(["a", "b", "c", "d"]);
  });
});
