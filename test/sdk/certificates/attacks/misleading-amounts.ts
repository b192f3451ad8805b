import { HELVETICA, type PageOptions } from "../../../support/pdf-builder.js";
import {
  AMOUNT,
  AMOUNT_AT,
  AMOUNT_BOX,
  amountText,
  certificateObjects,
  face,
  form,
  OTHER_AMOUNT,
  withAnnotation,
  withXObject,
} from "./certificate-page.js";
import { seal, type AttackKind } from "./sealed-pdf.js";

const T = amountText();
const OTHER = amountText(OTHER_AMOUNT);
const page = (amount: string, options: PageOptions = {}): Buffer => seal(certificateObjects(face(amount), options));

/** A map to Unicode. With LIES, it maps the drawn amount to the expected one. */
const cmap = (pairs: readonly (readonly [string, string])[]): string =>
  `/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange ` +
  `${pairs.length} beginbfchar ${pairs.map(([from, to]) => `<${from}> <${to}>`).join(" ")} endbfchar endcmap end end`;
const cmap2 = (pairs: readonly (readonly [string, string])[]): string =>
  cmap(pairs).replace("<00> <ff>", "<0000> <ffff>");
const hex = (c: string): string => c.charCodeAt(0).toString(16).padStart(2, "0");
const LIES = [..."0123456789,."].map((c) => [hex(c), c === "3" ? "0031" : c === "0" ? "0032" : `00${hex(c)}`] as const);
const TRUTH = [..."0123456789,."].map((c) => [hex(c), `00${hex(c)}`] as const);
const LYING = amountText("300,000.00").replace("/F1", "/F3");
const withFont = (font: string, toUnicode: string, more: Record<number, string> = {}): PageOptions => ({
  resources: "",
  fonts: { F1: HELVETICA, F2: CHINESE_AGAIN, F3: font },
  objects: { 40: { data: toUnicode }, ...more },
});
const CHINESE_AGAIN =
  "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H /Encoding /UniGB-UTF16-H /DescendantFonts [<< /Type /Font " +
  "/Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>] >>";
const simple = (entries: string): string => `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica ${entries} >>`;
const identity = (ordering: string): string =>
  `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-Identity-H /Encoding /Identity-H /ToUnicode 40 0 R /DescendantFonts ` +
  `[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 500 /CIDSystemInfo << /Registry (Adobe) /Ordering (${ordering}) /Supplement 4 >> >>] >>`;
/** CIDs of the digits in Adobe-GB1: the characters from U+0020 on are 1, 2, 3 … */
const cids = (text: string): string =>
  [...text].map((c) => (c.charCodeAt(0) - 31).toString(16).padStart(4, "0")).join("");
const inCids = (text: string): string => `BT /F3 12 Tf ${AMOUNT_AT.x} ${AMOUNT_AT.y} Td <${cids(text)}> Tj ET\n`;
const cidMap = (of: (c: string) => string): string =>
  cmap2([..."0123456789,."].map((c) => [cids(c), `00${hex(of(c))}`] as const));
const differences = (names: string): string =>
  simple(`/Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [${names}] >>`);
const DIGITS = "zero one two three four five six seven eight nine";
const rotated = (degrees: number): string => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180).toFixed(6), Math.sin((degrees * Math.PI) / 180).toFixed(6)];
  return `BT /F1 12 Tf ${cos} ${sin} -${sin} ${cos} 173 500 Tm (9) Tj ET\n`.replace("--", "");
};
const field = (dict: string, value: string): PageOptions =>
  withAnnotation(`/Subtype /Widget /F 4 ${dict}`, amountText(value, 180, 500));
const script = "<< /S /JavaScript /JS (this.getField('a').value = 1) >>";

