import { describe, expect, it } from "vitest";
import { openPdf, type VisibleText } from "../../../../src/sdk/certificates/pdf/document.js";
import { flate, onePage, textAt, type BuiltStream, type PageOptions } from "../../../support/pdf-builder.js";

const read = (content: string, options?: PageOptions): VisibleText => openPdf(onePage(content, options)).visibleText();

const T = `${textAt("Secret")} `;
const FORM = "/Type /XObject /Subtype /Form /BBox [0 0 600 800]";
const form = (data: string, dict = ""): BuiltStream => ({ dict: `${FORM} ${dict}`, data });
const imageOf = (dict: string, data: Uint8Array | string = "\0"): BuiltStream => ({
  dict: `/Type /XObject /Subtype /Image ${dict}`,
  data,
});
const GREY_IMAGE = "/Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray";
const drawImage = (name: string): string => `q 200 0 0 100 50 650 cm /${name} Do Q `;
const gs = (entries: string): PageOptions => ({ resources: `/ExtGState << /G << ${entries} >> >>` });
const xobject = (object: BuiltStream, more: Record<number, BuiltStream | string> = {}, page = ""): PageOptions => ({
  resources: "/XObject << /X 10 0 R >>",
  page,
  objects: { 10: object, ...more },
});
const layer = (state: string, group = ""): PageOptions => ({
  resources: "/Properties << /L 20 0 R >>",
  catalog: `/OCProperties << /OCGs [20 0 R] /D << ${state} >> >>`,
  objects: { 20: `<< /Type /OCG /Name (L) ${group} >>` },
});
const membership = (policy: string, off: string): PageOptions => ({
  resources: "/Properties << /L 21 0 R >>",
  catalog: `/OCProperties << /OCGs [20 0 R 22 0 R] /D << /OFF [${off}] >> >>`,
  objects: {
    20: "<< /Type /OCG /Name (A) >>",
    21: `<< /Type /OCMD /OCGs [20 0 R 22 0 R] ${policy} >>`,
    22: "<< /Type /OCG /Name (B) >>",
  },
});
const annotation = (dict: string, appearance: string): PageOptions => ({
  page: "/Annots [30 0 R]",
  objects: {
    30: `<< /Type /Annot /Rect [50 650 250 750] /AP << /N 31 0 R >> ${dict} >>`,
    31: form(appearance, "/Resources 5 0 R"),
  },
});
const box = (colour: string): string => `q ${colour} 50 690 200 40 re f Q `;

