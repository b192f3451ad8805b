import { spawnSync } from "node:child_process";
import { PDFDocument, rgb, StandardFonts, degrees } from "@cantoo/pdf-lib";
import { describe, expect, it } from "vitest";
import { openPdf } from "../../../../src/sdk/certificates/pdf/document.js";
import { certificateDocument } from "../../../../src/sandbox/certificates/certificate-document.js";
import { sealPdf } from "../../../../src/sandbox/certificates/sign-pdf.js";
import { defaultAuthority } from "../../../../src/sandbox/authorities/default.js";
import type { CertificateRecord } from "../../../../src/sandbox/register/book/types.js";
import { appendUpdate, buildPdf, contentPage, HELVETICA, onePage, textAt } from "../../../support/pdf-builder.js";

const hasPdftotext = spawnSync("pdftotext", ["-v"]).status === 0;

/** Returns the sorted characters of a file as pdftotext extracts them. */
function charactersByPoppler(pdf: Uint8Array): string {
  const { stdout, status } = spawnSync("pdftotext", ["-enc", "UTF-8", "-nopgbrk", "-", "-"], { input: pdf });
  expect(status).toBe(0);
  return sorted(stdout.toString("utf8"));
}

function wordsByPoppler(pdf: Uint8Array): string[] {
  const { stdout } = spawnSync("pdftotext", ["-enc", "UTF-8", "-nopgbrk", "-raw", "-", "-"], { input: pdf });
  return stdout.toString("utf8").split(/\s+/).filter(Boolean).sort();
}

/** The watermark of the sandbox, which is no text of the document; other programs extract it. */
const WATERMARK = /[测试样张]/gu;
const sorted = (text: string): string =>
  [...text.normalize("NFKC").replace(/\s+/gu, "").replace(WATERMARK, "")].sort().join("");

function charactersOf(pdf: Uint8Array): string {
  const text = openPdf(pdf).visibleText();
  expect(text.hidden).toEqual([]);
  expect(text.unreadable).toEqual([]);
  return sorted(text.lines.map((line) => line.text).join(""));
}

const wordsOf = (pdf: Uint8Array): string[] =>
  openPdf(pdf)
    .visibleText()
    .lines.flatMap(({ text }) => text.split(" "))
    .sort();

const RECORD: CertificateRecord = {
  no: "浙（2026）示例市不动产证明第0000001号",
  right: "mortgage",
  status: "valid",
  unitCodes: ["330106001001GB00001F00010001"],
  holders: [{ name: "示例银行股份有限公司杭州分行" }],
  obligors: [{ name: "张三", idNo: "330106199001010018" }],
  contractNo: "HT-2026-001",
  amount: "1000000.00",
  termStart: "2026-01-05",
  termEnd: "2056-01-04",
  caseNo: "330106-2026-0000001",
  issuedAt: "2026-01-05T09:30:00+08:00",
  identifier: "1.2.156.3005.2.11330106002500000X.330106.202600000010001.001.A",
} as unknown as CertificateRecord;

const certificate = (purpose?: string) => certificateDocument(RECORD, defaultAuthority, purpose);

async function drawnDocument(useObjectStreams: boolean, hasSlanted = true): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const [times, bold] = [await document.embedFont(StandardFonts.TimesRoman), await document.embedFont("Courier-Bold")];
  const page = document.addPage([595, 842]);
  page.drawRectangle({ x: 40, y: 690, width: 300, height: 60, color: rgb(0.9, 0.9, 1) });
  page.drawText("Certificate of registration", { x: 50, y: 720, size: 18, font: times });
  page.drawText("Number 2026/0001 – “valid”", { x: 50, y: 700, size: 10, font: bold, color: rgb(0.5, 0, 0) });
  if (hasSlanted) page.drawText("COPY", { x: 300, y: 300, size: 40, rotate: degrees(45), color: rgb(0.6, 0.6, 0.6) });
  page.drawSquare({ x: 20, y: 20, size: 30, borderWidth: 2 });
  const [embedded] = await document.embedPdf(onePage(textAt("A page in a form")));
  document.addPage([600, 800]).drawPage(embedded!, { x: 0, y: 0 });
  const form = document.getForm();
  const field = form.createTextField("name");
  field.setText("Filled in");
  field.addToPage(document.getPage(1), { x: 50, y: 400, width: 200, height: 24 });
  return document.save({ useObjectStreams });
}

