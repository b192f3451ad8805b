import { PDFDocument } from "@cantoo/pdf-lib";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { defaultAuthority } from "../../../src/sandbox/authorities/default.js";
import { certificateDocument } from "../../../src/sandbox/certificates/certificate-document.js";
import { drawBox, isolate, setTextGray, showText } from "../../../src/sandbox/certificates/page-content.js";
import { PdfDocument } from "../../../src/sandbox/certificates/pdf-document.js";
import { dateString, name, serialize, textString } from "../../../src/sandbox/certificates/pdf-objects.js";
import { sealPdf } from "../../../src/sandbox/certificates/sign-pdf.js";
import { RegisterDriver, bank, house, mortgage } from "../register/register-driver.js";

const folder = mkdtempSync(path.join(tmpdir(), "bdc-pdf-"));
afterAll(() => rmSync(folder, { recursive: true }));

function has(program: string): boolean {
  return spawnSync(program, ["--version"]).error === undefined;
}

function certificate(units: number): PdfDocument {
  const driver = new RegisterDriver();
  const otherUnits = Array.from({ length: units - 1 }, (_, i) => ({
    unitCode: house(i + 2),
    titleNo: "浙（2023）示例市不动产权第0012346号",
  }));
  const { certificates } = driver.enter("mortgage.file", mortgage(house(1), { otherUnits }), bank);
  const { record } = driver.register.certificate(certificates[0]!.no)!;
  return certificateDocument(record, defaultAuthority, "发放贷款");
}

const seal = (document: PdfDocument) =>
  sealPdf(document, { at: new Date(), signer: "登记机构", sign: async () => Buffer.from("3003020101", "hex") });

describe("values of a PDF", () => {
  it("are written as ISO 32000-1 writes them", () => {
    expect(serialize({ A: [1, -0.25, 1e-7, 1e21 / 1e18], B: name("Name"), C: { D: textString("测 a") } })).toBe(
      "<< /A [ 1 -0.25 0 1000 ] /B /Name /C << /D <FEFF6D4B00200061> >> >>",
    );
    expect(serialize(dateString(new Date("2026-01-05T09:30:59.999+08:00")))).toBe("(D:20260105013059Z)");
  });

  it("give operators with plain numbers", () => {
    expect(isolate([setTextGray(0.5), drawBox({ x: 1, y: 2, width: 3, height: 4 }, { gray: 0.6, width: 0.5 })])).toBe(
      "q\n0.5 g\n0.6 G 0.5 w 1 2 3 4 re S\nQ",
    );
    expect(showText({ text: "证", font: "F1", size: 11, x: 1, y: 2, angle: 90 })).toBe(
      "BT /F1 11 Tf 0 1 -1 0 1 2 Tm <8BC1> Tj ET",
    );
  });
});

describe("a PDF of the sandbox", () => {
  it("is read by another library, page by page, with its title and dates", async () => {
    const document = await PDFDocument.load(certificate(80).save(), { updateMetadata: false });
    expect(document.getPageCount()).toBe(3);
    expect(document.getPage(2).getSize()).toEqual({ width: 595.28, height: 841.89 });
    expect(document.getTitle()).toMatch(/^不动产登记证明 浙（\d{4}）示例市不动产证明第\d{7}号$/);
    expect(document.getCreationDate()).toEqual(document.getModificationDate());
  });

  it("is not sealed without a page", async () => {
    await expect(seal(new PdfDocument({}))).rejects.toThrow("without pages");
  });

  it.skipIf(!has("qpdf"))("has no fault that qpdf finds, sealed or not", async () => {
    const file = path.join(folder, "certificate.pdf");
    for (const pdf of [certificate(1).save(), certificate(80).save(), await seal(certificate(80))]) {
      writeFileSync(file, pdf);
      const { stdout, stderr, status } = spawnSync("qpdf", ["--check", file], { encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toContain("No syntax or stream encoding errors found");
    }
  });

  it.skipIf(!has("pdfinfo"))("is described by poppler with its pages and title", async () => {
    const { stdout, stderr } = spawnSync("pdfinfo", ["-"], { input: await seal(certificate(80)), encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/Title: +不动产登记证明/);
    expect(stdout).toMatch(/Pages: +3/);
    expect(stdout).toMatch(/Page size: +595\.28 x 841\.89 pts \(A4\)/);
  });
});