/** Ways to hide text, each with a similar page on which the text stays visible. */
const cases: [reason: string, what: string, hidden: [string, PageOptions?], visible: [string, PageOptions?]][] = [
  ["render-mode", "mode 3", [`3 Tr ${T}`], [`0 Tr ${T}`]],
  ["render-mode", "mode 7", [`7 Tr ${T}`], [`4 Tr ${T}`]],
  ["render-mode", "mode 3 against stroke", [`3 Tr ${T}`], [`1 Tr ${T}`]],
  ["transparent", "alpha of fill", [`/G gs ${T}`, gs("/ca 0.02")], [`/G gs ${T}`, gs("/ca 0.5")]],
  ["transparent", "alpha of stroke", [`1 Tr /G gs ${T}`, gs("/CA 0.02")], [`1 Tr /G gs ${T}`, gs("/CA 0.9 /ca 0")]],
  ["transparent", "a soft mask", [`/G gs ${T}`, gs("/SMask << /S /Alpha >>")], [`/G gs ${T}`, gs("/SMask /None")]],
  ["transparent", "a blend mode", [`/G gs ${T}`, gs("/BM /Screen")], [`/G gs ${T}`, gs("/BM /Multiply")]],
  [
    "transparent",
    "alpha of a group",
    [
      "/G gs /X Do",
      {
        ...xobject(form(T, "/Group << /S /Transparency >>")),
        resources: `${gs("/ca 0.02").resources} /XObject << /X 10 0 R >>`,
      },
    ],
    [
      "/G gs /X Do",
      {
        ...xobject(form(T, "/Group << /S /Transparency >>")),
        resources: `${gs("/ca 0.9").resources} /XObject << /X 10 0 R >>`,
      },
    ],
  ],
  ["background-colour", "white on the page", [`1 g ${T}`], [`0.7 g ${T}`]],
  ["background-colour", "nearly white", [`0.97 g ${T}`], [`0.6 g ${T}`]],
  ["background-colour", "white in RGB", [`1 1 1 rg ${T}`], [`1 0 0 rg ${T}`]],
  ["background-colour", "white in CMYK", [`0 0 0 0 k ${T}`], [`0 0 0 1 k ${T}`]],
  ["background-colour", "black on black", [`${box("0 g")} 0 g ${T}`], [`${box("0 g")} 1 g ${T}`]],
  ["background-colour", "low contrast", [`/G gs 0.8 g ${T}`, gs("/ca 0.25")], [`/G gs 0 g ${T}`, gs("/ca 0.5")]],
  ["background-colour", "white stroke", [`1 Tr 1 G ${T}`], [`1 Tr 0 G 1 g ${T}`]],
  [
    "background-colour",
    "white over an image of unknown colour",
    [`${drawImage("X")} 1 g ${T}`, xobject(imageOf(`${GREY_IMAGE} /Filter /DCTDecode`))],
    [`${drawImage("X")} 0 g ${T}`, xobject(imageOf(`${GREY_IMAGE} /Filter /DCTDecode`))],
  ],
  [
    "background-colour",
    "black over a black image",
    [`${drawImage("X")} 0 g ${T}`, xobject(imageOf(GREY_IMAGE))],
    [`${drawImage("X")} 1 g ${T}`, xobject(imageOf(GREY_IMAGE))],
  ],
  [
    "background-colour",
    "a white tint",
    [
      `/S cs 1 scn ${T}`,
      {
        resources:
          "/ColorSpace << /S [/Separation /Spot /DeviceGray << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0] /C1 [1] >>] >>",
      },
    ],
    [
      `/S cs 1 scn ${T}`,
      {
        resources:
          "/ColorSpace << /S [/Separation /Spot /DeviceGray << /FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [0] >>] >>",
      },
    ],
  ],
  ["clipped", "by a rectangle", [`q 0 0 50 50 re W n ${T} Q`], [`q 0 0 600 800 re W n ${T} Q`]],
  ["clipped", "by a triangle", [`q 0 0 m 600 0 l 600 800 l h W n ${T} Q`], [`q 0 0 m 0 800 l 600 800 l h W n ${T} Q`]],
  [
    "clipped",
    "by two clips that do not meet",
    [`q 0 0 50 800 re W n 60 0 500 800 re W n ${T} Q`],
    [`q 0 0 500 800 re W n 60 0 500 800 re W n ${T} Q`],
  ],
  [
    "clipped",
    "by the box of a form",
    ["/X Do", xobject({ dict: "/Subtype /Form /BBox [0 0 60 60]", data: T })],
    ["/X Do", xobject(form(T))],
  ],
  [
    "clipped",
    "by text",
    [`BT /F1 12 Tf 7 Tr 10 10 Td (   ) Tj ET 0 Tr ${T}`],
    [`q BT /F1 12 Tf 7 Tr 10 10 Td (   ) Tj ET Q ${T}`],
  ],
  ["off-page", "beside the page", [textAt("Secret", 700, 700)], [textAt("Secret", 500, 700)]],
  ["off-page", "above the page", [textAt("Secret", 72, 801)], [textAt("Secret", 72, 780)]],
  [
    "off-page",
    "outside of the crop box",
    [T, { page: "/CropBox [0 0 600 400]" }],
    [T, { page: "/CropBox [0 0 600 790]" }],
  ],
  [
    "hidden-layer",
    "off",
    [`/OC /L BDC ${T} EMC`, layer("/OFF [20 0 R]")],
    [`/OC /L BDC ${T} EMC`, layer("/ON [20 0 R]")],
  ],
  [
    "hidden-layer",
    "base state off",
    [`/OC /L BDC ${T} EMC`, layer("/BaseState /OFF")],
    [`/OC /L BDC ${T} EMC`, layer("/BaseState /OFF /ON [20 0 R]")],
  ],
  [
    "hidden-layer",
    "in nested marks",
    [`/OC /L BDC /Span BMC ${T} EMC EMC`, layer("/OFF [20 0 R]")],
    [`/OC /L BDC EMC /Span BMC ${T} EMC`, layer("/OFF [20 0 R]")],
  ],
  [
    "hidden-layer",
    "of a form",
    [
      "/X Do",
      {
        ...layer("/OFF [20 0 R]"),
        resources: "/XObject << /X 10 0 R >>",
        objects: { 10: form(T, "/OC 20 0 R"), 20: "<< /Type /OCG /Name (L) >>" },
      },
    ],
    [
      "/X Do",
      {
        ...layer(""),
        resources: "/XObject << /X 10 0 R >>",
        objects: { 10: form(T, "/OC 20 0 R"), 20: "<< /Type /OCG /Name (L) >>" },
      },
    ],
  ],
  [
    "hidden-layer",
    "any on",
    [`/OC /L BDC ${T} EMC`, membership("", "20 0 R 22 0 R")],
    [`/OC /L BDC ${T} EMC`, membership("", "20 0 R")],
  ],
  [
    "hidden-layer",
    "all on",
    [`/OC /L BDC ${T} EMC`, membership("/P /AllOn", "20 0 R")],
    [`/OC /L BDC ${T} EMC`, membership("/P /AllOn", "")],
  ],
  [
    "hidden-layer",
    "any off",
    [`/OC /L BDC ${T} EMC`, membership("/P /AnyOff", "")],
    [`/OC /L BDC ${T} EMC`, membership("/P /AnyOff", "20 0 R")],
  ],
  [
    "hidden-layer",
    "all off",
    [`/OC /L BDC ${T} EMC`, membership("/P /AllOff", "20 0 R")],
    [`/OC /L BDC ${T} EMC`, membership("/P /AllOff", "20 0 R 22 0 R")],
  ],
  ["covered", "by a rectangle", [T + box("1 g")], [box("1 g") + T]],
  ["covered", "by a rectangle beside it", [T + box("1 g")], [`${T} q 1 g 50 600 200 40 re f Q`]],
  [
    "covered",
    "by a stroke only when wide",
    [`${T} q 30 w 0 704 m 600 704 l S Q`],
    [`${T} q 1 w 0 704 m 600 704 l S Q`],
  ],
  [
    "covered",
    "by the inside of a path, not its box",
    [`${T} 0 600 m 600 600 l 600 800 l 0 800 l h f`],
    [`${T} 0 690 m 600 0 l 600 690 l h f`],
  ],
  [
    "covered",
    "except for a hole",
    [`${T} 0 600 600 200 re 50 690 200 40 re f`],
    [`${T} 0 600 600 200 re 50 690 200 40 re f*`],
  ],
  ["covered", "by a curve", [`${T} 0 600 m 0 900 600 900 600 600 c f`], [`${T} 0 600 m 0 600 600 600 600 600 c f`]],
  [
    "covered",
    "by an opaque image",
    [T + drawImage("X"), xobject(imageOf(GREY_IMAGE))],
    [drawImage("X") + T, xobject(imageOf(GREY_IMAGE, "\xff"))],
  ],
  [
    "covered",
    "by an image with a soft mask",
    [T + drawImage("X"), xobject(imageOf(`${GREY_IMAGE} /SMask 11 0 R`), { 11: imageOf(GREY_IMAGE, "\xff") })],
    [T + drawImage("X"), xobject(imageOf(`${GREY_IMAGE} /SMask 11 0 R`), { 11: imageOf(GREY_IMAGE, "\x40") })],
  ],
  [
    "covered",
    "by an image with an unsupported mask",
    [
      T + drawImage("X"),
      xobject(imageOf(`${GREY_IMAGE} /SMask 11 0 R`), { 11: imageOf(`${GREY_IMAGE} /Filter /DCTDecode`) }),
    ],
    [
      T + drawImage("X"),
      xobject(imageOf(`${GREY_IMAGE} /SMask 11 0 R`), {
        11: imageOf(`${GREY_IMAGE} /Filter /FlateDecode`, flate("\x20")),
      }),
    ],
  ],
  [
    "covered",
    "by a stencil",
    [T + drawImage("X"), xobject(imageOf("/Width 8 /Height 1 /ImageMask true", "\x00"))],
    [T + drawImage("X"), xobject(imageOf("/Width 8 /Height 1 /ImageMask true", "\xff"))],
  ],
  [
    "covered",
    "by an inverted stencil",
    [T + drawImage("X"), xobject(imageOf("/Width 8 /Height 1 /ImageMask true /Decode [1 0]", "\xff"))],
    [T + drawImage("X"), xobject(imageOf("/Width 8 /Height 1 /ImageMask true /Decode [1 0]", "\x00"))],
  ],
  [
    "covered",
    "by an inline image",
    [`${T} q 200 0 0 100 50 650 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q`],
    [`${T} q 20 0 0 10 50 650 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q`],
  ],
  [
    "covered",
    "by a form",
    [`${T} /X Do`, xobject(form("1 g 0 0 600 800 re f"))],
    [`${T} /X Do`, xobject(form("1 g 0 0 600 80 re f"))],
  ],
  [
    "covered",
    "by nearly opaque paint",
    [`${T} /G gs ${box("1 g")}`, gs("/ca 0.85")],
    [`${T} /G gs ${box("1 g")}`, gs("/ca 0.5")],
  ],
  [
    "covered",
    "by layers of half-opaque paint",
    [`${T} /G gs ${box("1 g").repeat(4)}`, gs("/ca 0.5")],
    [`${T} /G gs ${box("1 g")}`, gs("/ca 0.5")],
  ],
  [
    "covered",
    "by dark paint that multiplies",
    [`${T} /G gs ${box("0 g")}`, gs("/BM /Multiply")],
    [`${T} /G gs ${box("1 1 0 rg")}`, gs("/BM /Multiply")],
  ],
  [
    "covered",
    "by a shading",
    [`${T} /S sh`, { resources: "/Shading << /S << /ShadingType 2 >> >>" }],
    [`${T} q 0 0 9 9 re W n /S sh Q`, { resources: "/Shading << /S << /ShadingType 2 >> >>" }],
  ],
  [
    "covered",
    "by an annotation",
    [T, annotation("/Subtype /Stamp", "1 g 0 0 600 800 re f")],
    [T, annotation("/Subtype /Stamp /F 2", "1 g 0 0 600 800 re f")],
  ],
  [
    "covered",
    "by a layer that is on",
    [`${T} /OC /L BDC ${box("1 g")} EMC`, layer("")],
    [`${T} /OC /L BDC ${box("1 g")} EMC`, layer("/OFF [20 0 R]")],
  ],
  ["covered", "by other text at the same position", [`${T} ${textAt("Public")}`], [`${T} ${textAt("Secret", 72.3)}`]],
  ["too-small", "by its size", [textAt("Secret", 72, 700, 1.5)], [textAt("Secret", 72, 700, 2.5)]],
  [
    "too-small",
    "by its matrix",
    [`q 0.1 0 0 0.1 0 0 cm ${textAt("Secret", 720, 7000)} Q`],
    [`q 0.5 0 0 0.5 0 0 cm ${textAt("Secret", 720, 700)} Q`],
  ],
  ["too-small", "by its horizontal scale", [`5 Tz ${T}`], [`50 Tz ${T}`]],
  [
    "too-small",
    "by a flat matrix",
    [`BT /F1 12 Tf 1 0 1 0.01 72 700 Tm (Secret) Tj ET`],
    [`BT /F1 12 Tf 1 0 1 1 72 700 Tm (Secret) Tj ET`],
  ],
];