describe("the certificate of the sandbox", () => {
  it("is read line by line as it is printed", async () => {
    const { lines, hidden, unreadable } = openPdf(certificate().save()).visibleText();
    expect({ hidden, unreadable }).toEqual({ hidden: [], unreadable: [] });
    const texts = lines.map(({ text }) => text.replace(/\s/gu, ""));
    expect(texts[0]).toBe("不动产登记证明");
    expect(texts[1]).toBe(RECORD.no);
    expect(texts).toContain(`权利人（申请人）${RECORD.holders[0]!.name}`);
    expect(texts).toContain("被担保主债权数额：1,000,000.00元");
    expect(texts).toContain(`电子证照标识：${RECORD.identifier}`);
  });

  it("is read with the purpose as a watermark, which hides nothing", async () => {
    const { lines, hidden, unreadable } = openPdf(certificate("发放贷款").save()).visibleText();
    expect({ hidden, unreadable }).toEqual({ hidden: [], unreadable: [] });
    // The watermark is not a value of the document.
    expect(lines.filter(({ text }) => text.includes("仅用于"))).toEqual([]);
    expect(lines.map(({ text }) => text.replace(/\s/gu, ""))).toContain("被担保主债权数额：1,000,000.00元");
  });

  it("is read with its seal", async () => {
    const pdf = await sealPdf(certificate(), {
      at: new Date("2026-01-05T01:30:00Z"),
      signer: "登记机构",
      sign: async () => Buffer.from("3003020101", "hex"),
    });
    const document = openPdf(pdf);
    expect(document.strayByteRanges).toBe(0);
    expect(document.signatures).toMatchObject([
      { fieldName: "电子印章", subFilter: "ETSI.CAdES.detached", isVisible: true, kind: "approval" },
    ]);
    const { byteRange, contentsAt, claimedAt } = document.signatures[0]!;
    expect(byteRange).toEqual([0, contentsAt.start, contentsAt.end, pdf.length - contentsAt.end]);
    expect(claimedAt).toEqual(new Date("2026-01-05T01:30:00Z"));
    // The seal adds its own words and hides none.
    const { lines, hidden } = document.visibleText();
    expect(hidden).toEqual([]);
    const texts = lines.map(({ text }) => text);
    expect(texts).toContain("登记专用章（测试）");
    expect(texts).toEqual(
      expect.arrayContaining(
        openPdf(certificate().save())
          .visibleText()
          .lines.map(({ text }) => text),
      ),
    );
  });

  it("is read with a fraction of the default limits", async () => {
    const pdf = certificate("发放贷款").save();
    expect(() =>
      openPdf(pdf, { maxMs: 500, maxObjects: 20_000, maxDecodedBytes: 1024 * 1024 }).visibleText(),
    ).not.toThrow();
  });
});

const DOCUMENTS: readonly (readonly [name: string, make: () => Promise<Uint8Array> | Uint8Array])[] = [
  ["a page with a table", () => onePage(textAt("Hello, world"))],
  ["a page with object streams", () => buildPdf({ objects: contentPage(textAt("packed")), xref: "object-stream" })],
  ["an update", () => appendUpdate(onePage(textAt("before")), { 4: { data: textAt("after") } })],
  [
    "two fonts",
    () =>
      onePage(`${textAt("Left")} ${textAt("Right", 300)} BT /F2 9 Tf 72 500 Td (caf\xe9) Tj ET`, {
        fonts: { F1: HELVETICA, F2: HELVETICA.replace("Helvetica", "Times-Bold") },
      }),
  ],
  ["a drawn document", () => drawnDocument(false)],
  ["a drawn document with object streams", () => drawnDocument(true)],
  ["the certificate", () => certificate().save()],
];

describe.skipIf(!hasPdftotext)("another reader (pdftotext of Poppler; skipped where it is not installed)", () => {
  it.each(DOCUMENTS)("finds the same characters in %s", async (_, make) => {
    const pdf = await make();
    expect(charactersOf(pdf)).toBe(charactersByPoppler(pdf));
  });

  const slantless = [["a drawn document without slanted text", () => drawnDocument(true, false)]] as const;
  it.each([...DOCUMENTS.slice(0, 4), ...slantless])("finds the same words in %s", async (_, make) => {
    const pdf = await make();
    expect(wordsOf(pdf)).toEqual(wordsByPoppler(pdf));
  });
});
