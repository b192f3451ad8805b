import { formatUnitCode, maskIdNo } from "../../contract/index.js";
import type { Authority } from "../authorities/authority.js";
import type { CertificateRecord } from "../register/book/types.js";
import { chineseFont, widthOf, wrap } from "./font.js";
import { drawRule, isolate, setTextGray, showText } from "./page-content.js";
import { PdfDocument } from "./pdf-document.js";
import { dateString, textString } from "./pdf-objects.js";

const PAGE = { width: 595.28, height: 841.89, margin: 56 } as const;
const LABEL_WIDTH = 110;
const SIZE = 11;
const LEADING = 17;
const FONT = "F1";
const INK = 0.1;
const RULE = { gray: 0.6, width: 0.5 } as const;
const MARK = { ink: 0.88, size: 20, angle: 30, stepX: 260, stepY: 120 } as const;

const RIGHTS: Readonly<Record<CertificateRecord["right"], string>> = {
  mortgage: "抵押权",
  "purchase-pre-notice": "预告登记（预售商品房买卖）",
  "mortgage-pre-notice": "预告登记（预购商品房抵押权）",
};

/** Removes control characters. Characters that the font does not have are written as their code points. */
function printable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, " ")
    .replace(/[\u{10000}-\u{10FFFF}]/gu, (c) => `〓（U+${c.codePointAt(0)!.toString(16).toUpperCase()}）`)
    .trim();
}

/**
 * Creates a registration proof (不动产登记证明) as a PDF, with identical bytes for the same certificate and purpose. The
 * purpose is printed across every page, so that a copy cannot be used for another purpose.
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
  const mark = shownPurpose && `仅用于：${shownPurpose}`;
  const texts = pages.flat().map((line) => line.text);
  const fonts = { [FONT]: chineseFont(document, new Set([...texts.join(""), ...mark])) };
  for (const lines of pages) {
    const content = [...(mark ? [watermark(mark)] : []), ...lines.flatMap(draw)].join("\n");
    document.addPage({ width: PAGE.width, height: PAGE.height, fonts, content });
  }
  return document;
}

interface Line {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly ruleBelow?: true;
}

function draw({ text, x, y, size, ruleBelow }: Line): string[] {
  const rule = ruleBelow && drawRule(PAGE.margin, PAGE.width - PAGE.margin, y - 6, RULE);
  return [setTextGray(INK), showText({ text, font: FONT, size, x, y }), ...(rule ? [rule] : [])];
}

function watermark(text: string): string {
  const operators = [setTextGray(MARK.ink)];
  const step = Math.max(MARK.stepX, widthOf(text, MARK.size) + 60);
  for (let y = 40; y < PAGE.height; y += MARK.stepY) {
    for (let x = 30; x < PAGE.width; x += step)
      operators.push(showText({ text, font: FONT, size: MARK.size, x, y, angle: MARK.angle }));
  }
  return isolate(operators);
}

function rowsOf(record: CertificateRecord, authority: Authority): [label: string, value: string][] {
  const people = (list: CertificateRecord["holders"]): string =>
    list.map((p) => (p.idNo ? `${p.name}（${maskIdNo(p.idNo)}）` : p.name)).join("、");
  const rows: [string, string | undefined][] = [
    ["证明权利或事项", RIGHTS[record.right]],
    ["权利人", people(record.holders)],
    ["义务人", people(record.obligors)],
    ["不动产单元号", record.unitCodes.map(formatUnitCode).join("\n")],
    ["合同编号", record.contractNo],
    ["数额", record.amount && `${record.amount} ${record.currency ?? "CNY"}`],
    ["债务履行期限", record.termStart && record.termEnd && `${record.termStart} 至 ${record.termEnd}`],
    ["登记机构", authority.capabilities.authority.zh],
    ["受理编号", record.caseNo],
    ["登记时间", record.issuedAt],
    ["电子证照标识", record.identifier],
    ["状态", record.status === "valid" ? "现势" : "已注销"],
    ["说明", "本证明由测试登记机构出具，不具有法律效力。Issued by a sandbox authority; no legal effect."],
  ];
  return rows.filter((row): row is [string, string] => Boolean(row[1]));
}

/** Lays out the lines by page; a proof with many units has several pages. */
function layOut(record: CertificateRecord, authority: Authority): Line[][] {
  const pages: Line[][] = [[]];
  let y = PAGE.height - PAGE.margin;
  const centred = (text: string, size: number, drop: number): void => {
    y -= drop;
    pages.at(-1)!.push({ text, size, x: (PAGE.width - widthOf(text, size)) / 2, y });
  };
  centred("不动产登记证明", 24, 24);
  centred(record.no, 13, 32);
  y -= 24;
  const width = PAGE.width - 2 * PAGE.margin - LABEL_WIDTH;
  for (const [label, value] of rowsOf(record, authority)) {
    const lines = wrap(value.split("\n").map(printable).join("\n"), SIZE, width);
    lines.forEach((text, i) => {
      if (y - LEADING < PAGE.margin) {
        pages.push([]);
        y = PAGE.height - PAGE.margin;
      }
      y -= LEADING;
      if (i === 0) pages.at(-1)!.push({ text: label, x: PAGE.margin, y, size: SIZE });
      pages.at(-1)!.push({
        text,
        x: PAGE.margin + LABEL_WIDTH,
        y,
        size: SIZE,
        ...(i === lines.length - 1 ? { ruleBelow: true as const } : {}),
      });
    });
    y -= 6;
  }
  return pages;
}
