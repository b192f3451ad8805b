import { appendUpdate, buildPdf, type BuiltObjects, type BuiltStream } from "../../../support/pdf-builder.js";
import {
  AMOUNT,
  AMOUNT_BOX,
  amountText,
  certificateObjects,
  face,
  form,
  OTHER_AMOUNT,
  WHITE_IMAGE,
  withAnnotation,
  withXObject,
  type Objects,
} from "./certificate-page.js";
import { acroForm, fillSeal, seal, sealObjects, type AttackKind } from "./sealed-pdf.js";

const T = amountText();
const OTHER = amountText(OTHER_AMOUNT);
const page = (amount: string, options: Parameters<typeof certificateObjects>[1] = {}): Objects =>
  certificateObjects(face(amount), options);
/** Returns a prepared document that the authority sealed and an update switched. */
const switched = (objects: Objects, update: BuiltObjects) => () => appendUpdate(seal(objects), update);
const drawn = "q 140 0 0 20 175 494 cm /X Do Q ";
const white = `1 g ${AMOUNT_BOX} re f `;
const LAYER = {
  resources: "/Properties << /L 20 0 R /M 22 0 R >>",
  objects: { 20: "<< /Type /OCG /Name (L) >>", 22: "<< /Type /OCG /Name (M) >>" },
};
const layers = (off: string): string => `/OCProperties << /OCGs [20 0 R 22 0 R] /D << /OFF [${off}] >> >>`;
const inLayers = `/OC /L BDC ${T} EMC /OC /M BDC ${OTHER} EMC `;
const catalogWith = (entries: string): string => `<< /Type /Catalog /Pages 2 0 R ${acroForm()} ${entries} >>`;
const field = (value: string, shown: string) =>
  withAnnotation(`/Subtype /Widget /FT /Tx /T (a) /V (${value}) /F 4`, amountText(shown));
const formObject = (data: string): BuiltStream => ({
  dict: "/Type /XObject /Subtype /Form /BBox [175 494 315 514] /Resources 5 0 R",
  data,
});

