import { flate, type BuiltObjects, type PageOptions } from "../../../support/pdf-builder.js";
import {
  AMOUNT,
  AMOUNT_AT,
  AMOUNT_BOX,
  amountText,
  certificateObjects,
  face,
  form,
  image,
  OTHER_AMOUNT,
  WHITE_IMAGE,
  withAnnotation,
  withXObject,
} from "./certificate-page.js";
import { seal, type AttackKind } from "./sealed-pdf.js";

const T = amountText();
/** Another amount next to the hidden one, and a picture in its place, which contains no text. */
const OTHER = amountText(OTHER_AMOUNT);
const PICTURE = `q 60 0 0 12 180 498 cm BI /W 8 /H 1 /BPC 1 /IM true ID \x55 EI Q\n`;
const page = (amount: string, options: PageOptions = {}): Buffer => seal(certificateObjects(face(amount), options));

type Drawn = readonly [amount: string, options?: PageOptions];

/** Builds three forgeries per variant: the hidden amount alone, with another amount as text, and with a picture. */
function hiding(
  kind: string,
  sound: Drawn,
  ...hidden: readonly (readonly [variant: string, ...drawn: Drawn])[]
): AttackKind {
  const forged = hidden.flatMap(([variant, amount, options]): [string, () => Buffer][] => [
    [`${variant}, alone`, () => page(amount, options)],
    [`${variant}, before another amount`, () => page(amount + OTHER, options)],
    [`${variant}, beside a picture`, () => page(PICTURE + amount, options)],
  ]);
  return { kind, sound: () => page(...sound), forged: Object.fromEntries(forged) };
}

const gs = (entries: string): PageOptions => ({ resources: `/ExtGState << /G << ${entries} >> >>` });
const layers = (state: string, usage = "", more: BuiltObjects = {}): PageOptions => ({
  resources: "/Properties << /L 20 0 R /M 21 0 R >>",
  catalog: `/OCProperties << /OCGs [20 0 R 22 0 R] /D << ${state} >> >>`,
  objects: {
    20: `<< /Type /OCG /Name (L) ${usage} >>`,
    21: "<< /Type /OCMD /OCGs [20 0 R 22 0 R] /P /AllOn >>",
    22: "<< /Type /OCG /Name (N) >>",
    ...more,
  },
});
const inLayer = (text: string, name = "L"): string => `/OC /${name} BDC ${text} EMC\n`;
const box = (paint: string): string => `q ${paint} ${AMOUNT_BOX} re f Q\n`;
const drawn = (name: string): string => `q 140 0 0 20 175 494 cm /${name} Do Q\n`;
const stripes = (width: number, gap: number): string =>
  `q 1 G ${width} w ${Array.from({ length: 12 }, (_, i) => `175 ${496 + i * gap} m 315 ${496 + i * gap} l S`).join(" ")} Q\n`;
