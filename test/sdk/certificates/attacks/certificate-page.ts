import {
  contentPage,
  HELVETICA,
  type BuiltObjects,
  type BuiltStream,
  type PageOptions,
} from "../../../support/pdf-builder.js";

/** The values that the bank expects on the certificate. `OTHER_AMOUNT` is the amount of a forger. */
export const FACTS = {
  no: "沪（2026）浦字不动产证明第0012345号",
  unitCodes: ["310115001001GB00001F00010001"],
  holders: ["工商银行浦东支行"],
  obligors: ["张三"],
  amount: "1200000.00",
  contractNo: "HT-2026-001",
} as const;
export const AMOUNT = "1,200,000.00";
export const OTHER_AMOUNT = "300,000.00";
export const AMOUNT_AT = { x: 180, y: 500 } as const;

/** Approximate widths of CIDs 1 to 95 of the standard Chinese font. */
const LATIN_WIDTHS = Array.from({ length: 95 }, () => 500).join(" ");
const DESCENDANT =
  "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 " +
  `/W [1 [${LATIN_WIDTHS}]] /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>`;
const CHINESE =
  `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H /Encoding /UniGB-UTF16-H ` +
  `/DescendantFonts [${DESCENDANT}] >>`;
/** F1 is Helvetica, F2 the standard Chinese font. */
const FONTS = { F1: HELVETICA, F2: CHINESE } as const;

function chinese(text: string, x: number, y: number, size = 12): string {
  const hex = [...text].map((c) => c.charCodeAt(0).toString(16).padStart(4, "0")).join("");
  return `BT /F2 ${size} Tf ${x} ${y} Td <${hex}> Tj ET\n`;
}

/** Draws text in Helvetica, by default the amount at its position. */
export function amountText(text: string = AMOUNT, x: number = AMOUNT_AT.x, y: number = AMOUNT_AT.y, size = 12): string {
  return `BT /F1 ${size} Tf ${x} ${y} Td (${text}) Tj ET\n`;
}

/** The rectangle around the amount, as operands of `re`. */
export const AMOUNT_BOX = "175 494 140 20";

const row = (label: string, value: string, y: number): string => chinese(label, 72, y) + chinese(value, 180, y);

/** Draws the face of a 不动产登记证明. `amount` is the content drawn for the amount. */
export function face(amount: string = amountText()): string {
  return (
    chinese("不动产登记证明", 220, 740, 20) +
    chinese(FACTS.no, 180, 700, 13) +
    row("权利人", FACTS.holders[0], 620) +
    row("义务人", FACTS.obligors[0], 590) +
    row("不动产单元号", FACTS.unitCodes[0], 560) +
    row("合同编号", FACTS.contractNo, 530) +
    chinese("数额", 72, AMOUNT_AT.y) +
    chinese("登记机构", 72, 460) +
    amount
  );
}

export type Objects = Record<number, string | BuiltStream>;

/** Objects of a one-page certificate: 1 catalog, 2 pages, 3 page, 4 content, 5 resources, further ones from 10. */
export function certificateObjects(content = face(), options: PageOptions = {}): Objects {
  return contentPage(content, { fonts: FONTS, ...options });
}

export const FORM = "/Type /XObject /Subtype /Form /BBox [0 0 600 800]";
export const form = (data: string, dict = ""): BuiltStream => ({ dict: `${FORM} /Resources 5 0 R ${dict}`, data });
export const image = (dict: string, data: string | Uint8Array): BuiltStream => ({
  dict: `/Type /XObject /Subtype /Image ${dict}`,
  data,
});
/** An image with one white sample. */
export const WHITE_IMAGE = image("/Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "\xff");
/** Page options with one XObject X. */
export const withXObject = (object: BuiltStream, more: BuiltObjects = {}, resources = ""): PageOptions => ({
  resources: `/XObject << /X 10 0 R >> ${resources}`,
  objects: { 10: object, ...more },
});
/** Page options with an annotation over the amount and its appearance (objects 30 and 31). */
export function withAnnotation(dict: string, appearance: string, extra: BuiltObjects = {}): PageOptions {
  return {
    page: "/Annots [30 0 R]",
    objects: {
      30: `<< /Type /Annot /Rect [175 494 315 514] /AP << /N 31 0 R >> ${dict} >>`,
      31: {
        dict: "/Type /XObject /Subtype /Form /BBox [175 494 315 514] /Resources 5 0 R",
        data: appearance,
      },
      ...extra,
    },
  };
}
