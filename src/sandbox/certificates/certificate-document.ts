import type { Authority } from "../authorities/authority.js";
import type { CertificateRecord } from "../register/book/types.js";
import { FONT, WHOLE_PAGE, addTable, centred, drawPage, type Page } from "./boxed-table.js";
import { chineseFont, printable, widthOf, wrap } from "./font.js";
import { PAGE, fillBoxes, isolate, setTextGray, showText, type Box } from "./page-content.js";
import { PdfDocument } from "./pdf-document.js";
import { dateString, textString } from "./pdf-objects.js";
import { attachedRows, chineseDate, rowsOf, SENTENCE, SPECIMEN } from "./proof-text.js";
import { encodeQr } from "./qr-code.js";

/** The lower part of the first page: QR code, sentence, authority, date and seal. */
const FOOT = { top: 244, qr: 96, size: 10, leading: 16, seal: 108 } as const;
const QR_BOX: Box = { x: PAGE.margin, y: FOOT.top - FOOT.qr, width: FOOT.qr, height: FOOT.qr };
const SEAL_BOX: Box = {
  x: PAGE.width - PAGE.margin - FOOT.seal,
  y: FOOT.top - 172,
  width: FOOT.seal,
  height: FOOT.seal,
};
const MARK = { ink: 0.88, size: 20, angle: 30, stepX: 260, stepY: 120 } as const;

/**
 * Creates a registration proof (不动产登记证明) as a PDF in the form of the real one, with identical bytes for the same
 * certificate and purpose. It states what was registered, so it does not change when the right ends. A watermark says
 * that it is a specimen, and names the purpose, so that a copy cannot be used for another purpose.
 */
export function certificateDocument(record: CertificateRecord, authority: Authority, purpose?: string): PdfDocument {
  const issued = dateString(new Date(record.issuedAt));
  const document = new PdfDocument({
    Title: textString(`不动产登记证明 ${record.no}`),
    Author: textString(authority.capabilities.authority.zh),
    Creator: textString("bdc-connect sandbox"),
    CreationDate: issued,
    ModDate: issued,
  });
  const pages = layOut(record, authority);
  const shownPurpose = printable(purpose ?? "");
  const mark = shownPurpose ? `${SPECIMEN}　仅用于：${shownPurpose}` : SPECIMEN;
  const texts = pages.flatMap(({ lines }) => lines.map(({ text }) => text));
  const fonts = { [FONT]: chineseFont(document, new Set([...texts.join(""), ...mark])) };
  const code = qrSquares(record.identifier ?? record.no, QR_BOX);
  pages.forEach((page, i) => {
    const isFirst = i === 0;
    const content = [
      watermark(mark, isFirst ? [QR_BOX, SEAL_BOX] : []),
      ...drawPage(page),
      ...(isFirst ? [isolate([setTextGray(0), fillBoxes(code)])] : []),
    ].join("\n");
    document.addPage({ width: PAGE.width, height: PAGE.height, fonts, content });
  });
  document.sealBox = SEAL_BOX;
  return document;
}

/** Repeats a text across the page, except where it would lie below the QR code or the seal. */
function watermark(text: string, free: readonly Box[]): string {
  const operators = [setTextGray(MARK.ink)];
  const length = widthOf(text, MARK.size);
  const step = Math.max(MARK.stepX, length + 60);
  for (let y = 40; y < PAGE.height; y += MARK.stepY) {
    for (let x = 30; x < PAGE.width; x += step)
      if (!free.some((box) => crosses(x, y, length, box)))
        operators.push(showText({ text, font: FONT, size: MARK.size, x, y, angle: MARK.angle }));
  }
  return isolate(operators);
}

/** Whether a slanted text of this length would touch a box. */
function crosses(x: number, y: number, length: number, box: Box): boolean {
  const [cos, sin] = [Math.cos((MARK.angle * Math.PI) / 180), Math.sin((MARK.angle * Math.PI) / 180)];
  for (let along = 0; along <= length; along += MARK.size / 2) {
    const [px, py] = [x + along * cos, y + along * sin];
    const isInside =
      px > box.x - MARK.size &&
      px < box.x + box.width + MARK.size &&
      py > box.y - MARK.size &&
      py < box.y + box.height + MARK.size;
    if (isInside) return true;
  }
  return false;
}

/** Lays out the pages. */
function layOut(record: CertificateRecord, authority: Authority): Page[] {
  const first: Page = { lines: [], boxes: [] };
  first.lines.push(centred("不动产登记证明", 24, PAGE.height - 80), centred(record.no, 13, PAGE.height - 110));
  addFoot(first, record, authority);
  const room = { top: PAGE.height - 132, bottom: FOOT.top + 16 };
  const pages = addTable([first], room, rowsOf(record), newPage);
  const attached = attachedRows(record);
  return attached.length === 0 ? pages : addTable([...pages, newPage()], WHOLE_PAGE, attached, newPage);
}

const newPage = (): Page => ({
  lines: [centred("不动产登记证明（附页）", 13, PAGE.height - 72)],
  boxes: [],
});

function addFoot({ lines }: Page, record: CertificateRecord, authority: Authority): void {
  const { top, size, leading } = FOOT;
  const left = QR_BOX.x + QR_BOX.width + 20;
  const serial = record.identifier?.split(".").at(-3);
  wrap(SENTENCE, size, PAGE.width - PAGE.margin - left).forEach((text, i) =>
    lines.push({ text, x: left, y: top - size - i * leading, size }),
  );
  const below = wrap(
    `登记机构（章）：${printable(authority.capabilities.authority.zh)}`,
    size + 1,
    SEAL_BOX.x - 10 - left,
  );
  below.push(chineseDate(record.issuedAt), ...(serial ? [`编号 NO：${serial}`] : []));
  below.forEach((text, i) => lines.push({ text, x: left, y: top - 84 - i * (leading + 4), size: size + 1 }));
  if (record.identifier)
    lines.push({ text: `电子证照标识：${record.identifier}`, x: PAGE.margin, y: PAGE.margin, size: 9 });
}

/** Returns the dark modules of a QR code, joined along each row. */
function qrSquares(text: string, { x, y, width, height }: Box): Box[] {
  const code = encodeQr(text);
  const module = width / code.length;
  return code.flatMap((row, i) =>
    [
      ...row
        .map((dark) => (dark ? "1" : "0"))
        .join("")
        .matchAll(/1+/g),
    ].map(({ 0: run, index }) => ({
      x: x + index * module,
      y: y + height - (i + 1) * module,
      width: run.length * module,
      height: module,
    })),
  );
}