const BLACK_IMAGE = image("/Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "\0");
const blackRgb = image(
  "/Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode",
  flate("\0\0\0\0\0\0"),
);
const at = (matrix: string, size = 12, text = AMOUNT): string => `BT /F1 ${size} Tf ${matrix} Tm (${text}) Tj ET\n`;
const FULL_TEXT = `${AMOUNT_AT.x} ${AMOUNT_AT.y}`;

export const HIDDEN_AMOUNTS: readonly AttackKind[] = [
  hiding(
    "render mode",
    [`0 Tr ${T}`],
    ["3", `3 Tr ${T} 0 Tr `],
    ["7", `q 7 Tr ${T} Q `],
    ["set in the text object", T.replace("Tf", "Tf 3 Tr")],
  ),
  hiding(
    "the colour of the paper",
    [`0.2 g ${T}`],
    ["in grey", `1 g ${T} 0 g `],
    ["in RGB", `1 1 1 rg ${T} 0 g `],
    ["in CMYK", `0 0 0 0 k ${T} 0 g `],
    ["nearly white", `0.97 g ${T} 0 g `],
    ["a pale yellow", `1 1 0.9 rg ${T} 0 g `],
    ["white on white", `${box("1 g")} 1 g ${T} 0 g `],
    ["a white stroke", `1 Tr 1 G ${T} 0 Tr `],
  ),
  hiding(
    "the colour of the background",
    [`${box("0 g")} 1 g ${T} 0 g `],
    ["black on black", `${box("0 g")} 0 g ${T}`],
    ["red on red", `${box("1 0 0 rg")} 1 0 0 rg ${T} 0 g `],
    ["white on a thin black line", `q 0 g 175 503.2 140 0.8 re f Q 1 g ${T} 0 g `],
    ["black on a black picture", `${drawn("X")} 0 g ${T}`, withXObject(BLACK_IMAGE)],
    ["black on a black picture in RGB", `${drawn("X")} 0 g ${T}`, withXObject(blackRgb)],
  ),
  hiding(
    "transparency",
    [`/G gs ${T}`, gs("/ca 0.8")],
    ["of zero opacity", `q /G gs ${T} Q `, gs("/ca 0")],
    ["of low opacity", `q /G gs ${T} Q `, gs("/ca 0.1")],
    ["of a soft mask", `q /G gs ${T} Q `, gs("/SMask << /S /Luminosity /G 10 0 R >>")],
    ["of a blend mode", `q /G gs ${T} Q `, gs("/BM /Screen")],
    [
      "of a group",
      "q /G gs /X Do Q ",
      {
        ...withXObject(form(T, "/Group << /S /Transparency >>")),
        resources: `${gs("/ca 0.1").resources} /XObject << /X 10 0 R >>`,
      },
    ],
  ),
  hiding(
    "a clip",
    [`q ${AMOUNT_BOX} re W n ${T} Q `],
    ["beside it", `q 0 0 50 50 re W n ${T} Q `],
    ["by two rectangles", `q 0 0 50 800 re W n 60 0 500 800 re W n ${T} Q `],
    ["by a triangle", `q 0 0 m 10 0 l 10 800 l h W n ${T} Q `],
    [
      "by a form",
      "/X Do ",
      withXObject({ dict: "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 5 0 R", data: T }),
    ],
    ["of its upper half", `q 175 505 140 20 re W n ${T} Q `],
  ),
  hiding(
    "the edge of the page",
    [amountText(AMOUNT, 400)],
    ["to the right of it", amountText(AMOUNT, 700)],
    ["below it", amountText(AMOUNT, 180, -30)],
    ["outside of the crop box", amountText(AMOUNT, 400), { page: "/CropBox [0 0 390 800]" }],
    ["far away", `q 1 0 0 1 100000 0 cm ${T} Q `],
  ),
  hiding(
    "an optional content layer",
    [inLayer(T), layers("/ON [20 0 R]")],
    ["off", inLayer(T), layers("/OFF [20 0 R]")],
    ["off by its base state", inLayer(T), layers("/BaseState /OFF")],
    ["off by membership", inLayer(T, "M"), layers("/OFF [22 0 R]")],
    ["off in nested layers", inLayer(inLayer(T, "M")), layers("/OFF [22 0 R]")],
    [
      "of a form",
      "/X Do ",
      { ...layers("/OFF [20 0 R]", "", { 10: form(T, "/OC 20 0 R") }), resources: "/XObject << /X 10 0 R >>" },
    ],
    ["for printing only", inLayer(T), layers("", "/Usage << /View << /ViewState /OFF >> >>")],
    ["for the screen only", inLayer(T), layers("", "/Usage << /Print << /PrintState /OFF >> >>")],
    [
      "by its zoom",
      inLayer(T),
      layers("/AS [<< /Event /View /Category [/Zoom] /OCGs [20 0 R] >>]", "/Usage << /Zoom << /min 20 >> >>"),
    ],
    [
      "by its language",
      inLayer(T),
      layers(
        "/AS [<< /Event /View /Category [/Language] /OCGs [20 0 R] >>]",
        "/Usage << /Language << /Lang (de) >> >>",
      ),
    ],
  ),
  hiding(
    "something drawn over it",
    [box("1 g") + T],
    ["a rectangle", T + box("1 g")],
    ["a rectangle in another colour", T + box("0 0 1 rg")],
    ["layers of paint", `${T} q /G gs ${box("1 g").repeat(4)} Q `, gs("/ca 0.5")],
    ["a path with curves", `${T} q 1 g 170 480 m 170 540 330 540 330 480 c f Q `],
    ["a wide stroke", `${T} q 1 G 30 w 170 504 m 320 504 l S Q `],
    ["many strokes", T + stripes(2, 1.5)],
    [
      "many thin rectangles",
      `${T} q 1 g ${Array.from({ length: 12 }, (_, i) => `175 ${496 + 1.5 * i} 140 1.4 re f`).join(" ")} Q `,
    ],
    [
      "adjacent strokes",
      `${T} q 1 G 4 w ${Array.from({ length: 36 }, (_, i) => `${178 + 4 * i} 494 m ${178 + 4 * i} 514 l S`).join(" ")} Q `,
    ],
    ["a picture", T + drawn("X"), withXObject(WHITE_IMAGE)],
    ["an inline picture", `${T} q 140 0 0 20 175 494 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q `],
    ["a form", `${T} /X Do `, withXObject(form("1 g 0 0 600 800 re f"))],
    ["a shading", `${T} q ${AMOUNT_BOX} re W n /S sh Q `, { resources: "/Shading << /S << /ShadingType 2 >> >>" }],
    [
      "a pattern",
      `${T} q /Pattern cs /P scn ${AMOUNT_BOX} re f Q `,
      { resources: "/Pattern << /P << /PatternType 2 >> >>" },
    ],
    ["an annotation", T, withAnnotation("/Subtype /Stamp /F 4", `1 g ${AMOUNT_BOX} re f`)],
    ["other text", T + amountText("9,999,999.99")],
    ["text of block characters", `${T} q 1 g BT /F2 14 Tf 178 498 Td <${"2588".repeat(10)}> Tj ET Q `],
    ["text of large block characters", `${T} BT /F2 40 Tf 178 486 Td <${"2588".repeat(4)}> Tj ET `],
    [
      "the border of a link",
      T,
      { page: "/Annots [<< /Type /Annot /Subtype /Link /Rect [175 494 315 514] /Border [0 0 40] /C [1 1 1] >>]" },
    ],
    [
      "the border of a link in its style",
      T,
      { page: "/Annots [<< /Type /Annot /Subtype /Link /Rect [175 494 315 514] /BS << /W 30 >> /C [1 1 1] >>]" },
    ],
    [
      "a button drawn by viewers",
      T,
      {
        page:
          "/Annots [<< /Type /Annot /Subtype /Widget /FT /Btn /Ff 65536 /T (b) /F 4 /Rect [175 494 315 514] " +
          "/MK << /BG [1 1 1] /CA (300,000.00) >> >>]",
      },
    ],
    ["an opened note", T, { page: "/Annots [<< /Type /Annot /Subtype /Popup /Open true /Rect [175 494 315 514] >>]" }],
    ["a large white letter", `${T} q 1 g BT /F1 300 Tf 120 430 Td (I) Tj ET Q `],
  ),
  hiding(
    "a part of each digit covered",
    [`${T} q 1 0 0 RG 0.6 w 170 504 m 320 504 l S Q `],
    ["the left", `${T} q 1 g ${digitBoxes(0, 0.45)} Q `],
    ["the right", `${T} q 1 g ${digitBoxes(0.55, 1)} Q `],
    ["the lower half", `${T} q 1 g 175 496 140 8 re f Q `],
  ),
  hiding(
    "size",
    [amountText(AMOUNT, 180, 500, 9)],
    ["0.1", amountText(AMOUNT, 180, 500, 0.1)],
    ["0", amountText(AMOUNT, 180, 500, 0)],
    ["1.5", amountText(AMOUNT, 180, 500, 1.5)],
    ["a small unit", `q 0.01 0 0 0.01 ${FULL_TEXT} cm ${amountText(AMOUNT, 0, 0)} Q `],
    ["a scale of 0", `q 0 0 0 0 ${FULL_TEXT} cm ${amountText(AMOUNT, 0, 0)} Q `],
    ["no horizontal scale", `0 Tz ${T} 100 Tz `],
    ["little horizontal scale", `3 Tz ${T} 100 Tz `],
    ["a singular matrix", at(`1 0 1 0 ${FULL_TEXT}`)],
    ["a flat matrix", at(`1 0 0 0.01 ${FULL_TEXT}`)],
  ),
  hiding(
    "strokes that fill the shape or are not drawn",
    [`1 Tr 0.3 w ${T} 0 Tr `],
    ["a wide stroke", `q 1 Tr 40 w ${T} Q `],
    ["a wide stroke over the fill", `q 2 Tr 40 w ${T} Q `],
    ["a dash that is never drawn", `q 1 Tr [0.001 100000] 50 d ${T} Q `],
    ["a dash from a graphics state", `q 1 Tr /G gs ${T} Q `, gs("/D [[0.001 100000] 50]")],
  ),
  hiding(
    "mirrored text",
    [at(`1 0 0 1 ${FULL_TEXT}`), { page: "/Rotate 90" }],
    ["left to right", at("-1 0 0 1 300 500")],
    ["upside down", at(`1 0 0 -1 ${FULL_TEXT}`)],
    ["by a negative scale", `q -100 Tz ${amountText(AMOUNT, 300)} Q `],
    ["on the page", `q -1 0 0 1 480 0 cm ${T} Q `],
  ),
  hiding(
    "overlapping text",
    [T + T],
    ["at the same position", T + OTHER],
    ["slightly to the right", T + amountText("9,999,999.99", 181)],
    ["further to the right", T + amountText("9,999,999.99", 183)],
    ["slightly above", T + amountText("9,999,999.99", 180, 502)],
    ["with letters on top of each other", `BT /F1 12 Tf ${FULL_TEXT} Td -6.67 Tc (${AMOUNT}) Tj ET `],
  ),
];

function digitBoxes(from: number, to: number): string {
  const width = 6.672;
  return [...AMOUNT]
    .reduce<{ x: number; boxes: string[] }>(
      ({ x, boxes }, c) => {
        const advance = /\d/.test(c) ? width : width / 2;
        return {
          x: x + advance,
          boxes: [...boxes, `${(x + from * advance).toFixed(2)} 496 ${((to - from) * advance).toFixed(2)} 16 re f`],
        };
      },
      { x: AMOUNT_AT.x, boxes: [] },
    )
    .boxes.join(" ");
}