const lines = ({ lines }: VisibleText): string[] => lines.map(({ text }) => text);

describe("text on a page", () => {
  it.each(cases)("is reported as hidden (%s: %s)", (reason, _what, [content, options]) => {
    const text = read(content, options);
    expect(text.hidden.map((hidden) => hidden.reason)).toContain(reason);
    expect(lines(text).join()).not.toContain("Secret");
    expect(text.unreadable).toEqual([]);
  });

  it.each(cases)("is visible on the similar page (%s: %s)", (_reason, _what, _hidden, [content, options]) => {
    const text = read(content, options);
    expect(text.hidden).toEqual([]);
    expect(lines(text)).toContain("Secret");
    expect(text.unreadable).toEqual([]);
  });

  it("is neither visible nor hidden beyond the page edge when its run begins on the page", () => {
    const text = read(textAt("ABCDEF", 580, 700));
    expect(text).toMatchObject({ lines: [{ text: "AB" }], hidden: [] });
    expect(read(`${textAt("A", 580, 700)} ${textAt("BCDEF", 620, 700)}`).hidden).toEqual([
      { reason: "off-page", page: 1, length: 5 },
    ]);
  });

  it("is counted by page and reason when it is hidden", () => {
    expect(read(`3 Tr ${T} ${textAt("More of it", 72, 600)}`).hidden).toEqual([
      { reason: "render-mode", page: 1, length: 14 },
    ]);
  });
});

