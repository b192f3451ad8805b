import { appendUpdate, type BuiltObjects } from "../../../support/pdf-builder.js";
import { AMOUNT, AMOUNT_BOX, amountText, certificateObjects, face, OTHER_AMOUNT } from "./certificate-page.js";
import { acroForm, DICT, seal, sealByUpdate, SIGNERS, type AttackKind, type SealOptions } from "./sealed-pdf.js";

/** A document certified by the authority. P defines which later changes are allowed (ISO 32000-1, 12.8.2.2). */
const certified = (permission: 1 | 2 | 3, amount = OTHER_AMOUNT): Buffer =>
  seal(certificateObjects(face(amountText(amount))), {
    dict: DICT.replace(
      />>$/,
      `/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P ${permission} /V /1.2 >> >>] >>`,
    ),
    catalog: "/Perms << /DocMDP 101 0 R >>",
  });
const PAGE = String(certificateObjects()[3]);
const withAnnots = (list: string): string => PAGE.replace(/>>$/, `/Annots [${list}] >>`);
const shown = {
  dict: `/Type /XObject /Subtype /Form /BBox [175 494 315 514] /Resources 5 0 R`,
  data: `1 g ${AMOUNT_BOX} re f 0 g ${amountText()}`,
};
const annotation = (entries: string): BuiltObjects => ({
  3: withAnnots("150 0 R"),
  150: `<< /Type /Annot /Rect [175 494 315 514] /F 4 /AP << /N 151 0 R >> ${entries} >>`,
  151: shown,
});
const later = (permission: 1 | 2 | 3, objects: BuiltObjects) => () => appendUpdate(certified(permission), objects);
const FORM = certificateObjects(face(amountText(OTHER_AMOUNT)));

/** Adds a signature whose visible appearance shows the expected amount over the certified one. */
function signedOver(permission: 1 | 2 | 3, options: SealOptions): () => Buffer {
  return () => {
    const first = appendUpdate(certified(permission), { 3: withAnnots("110 0 R"), 151: shown });
    return sealByUpdate(first, FORM, {
      first: 110,
      fields: "100 0 R",
      catalog: "/Perms << /DocMDP 101 0 R >>",
      field: "/AP << /N 151 0 R >> /P 3 0 R",
      ...options,
    });
  };
}

const kinds: readonly (readonly [what: string, objects: BuiltObjects])[] = [
  ["FreeText", annotation(`/Subtype /FreeText /Contents (${AMOUNT})`)],
  ["Stamp", annotation("/Subtype /Stamp")],
  ["Redact", annotation("/Subtype /Redact /IC [1 1 1]")],
  ["Highlight", annotation("/Subtype /Highlight /C [1 1 1]")],
  ["Square", annotation("/Subtype /Square /IC [1 1 1]")],
  [
    "Text",
    {
      3: withAnnots("150 0 R"),
      150: `<< /Type /Annot /Subtype /Text /Rect [175 494 315 514] /Contents (${AMOUNT}) >>`,
    },
  ],
  ["a form field", annotation(`/Subtype /Widget /FT /Tx /T (x) /V (${AMOUNT})`)],
];

export const CERTIFICATION: readonly AttackKind[] = [
  ...([1, 2, 3] as const).map((permission): AttackKind => ({
    kind: `an annotation on a document certified with P ${permission}`,
    sound: () => certified(permission, AMOUNT),
    forged: Object.fromEntries(kinds.map(([what, objects]) => [what, later(permission, objects)])),
  })),
  {
    kind: "a signature over the amount of a certified document",
    sound: () => certified(2, AMOUNT),
    forged: {
      "of a bank": signedOver(2, { signer: SIGNERS.bank }),
      "of a bank, P 1": signedOver(1, { signer: SIGNERS.bank }),
      "of a bank, P 3": signedOver(3, { signer: SIGNERS.bank }),
      "of a stranger": signedOver(2, { signer: SIGNERS.stranger }),
      "self-signed": signedOver(2, { signer: SIGNERS.self }),
      "without a signature value": () =>
        appendUpdate(certified(2), {
          3: withAnnots("110 0 R"),
          1: `<< /Type /Catalog /Pages 2 0 R /Perms << /DocMDP 101 0 R >> ${acroForm({ first: 110, fields: "100 0 R" })} >>`,
          110: "<< /Type /Annot /Subtype /Widget /FT /Sig /T (B) /F 4 /Rect [175 494 315 514] /AP << /N 151 0 R >> >>",
          151: shown,
        }),
      "with broken contents": signedOver(2, { contents: () => Buffer.from("3000", "hex") }),
      "with the authority's name in another certificate": signedOver(2, {
        signer: SIGNERS.stranger,
        cms: { certificates: [SIGNERS.stranger.der, SIGNERS.authority.der] },
      }),
    },
  },
  {
    kind: "a certification that is only claimed",
    sound: () => seal(),
    forged: {
      "by a bank": () => seal(undefined, { signer: SIGNERS.bank, catalog: "/Perms << /DocMDP 101 0 R >>" }),
      "removed by an update": later(1, {
        1: `<< /Type /Catalog /Pages 2 0 R ${acroForm()} >>`,
        4: { data: face() },
      }),
      "removed with the form": () =>
        appendUpdate(certified(2), {
          1: "<< /Type /Catalog /Pages 2 0 R /Perms << /DocMDP 101 0 R >> >>",
          4: { data: face() },
        }),
      "replaced by an update": later(1, { ...annotation("/Subtype /Stamp"), 101: "<< /Type /Sig >>" }),
      "of the expected amount, with an addition": () =>
        appendUpdate(certified(3, AMOUNT), annotation("/Subtype /Stamp")),
    },
  },
];