export const SHADOW: readonly AttackKind[] = [
  {
    kind: "the amount is covered before it is sealed",
    sound: () => seal(page(`q ${white} Q ${T}`)),
    forged: {
      "by a picture": () => seal(page(T + drawn, withXObject(WHITE_IMAGE))),
      "by a picture that an update removes": switched(page(T + drawn, withXObject(WHITE_IMAGE)), { 10: form("") }),
      "by a picture with the other amount on it": () => seal(page(T + drawn + OTHER, withXObject(WHITE_IMAGE))),
      "by a form": () => seal(page(`${T} /X Do `, withXObject(form(white + "0 g " + OTHER)))),
      "by a form that an update empties": switched(page(`${T} /X Do `, withXObject(form(white))), { 10: form("") }),
      "by an annotation": () => seal(page(T, withAnnotation("/Subtype /Stamp /F 4", `${white} 0 g ${OTHER}`))),
      "by an annotation that an update hides": switched(page(T, withAnnotation("/Subtype /Stamp /F 4", white)), {
        30: "<< /Type /Annot /Subtype /Stamp /F 2 /Rect [175 494 315 514] /AP << /N 31 0 R >> >>",
      }),
      "by an annotation that an update frees": switched(page(T, withAnnotation("/Subtype /Stamp /F 4", white)), {
        30: "null",
      }),
      "by a form field": () =>
        seal(
          page(T, withAnnotation(`/Subtype /Widget /FT /Tx /T (a) /V (${OTHER_AMOUNT}) /F 4`, `${white} 0 g ${OTHER}`)),
        ),
    },
  },
  {
    kind: "an update replaces the visible content",
    sound: () => seal(page("", field(AMOUNT, AMOUNT))),
    forged: {
      "the value of a field": switched(page("", field(OTHER_AMOUNT, OTHER_AMOUNT)), {
        30: `<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (${AMOUNT}) /F 4 /Rect [175 494 315 514] /AP << /N 31 0 R >> >>`,
        31: formObject(T),
      }),
      "the appearance of a field": switched(page("", field(AMOUNT, AMOUNT)), { 31: formObject(OTHER) }),
      "a field that shows one value and has another": () => seal(page("", field(OTHER_AMOUNT, AMOUNT))),
      "a field whose appearance viewers generate": switched(page("", field(AMOUNT, AMOUNT)), {
        1: catalogWith("").replace("/SigFlags", "/NeedAppearances true /SigFlags"),
      }),
      "the encoding of the font": switched(page(OTHER), {
        5: String(page(OTHER)[5]).replace("/WinAnsiEncoding", "<< /Differences [51 /one 48 /two] >>"),
      }),
      "the font": switched(page(OTHER), { 5: String(page(OTHER)[5]).replace("/Helvetica", "/Other") }),
      "the resources of a form": switched(page("/X Do ", withXObject(form(T))), { 10: form(OTHER) }),
    },
  },
  {
    kind: "a duplicate object and a switched table",
    sound: () => twice(face(), face(OTHER)),
    forged: {
      "to the second content": () => appendTable(twice(face(OTHER), face()), 4),
      "to the second content, of another amount": () => appendTable(twice(face(), face(OTHER)), 4),
      "by the table of the sealed revision": () => twice(face(OTHER), face()),
      "with both in one table": () =>
        twice(face(), face(OTHER), (table) => table.replace(/\n0 (\d+)\n/, "\n4 1\n0000000009 00000 n \n0 $1\n")),
      "by a free entry": () => appendTable(twice(face(), face(OTHER)), 4, "f"),
    },
  },
  {
    kind: "a layer is switched",
    sound: () => seal(page(inLayers.replace(OTHER, ""), { ...LAYER, catalog: layers("") })),
    forged: {
      "before it is sealed": () => seal(page(inLayers, { ...LAYER, catalog: layers("22 0 R") })),
      "before it is sealed, the other layer": () => seal(page(inLayers, { ...LAYER, catalog: layers("20 0 R") })),
      "with both layers visible": () => seal(page(inLayers, { ...LAYER, catalog: layers("") })),
      "by an update of the catalog": switched(page(inLayers, { ...LAYER, catalog: layers("20 0 R") }), {
        1: catalogWith(layers("22 0 R")),
      }),
      "by an update that hides the only amount": switched(
        page(`/OC /L BDC ${T} EMC `, { ...LAYER, catalog: layers("") }),
        { 1: catalogWith(layers("20 0 R")) },
      ),
      "by an update of the group": switched(page(`/OC /L BDC ${T} EMC `, { ...LAYER, catalog: layers("") }), {
        20: "<< /Type /OCG /Name (L) /Usage << /Print << /PrintState /OFF >> >> >>",
      }),
      "by a base state": switched(page(`/OC /L BDC ${T} EMC `, { ...LAYER, catalog: layers("") }), {
        1: catalogWith("/OCProperties << /OCGs [20 0 R] /D << /BaseState /OFF >> >>"),
      }),
    },
  },
];

/** A sealed file with two contents under object number 4, the first of which is in the table. */
function twice(first: string, second: string, change: (table: string) => string = (table) => table): Buffer {
  const objects = certificateObjects(first);
  const catalog = String(objects[1]).replace(/>>$/, `${acroForm()} >>`);
  const text = buildPdf({ objects: { ...objects, 1: catalog, 6: { data: second }, ...sealObjects() } }).toString(
    "latin1",
  );
  const table = text.lastIndexOf("\nxref\n");
  return fillSeal(
    Buffer.from(
      text.slice(0, table).replace("\n6 0 obj\n", "\n4 0 obj\n") +
        change(text.slice(table)).replace(/(0000\d+ 00000) n \n(?=100 2)/, "0000000000 00000 f \n"),
      "latin1",
    ),
  );
}

/** Appends an update with only a table, which points to the last object of a number. */
function appendTable(pdf: Buffer, num: number, kind: "n" | "f" = "n"): Buffer {
  const text = pdf.toString("latin1");
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)![1]!;
  const offset = String(text.lastIndexOf(`\n${num} 0 obj\n`) + 1).padStart(10, "0");
  const trailer = `trailer\n<< /Size 200 /Root 1 0 R /Prev ${previous} >>\nstartxref\n${pdf.length}\n%%EOF\n`;
  return Buffer.concat([pdf, Buffer.from(`xref\n${num} 1\n${offset} 00000 ${kind} \n${trailer}`, "latin1")]);
}
