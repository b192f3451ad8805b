import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openPdf } from "../../../../src/sdk/certificates/pdf/document.js";
import { comparePrinted } from "../../../../src/sdk/certificates/printed/compare-printed.js";

// chromium.pdf is source.html, printed by Chromium 156. The others were created from it by qpdf 11 (linearized, and
// with object streams) and by cairo (pdftocairo -pdf of poppler 22).
const folder = path.join(import.meta.dirname, "documents");
const FACTS = {
  no: "浙（2026）示例市不动产证明第0000012号",
  unitCodes: ["330106001001GB00001F00010001"],
  holders: ["示例银行股份有限公司杭州西湖支行"],
  obligors: ["张伟"],
  amount: "1200000",
  contractNo: "DY-2026-12",
};

describe.each(readdirSync(folder).filter((name) => name.endsWith(".pdf")))("the document %s", (name) => {
  const { lines, hidden, unreadable } = openPdf(readFileSync(path.join(folder, name))).visibleText();
  const text = lines.map((line) => line.text);

  it("is read without hidden text despite white text on a bar, a faint watermark and a round seal over a line", () => {
    expect([hidden, unreadable]).toEqual([[], []]);
    expect(text).toContain("权利人（申请人） 示例银行股份有限公司杭州西湖支行");
    expect(text).not.toContain("仅用于放款核验");
  });

  it("matches the values that it shows, and no others", () => {
    const rules = (facts: object) =>
      comparePrinted(text, { ...FACTS, ...facts })
        .findings.map(({ rule }) => rule)
        .filter((rule) => rule !== "certificate-identifier-missing");
    expect(rules({})).toEqual([]);
    expect(rules({ amount: "200000", holders: ["示例银行"], contractNo: "DY-2026-1" })).toEqual([
      "certificate-holder-differs",
      "certificate-amount-differs",
      "certificate-contract-differs",
    ]);
  });
});