export const MISLEADING_AMOUNTS: readonly AttackKind[] = [
  {
    kind: "an amount that is not drawn",
    sound: () => page(`/Span << /ActualText (${OTHER_AMOUNT}) >> BDC ${T} EMC `),
    forged: {
      "in /ActualText": () => page(`/Span << /ActualText (${AMOUNT}) >> BDC ${OTHER} EMC `),
      "in /ActualText of empty content": () => page(`/Span << /ActualText (${AMOUNT}) >> BDC EMC `),
      "in /Alt": () => page(`/Figure << /Alt (${AMOUNT}) >> BDC ${OTHER} EMC `),
      "in a comment": () => page(`%${T.trim()}\n${OTHER}`),
      "in the title": () => seal(certificateObjects(face(OTHER)), {}, { trailer: `/Info << /Title (${AMOUNT}) >>` }),
      "in metadata": () =>
        page("", {
          catalog: "/Metadata 40 0 R",
          objects: { 40: { dict: "/Type /Metadata /Subtype /XML", data: `<x>${AMOUNT}</x>` } },
        }),
      "in an attachment": () =>
        page("", {
          catalog: "/Names << /EmbeddedFiles << /Names [(a) 41 0 R] >> >>",
          objects: { 40: { data: AMOUNT }, 41: "<< /Type /Filespec /F (a) /EF << /F 40 0 R >> >>" },
        }),
      "in a bookmark": () =>
        page(OTHER, {
          catalog: "/Outlines 40 0 R",
          objects: { 40: "<< /Count 1 /First 41 0 R /Last 41 0 R >>", 41: `<< /Title (${AMOUNT}) /Parent 40 0 R >>` },
        }),
      "in a form that is not drawn": () => page(OTHER, withXObject(form(T))),
      "in content that no page uses": () => seal({ ...certificateObjects(face(OTHER)), 90: { data: face() } }),
      "on a page outside the page tree": () =>
        seal({
          ...certificateObjects(face(OTHER)),
          90: { data: face() },
          91: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 90 0 R /Resources 5 0 R >>",
        }),
      "in the name of the font": () =>
        page(OTHER, { fonts: { F1: HELVETICA.replace("/Helvetica", "/Helvetica-1,200,000.00"), F2: CHINESE_AGAIN } }),
    },
  },
  {
    kind: "an amount as a picture",
    sound: () => page(`${T} q 60 0 0 12 400 498 cm BI /W 8 /H 1 /BPC 1 /IM true ID \x55 EI Q `),
    forged: {
      alone: () => page("q 60 0 0 12 180 498 cm BI /W 8 /H 1 /BPC 1 /IM true ID \x55 EI Q "),
      "of paths": () => page("180 500 m 184 508 l 188 500 l S "),
      "in a pattern": () =>
        page(`/Pattern cs /P scn ${AMOUNT_BOX} re f `, {
          resources: "/Pattern << /P 10 0 R >>",
          objects: { 10: { dict: "/PatternType 1 /Resources 5 0 R", data: T } },
        }),
    },
  },
  {
    kind: "a font whose glyphs differ from its text",
    sound: () =>
      page(
        amountText().replace("/F1", "/F3"),
        withFont(simple("/Encoding /WinAnsiEncoding /ToUnicode 40 0 R"), cmap(TRUTH)),
      ),
    forged: {
      "ToUnicode against WinAnsi": () =>
        page(LYING, withFont(simple("/Encoding /WinAnsiEncoding /ToUnicode 40 0 R"), cmap(LIES))),
      "ToUnicode against the standard encoding": () => page(LYING, withFont(simple("/ToUnicode 40 0 R"), cmap(LIES))),
      "ToUnicode against /Differences": () =>
        page(
          LYING,
          withFont(
            simple(`/Encoding << /Differences [48 /${DIGITS.replaceAll(" ", " /")}] >> /ToUnicode 40 0 R`),
            cmap(LIES),
          ),
        ),
      "/Differences that change the digits": () =>
        page(amountText().replace("/F1", "/F3"), withFont(differences("49 /three 50 /zero"), "")),
      "/Differences by Unicode": () =>
        page(amountText().replace("/F1", "/F3"), withFont(differences("49 /uni0033"), "")),
      "glyphs that the font does not have": () =>
        page(
          amountText().replace("/F1", "/F3"),
          withFont(
            simple("/Encoding << /Differences [44 /n1 46 /n2 48 /n3 /n4 /n5] >> /ToUnicode 40 0 R"),
            cmap(TRUTH),
          ),
        ),
      "glyphs that the font does not have, before another amount": () =>
        page(
          amountText().replace("/F1", "/F3") + OTHER,
          withFont(
            simple("/Encoding << /Differences [44 /n1 46 /n2 48 /n3 /n4 /n5] >> /ToUnicode 40 0 R"),
            cmap(TRUTH),
          ),
        ),
      "a symbol font": () =>
        page(
          amountText().replace("/F1", "/F3"),
          withFont(simple("/ToUnicode 40 0 R").replace("Helvetica", "ZapfDingbats"), cmap(TRUTH)),
        ),
      "one glyph mapped to the whole amount": () =>
        page(
          "BT /F3 12 Tf 180 500 Td (3) Tj ET ",
          withFont(simple("/ToUnicode 40 0 R"), cmap([["33", [...AMOUNT].map((c) => `00${hex(c)}`).join("")]])),
        ),
      "a Type 3 font": () =>
        page(
          amountText().replace("/F1", "/F3"),
          withFont(simple("/ToUnicode 40 0 R").replace("/Type1", "/Type3"), cmap(TRUTH)),
        ),
      "no font": () => page(amountText().replace("/F1", "/F9")),
    },
  },
  {
    kind: "a composite font whose glyphs differ from its text",
    sound: () =>
      page(
        inCids(AMOUNT),
        withFont(
          identity("GB1"),
          cidMap((c) => c),
        ),
      ),
    forged: {
      "ToUnicode against Adobe-GB1": () =>
        page(
          inCids("300,000.00"),
          withFont(
            identity("GB1"),
            cidMap((c) => (c === "3" ? "1" : c === "0" ? "2" : c)),
          ),
        ),
      "digits mapped to others": () =>
        page(
          inCids("3,400,000.00"),
          withFont(
            identity("GB1"),
            cidMap((c) => ({ "3": "1", "4": "2" })[c] ?? c),
          ),
        ),
      "ToUnicode against UniGB": () =>
        page(
          "BT /F3 12 Tf 180 500 Td <0033002c003400300030002c003000300030002e00300030> Tj ET ",
          withFont(
            CHINESE_AGAIN.replace("/Encoding", "/ToUnicode 40 0 R /Encoding"),
            cmap2([
              ["0033", "0031"],
              ["0034", "0032"],
            ]),
          ),
        ),
      "ToUnicode against Adobe-Japan1": () =>
        page(
          inCids("300,000.00"),
          withFont(
            identity("Japan1"),
            cidMap((c) => (c === "3" ? "1" : c)),
          ),
        ),
      "CIDs that the collection does not have": () =>
        page(
          "BT /F3 12 Tf 180 500 Td <f001f002> Tj ET ",
          withFont(
            identity("GB1"),
            cmap2([
              ["f001", [...AMOUNT].map((c) => `00${hex(c)}`).join("")],
              ["f002", "0020"],
            ]),
          ),
        ),
    },
  },
  {
    kind: "an extra digit drawn in an unusual way",
    sound: () => page(T + amountText("(1)", 180, 480)),
    forged: {
      "turned by one degree": () => page(rotated(1) + T),
      "turned by four degrees": () => page(rotated(4) + T),
      "turned back by two degrees": () => page(rotated(-2) + T),
      "slightly above": () => page(amountText("9", 173, 504) + T),
      "slightly below": () => page(amountText("9", 173, 496) + T),
      raised: () => page(`BT /F1 12 Tf 173 500 Td 4 Ts (9) Tj 0 Ts ET ${T}`),
      larger: () => page(amountText("9", 165, 500, 24) + T),
      "by an annotation": () =>
        page(T, {
          page: "/Annots [30 0 R]",
          objects: withAnnotation("/Subtype /FreeText /F 4", amountText("9", 173.2, 500)).objects!,
        }),
      "in a vertical font": () =>
        page(`BT /F4 12 Tf 177 510 Td <0039> Tj ET ${T}`, {
          fonts: { F1: HELVETICA, F2: CHINESE_AGAIN, F4: CHINESE_AGAIN.replaceAll("UTF16-H", "UTF16-V") },
        }),
      "after it": () => page(T.replace(".00", "") + amountText("000.00", 226.5)),
    },
  },
  {
    kind: "an annotation whose text is not visible",
    sound: () => page("", withAnnotation("/Subtype /FreeText /F 4", T)),
    forged: {
      hidden: () => page("", withAnnotation("/Subtype /FreeText /F 2", T)),
      "not on the screen": () => page("", withAnnotation("/Subtype /FreeText /F 32", T)),
      "on paper only": () => page("", withAnnotation("/Subtype /FreeText /F 36", T)),
      "another amount on paper": () =>
        page(T, withAnnotation("/Subtype /Stamp /F 36", `1 g ${AMOUNT_BOX} re f 0 g ${OTHER}`)),
      "in its /Contents only": () => page(OTHER, withAnnotation(`/Subtype /FreeText /F 4 /Contents (${AMOUNT})`, "")),
      "in a layer that is off": () =>
        page("", {
          ...withAnnotation("/Subtype /FreeText /F 4 /OC 20 0 R", T, { 20: "<< /Type /OCG /Name (L) >>" }),
          catalog: "/OCProperties << /OCGs [20 0 R] /D << /OFF [20 0 R] >> >>",
        }),
      "in an unselected state": () =>
        page("", {
          page: "/Annots [<< /Type /Annot /Subtype /Widget /FT /Btn /F 4 /Rect [175 494 315 514] /AS /Off /AP << /N << /On 31 0 R >> >> >>]",
          objects: { 31: form(T) },
        }),
      "only under the pointer": () =>
        page("", {
          page: "/Annots [<< /Type /Annot /Subtype /Widget /FT /Btn /F 4 /Rect [175 494 315 514] /AP << /R 31 0 R >> >>]",
          objects: { 31: form(T) },
        }),
      "of zero size": () =>
        page("", {
          page: "/Annots [<< /Type /Annot /Subtype /Stamp /F 4 /Rect [175 494 175 494] /AP << /N 31 0 R >> >>]",
          objects: { 31: form(T) },
        }),
      "in an open note": () =>
        page(OTHER, {
          page: `/Annots [<< /Type /Annot /Subtype /Popup /Open true /Rect [9 9 99 99] /Contents (${AMOUNT}) >>]`,
        }),
    },
  },
  {
    kind: "a form field with a conflicting value",
    sound: () => page("", field(`/FT /Tx /T (a) /V (${AMOUNT})`, AMOUNT)),
    forged: {
      "other than its appearance": () => page("", field(`/FT /Tx /T (a) /V (${OTHER_AMOUNT})`, AMOUNT)),
      "that is expected, with another appearance": () => page("", field(`/FT /Tx /T (a) /V (${AMOUNT})`, OTHER_AMOUNT)),
      "inherited from its parent": () =>
        page("", {
          ...field("/Parent 32 0 R", AMOUNT),
          objects: {
            ...field("/Parent 32 0 R", AMOUNT).objects,
            32: `<< /FT /Tx /T (a) /V (${OTHER_AMOUNT}) /Kids [30 0 R] >>`,
          },
        }),
      "of a choice field": () =>
        page("", field(`/FT /Ch /T (a) /V (${OTHER_AMOUNT}) /Opt [(${AMOUNT}) (${OTHER_AMOUNT})]`, AMOUNT)),
      "with an appearance that viewers generate": () =>
        seal(certificateObjects(face(""), field(`/FT /Tx /T (a) /V (${OTHER_AMOUNT})`, AMOUNT)), {
          form: "/NeedAppearances true",
        }),
      "without an appearance": () =>
        page("", {
          page: `/Annots [<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (${AMOUNT}) /Rect [175 494 315 514] >>]`,
        }),
      "in the default value": () =>
        page(OTHER, {
          page: `/Annots [<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /DV (${AMOUNT}) /Rect [0 0 0 0] >>]`,
        }),
    },
  },
  {
    kind: "a document that changes itself",
    sound: () => page(T, { catalog: "/OpenAction [3 0 R /Fit]" }),
    forged: {
      "a script when it is opened": () => page(T, { catalog: `/OpenAction ${script}` }),
      "a named script": () => page(T, { catalog: `/Names << /JavaScript << /Names [(a) ${script}] >> >>` }),
      "layers when it is opened": () =>
        page(inLayerOf(T), {
          ...LAYER,
          catalog: `${LAYER.catalog} /OpenAction << /S /SetOCGState /State [/OFF 20 0 R] >>`,
        }),
      "layers after a jump": () =>
        page(inLayerOf(T), {
          ...LAYER,
          catalog: `${LAYER.catalog} /OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << /S /SetOCGState /State [/OFF 20 0 R] >> >>`,
        }),
      "an action of the document": () => page(T, { catalog: `/AA << /WP ${script} >>` }),
      "an action of the page": () => page(T, { page: `/AA << /O ${script} >>` }),
      "showing a hidden annotation when it is opened": () =>
        page(T, {
          catalog: "/OpenAction << /S /Hide /T (a) /H false >>",
          ...withAnnotation("/Subtype /Stamp /F 2 /T (a)", `1 g ${AMOUNT_BOX} re f`),
        }),
      "an action of a field": () => page("", field(`/FT /Tx /T (a) /V (${AMOUNT}) /AA << /F ${script} >>`, AMOUNT)),
      "a knockout group": () =>
        page(`${T} q /G gs 1 g ${AMOUNT_BOX} re f Q `, {
          page: "/Group << /S /Transparency /K true >>",
          resources: "/ExtGState << /G << /ca 0 >> >>",
        }),
    },
  },
];

const LAYER = {
  resources: "/Properties << /L 20 0 R >>",
  catalog: "/OCProperties << /OCGs [20 0 R] /D << >> >>",
  objects: { 20: "<< /Type /OCG /Name (L) >>" },
};
function inLayerOf(text: string): string {
  return `/OC /L BDC ${text} EMC `;
}