describe("reading a page", () => {
  it.each<[string, string, PageOptions]>([
    ["a visibility expression", `/OC /L BDC ${T} EMC`, membership("/VE [/Not 20 0 R]", "")],
    ["a layer for the screen only", `/OC /L BDC ${T} EMC`, layer("", "/Usage << /Print << /PrintState /OFF >> >>")],
    ["a layer that is on and off", `/OC /L BDC ${T} EMC`, layer("/ON [20 0 R] /OFF [20 0 R]")],
    ["an annotation without appearance", T, { page: "/Annots [<< /Subtype /FreeText /Rect [0 0 9 9] >>]" }],
    ["a text field without appearance", T, { page: "/Annots [<< /Subtype /Widget /FT /Tx /Rect [0 0 9 9] >>]" }],
    ["fields that viewers draw", T, { catalog: "/AcroForm << /Fields [] /NeedAppearances true >>" }],
    ["a transfer function", `/G gs ${T}`, gs("/TR << >>")],
    [
      "a pattern with text",
      "/Pattern cs /P scn 0 0 600 800 re f",
      { resources: "/Pattern << /P 10 0 R >>", objects: { 10: { dict: "/PatternType 1 /Resources 5 0 R", data: T } } },
    ],
    ["a knockout group", "/X Do", xobject(form(T, "/Group << /S /Transparency /K true >>"))],
  ])("fails as unsupported with %s", (_, content, options) => {
    expect(() => read(content, options)).toThrow(/^unsupported: /);
  });

  it.each<[string, string, PageOptions?]>([
    ["an unknown operator", "foo"],
    ["operands without an operator", "1 2"],
    ["too few operands", "1 rg"],
    ["text outside of a text object", "(x) Tj"],
    ["a missing graphics state", "/G gs"],
    ["a missing form", "/X Do"],
    ["the end of a text object alone", "ET"],
    ["an inline image that is longer than its data", "BI /W 9 /H 9 /BPC 8 /CS /G ID x EI"],
    ["text without a font", "BT (x) Tj ET"],
    ["a form that draws itself", "/X Do", xobject(form("/X Do", "/Resources << /XObject << /X 10 0 R >> >>"))],
  ])("fails as damaged with %s", (_, content, options) => {
    expect(() => read(content, options)).toThrow(/^damaged: /);
  });

  it("reports text in the colour of a pattern as unreadable", () => {
    const text = read(`/Pattern cs /P scn ${T}`, { resources: "/Pattern << /P << /PatternType 2 >> >>" });
    expect(text.unreadable).toEqual([{ reason: "the colour of the text cannot be determined", page: 1 }]);
  });

  it("ignores unknown operators in a compatibility section", () => {
    expect(lines(read(`BX foo EX ${T}`))).toEqual(["Secret"]);
  });
});

describe("annotations", () => {
  it("are visible text at the position of their rectangle", () => {
    const text = read("", annotation("/Subtype /Stamp", textAt("Stamped", 300, 400, 40)));
    expect(text.lines).toEqual([{ text: "Stamped", page: 1, x: expect.closeTo(150, 5), y: 700, size: 5 }]);
  });
});
