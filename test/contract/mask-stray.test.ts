import { describe, expect, it } from "vitest";
import { maskStray, maskStrayHeader, maskStrayReference } from "../../src/contract/index.js";

describe("values in the wrong place", () => {
  it.each([
    ["张三", "三"],
    ["欧阳修文", "阳修文"],
    ["阿卜杜拉·买买提", "买买提"],
    ["Zhang San", "San"],
    ["ZHANG, WEI", "WEI"],
    ["330106199001010018", "19900101"],
    ["E12345678", "123456"],
    ["H1234567801", "345678"],
    ["13805718888", "05718"],
    ["6222021202001234567", "1202001"],
    ["91330106MA2TEXT08W", "MA2TEXT"],
    ["浙（2026）杭州市不动产权第0012345号", "0012345"],
    ["杭州市西湖区文三路123号2幢301室", "123号"],
    ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "9r8GKYqr"],
    ["9fa3Kx81pQz77Lm2VbT0", "Kx81pQz77"],
    ["http://bank:s3cret@proxy.example:8080", "s3cret"],
  ])("masks %s", (text, hidden) => {
    expect(maskStray(text)).not.toContain(hidden);
    expect(maskStray(maskStray(text))).toBe(maskStray(text));
  });

  it.each([
    "现房",
    "1200000.00",
    "HT-2026-000123",
    "HZ-2026-000123",
    "330106001001GB00001F00010001",
    "（2026）浙0106执1234号",
    "mortgage.file",
    "2026-11-30",
    "一般抵押权",
    "b-20261130-7f3a",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  ])("keeps %s as a reference", (text) => expect(maskStrayReference(text)).toBe(text));

  it.each(["现房", "借款金额", "Loan Amount", "Contract Number", "抵押合同编号", "HT-2026-000123", "1200000.00"])(
    "keeps the header %s",
    (text) => expect(maskStrayHeader(text)).toBe(text),
  );

  it.each(["张三", "330106199001010018", "E12345678", "13805718888", "9fa3Kx81pQz77Lm2VbT0"])(
    "masks the header %s",
    (text) => expect(maskStrayHeader(text)).not.toBe(text),
  );

  it("masks what identifies a person in a path", () => {
    expect(maskStrayReference("/home/bank/330106199001010018.csv")).toBe("/home/bank/330106********0018.csv");
    expect(maskStrayReference("张三")).toBe("张*");
  });

  it("takes linear time for a text designed to be slow", () => {
    for (const text of ["A".repeat(100_000), "Aa ".repeat(50_000), "路1".repeat(50_000), "1号".repeat(50_000)]) {
      const started = performance.now();
      maskStray(text);
      expect(performance.now() - started).toBeLessThan(3_000);
    }
  });
});
