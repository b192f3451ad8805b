import { PDFDocument } from "@cantoo/pdf-lib";
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Certificate, isCertificateNo } from "../../../src/contract/index.js";
import { defaultAuthority } from "../../../src/sandbox/authorities/default.js";
import { certificateDocument } from "../../../src/sandbox/certificates/certificate-document.js";
import {
  canonicalProofNo,
  certificateIdentifier,
  isOwnNumber,
  proofNumber,
} from "../../../src/sandbox/register/book/certificates.js";
import { RegisterDriver, bank, house, li, mortgage, zhang } from "../register/register-driver.js";

describe("proof numbers", () => {
  it("follow the national form with seven digits, or more when a year needs them", () => {
    expect(proofNumber(defaultAuthority, "2026", 1)).toBe("浙（2026）示例市不动产证明第0000001号");
    expect(isCertificateNo(proofNumber(defaultAuthority, "2026", 12_345_678))).toBe(true);
  });

  it("are found in any spelling and recognized as those of this authority", () => {
    expect(canonicalProofNo(" 浙(2026)示例市 不动产证明第0000001号")).toBe("浙（2026）示例市不动产证明第0000001号");
    expect(isOwnNumber(defaultAuthority, "浙（2024）示例市不动产证明第0000001号")).toBe(true);
    expect(isOwnNumber(defaultAuthority, "浙（2024）杭州市不动产证明第0000001号")).toBe(false);
  });

  it("§1.8 an identifier has type, issuer, serial, version and the check character of ISO 7064 MOD 37,36", () => {
    expect(certificateIdentifier(defaultAuthority, "2026", 1)).toMatch(
      /^1\.2\.156\.3005\.2\.11100000MB03271699022\.12330106MB1TEXT26R\.20260000001\.001\.[0-9A-Z]$/,
    );
  });
});

/** Extracts the text of a PDF from its content streams, where it is UTF-16 in hexadecimal. */
function textOf(pdf: Uint8Array): string {
  const bytes = Buffer.from(pdf);
  const shown: string[] = [];
  for (let at = bytes.indexOf("stream\n"); at >= 0; at = bytes.indexOf("stream\n", at + 1)) {
    if (bytes.subarray(at - 3, at).toString() === "end") continue;
    const end = bytes.indexOf("endstream", at);
    let content: string;
    try {
      content = inflateSync(bytes.subarray(at + 7, end)).toString("latin1");
    } catch {
      content = bytes.subarray(at + 7, end).toString("latin1");
    }
    for (const [, hex] of content.matchAll(/<([0-9A-F]+)> Tj/g))
      shown.push(Buffer.from(hex!, "hex").swap16().toString("utf16le"));
  }
  return shown.join("\n");
}

describe("the PDF of a proof", () => {
  async function proof(purpose?: string, more = {}) {
    const driver = new RegisterDriver();
    const { certificates } = driver.enter(
      "mortgage.file",
      mortgage(house(1), { mortgagors: [zhang, { ...li, name: "买买提·阿卜杜拉" }], ...more }),
      bank,
    );
    const { record } = driver.register.certificate(certificates[0]!.no)!;
    return { record, pdf: certificateDocument(record, defaultAuthority, purpose).save() };
  }

  it("shows the data of the register, with ID numbers masked", async () => {
    const { record, pdf } = await proof();
    const text = textOf(pdf);
    for (const part of [
      record.no,
      "抵押权",
      bank.name,
      "买买提·阿卜杜拉",
      "330106 001001 GB00001 F00010001",
      "被担保主债权数额：1,000,000.00 元",
      "债务履行期限：2026年1月5日起至2056年1月4日止",
      record.identifier!,
      "不具有法律效力",
    ])
      expect(text).toContain(part);
    expect(text).toContain("330106********0018");
    expect(text).not.toContain(zhang.idNo);
    expect(text).not.toContain("仅用于");
    expect(
      Certificate.parse({ ...record, file: { sha256: "0".repeat(64), size: pdf.length, mediaType: "application/pdf" } })
        .status,
    ).toBe("valid");
  });

  it("is reproducible byte by byte for the same purpose, which is printed across every page", async () => {
    const units = Array.from({ length: 80 }, (_, i) => ({
      unitCode: house(i + 2),
      titleNo: "浙（2023）示例市不动产权第0012346号",
    }));
    const { record, pdf } = await proof("发放\u202e贷款", { otherUnits: units });
    const again = certificateDocument(record, defaultAuthority, "发放\u202e贷款").save();
    expect(Buffer.compare(pdf, again)).toBe(0);
    expect((await PDFDocument.load(pdf)).getPageCount()).toBe(4);
    const text = textOf(pdf);
    expect(text).toContain("仅用于：发放 贷款");
    expect(text).toContain("330106 001001 GB00001 F00010081");
    expect(Buffer.compare(pdf, certificateDocument(record, defaultAuthority).save())).not.toBe(0);
  });

  it("shows the code point of a character that the font lacks", async () => {
    const { pdf } = await proof(undefined, { mortgagors: [{ ...zhang, name: "张𬀩" }] });
    expect(textOf(pdf)).toContain("张〓（U+2C029）");
  });
});
