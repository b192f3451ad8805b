import { describe, expect, it } from "vitest";
import {
  checkCaseNo,
  checkCertificateNo,
  checkIdNo,
  checkUnitCode,
  IDENTIFIER_DEFECTS,
  parseCertificateNo,
  type IdentifierCheck,
} from "../../../src/contract/identifiers/index.js";

/** Returns the codes and severities of the defects, and asserts that each has a fix. */
function codes(check: IdentifierCheck): string {
  for (const { code, fixZh, fixEn } of check.defects)
    expect([IDENTIFIER_DEFECTS.has(code), fixZh !== "", fixEn !== ""]).toEqual([true, true, true]);
  return check.defects.map(({ code, severity }) => `${code} ${severity}`).join(", ");
}

// Identifiers as cards, certificates and documents print them, and as clerks copy them.
describe("ID documents as printed", () => {
  it.each([
    ["hk-macao-taiwan", "H12345678"],
    ["hk-macao-taiwan", "H1234567801"],
    ["hk-macao-taiwan", "M012345678"],
    ["hk-macao-taiwan", "12345678"],
    ["hk-macao-taiwan", "12345678(01)"],
    ["hk-macao-taiwan", "0123456789(B)"],
    ["hk-macao-taiwan", "Z683365(5)"],
    ["hk-macao-taiwan", "5123456(7)"],
    ["hk-macao-taiwan", "810000199001010019"],
    ["hk-macao-taiwan", "830000199001010012"],
    ["passport", "E12345678"],
    ["passport", "EA1234567"],
    ["passport", "PE1234567"],
    ["passport", "123456789"],
    ["military", "军字第1234567号"],
    ["military", "南字第01234567号"],
    ["military", "士字第20101234567号"],
    ["other", "CHN110080010101"],
  ])("are accepted unchanged (%s %s)", (type, text) =>
    expect(checkIdNo(type, text)).toEqual({ value: text, changed: false, folds: [], defects: [] }),
  );

  it.each([
    ["hk-macao-taiwan", "a123456（7）", "A123456(7)"],
    ["hk-macao-taiwan", "H12345678 01", "H1234567801"],
    ["passport", "Ｅ１２３４５６７８", "E12345678"],
    ["passport", "e 1234 5678", "E12345678"],
    ["military", " 军字第1234567号 ", "军字第1234567号"],
  ])("are normalized, and the change is reported (%s %s)", (type, text, value) => {
    const found = checkIdNo(type, text);
    expect([found.value, found.changed, found.folds.length > 0, codes(found)]).toEqual([value, true, true, ""]);
  });

  it.each([
    ["CHN110080010101", "外国人永久居留身份证"],
    ["usa310090010112", "外国人永久居留身份证"],
    ["军字第1234567号", "军官证"],
    ["政字第１２３４５６７号", "军官证"],
    ["E12345678", "护照"],
    ["EA1234567", "护照"],
    ["H1234567801", "港澳台身份证"],
    ["M01234567", "港澳台身份证"],
  ])("give an error with the right type when %s is entered as a citizen ID", (text, type) => {
    const found = checkIdNo("citizen-id", text);
    expect(codes(found)).toBe("id-no-looks-like error");
    expect(found.defects[0]!.fixZh).toContain(`“${type}”`);
  });

  it("give different codes for a permanent residence card of 2023 and a damaged citizen ID", () => {
    expect(codes(checkIdNo("citizen-id", "930106199001010018"))).toMatch(/citizen-id-permanent-resident/);
    expect(codes(checkIdNo("citizen-id", "99010119900101001"))).toBe("citizen-id-length error");
  });
});

describe("certificate numbers as printed", () => {
  it.each([
    "京（2023）朝不动产权第0012345号",
    "浙(2024)杭州市不动产证明第0012345号",
    "沪（2020）浦字不动产权第012345号",
    "蒙（2020）呼和浩特市不动产权第0000012号",
    "浙（2024)杭州市不动产权第0012345号",
  ])("are accepted unchanged: %s", (text) =>
    expect(checkCertificateNo(text)).toEqual({ value: text, changed: false, folds: [], defects: [] }),
  );

  it.each([
    "浙〔2024〕杭州市不动产权第0012345号",
    "浙[2024]杭州市不动产权第0012345号",
    "浙【2024】杭州市不动产权第0012345号",
    "浙［2024］杭州市不动产权第0012345号",
    "浙（２０２４）杭州市不动产权第００１２３４５号",
    "浙 (2024) 杭州市 不动产权 第 0012345 号",
  ])("keep their spelling, with a warning that shows the regular one: %s", (text) => {
    const found = checkCertificateNo(text);
    expect([found.value, codes(found)]).toEqual([text, "certificate-no-spelling warning"]);
    expect(found.defects[0]!.fixZh).toContain("浙(2024)杭州市不动产权第0012345号");
  });

  it.each([
    ["京房权证朝私字第12345号", "house-title"],
    ["X京房权证海字第123456号", "house-title"],
    ["杭房权证西移字第12345678号", "house-title"],
    ["沪房地浦字（2010）第012345号", "house-title"],
    ["粤房地权证穗字第0123456789号", "house-title"],
    ["京（2009）房他证朝字第12345号", "other-right"],
    ["杭房他证上移字第12345678号", "other-right"],
    ["他项权证第123456号", "other-right"],
    ["土他项（2010）第123号", "other-right"],
    ["杭西国用(2012)第012345号", "land-use"],
    ["京朝国用（2005出）第0123号", "land-use"],
    ["集用（2003）第0123号", "land-use"],
    ["杭上国用〔2012〕第０１２３４５号", "land-use"],
  ])("may have an old form: %s is a %s", (text, kind) => {
    expect(codes(checkCertificateNo(text))).toBe("certificate-no-legacy warning");
    expect(parseCertificateNo(text)).toMatchObject({ legacy: true, kind });
  });

  it.each([
    ["浙（2024）杭州市不动产登记证明第0012345号", "certificate-no-incomplete warning", "登记"],
    ["浙（2024）杭州市不动产权第0012345", "certificate-no-incomplete warning", "号"],
    ["浙2024杭州市不动产权第0012345号", "certificate-no-incomplete warning", "括号"],
    ["（2024）杭州市不动产权第0012345号", "certificate-no-incomplete warning", "省级简称"],
    ["浙（2024）杭州市不动产权第001234S号", "certificate-no-digits warning", "001234S"],
    ["浙（2024）杭州市不动产权第0012345号、0012346号", "certificate-no-several warning", "2 个"],
  ])("are reported when defective: %s gives %s", (text, code, word) => {
    const found = checkCertificateNo(text);
    expect(codes(found)).toBe(code);
    expect(found.defects[0]!.zh).toContain(word);
  });
});

describe("court case numbers as printed", () => {
  it.each(
    ["民初", "执", "执保", "执恢", "财保", "民辖", "民辖终", "刑初", "破", "破申", "执异", "行审"].flatMap((type) => [
      `（2024）浙0106${type}1234号`,
      `(2024)浙01${type}12号之一`,
    ]),
  )("are accepted unchanged: %s", (text) =>
    expect(checkCaseNo(text)).toEqual({ value: text, changed: false, folds: [], defects: [] }),
  );

  it.each([
    "〔2024〕浙0106执1234号之二",
    "[2024]浙0106执1234号之二",
    "【2024】浙0106执1234号之二",
    "（2024） 浙0106执 1234 号之二",
    "（２０２４）浙０１０６执１２３４号之二",
  ])("keep their spelling, with a warning that shows the regular one: %s", (text) => {
    const found = checkCaseNo(text);
    expect([found.value, codes(found)]).toEqual([text, "case-no-spelling warning"]);
    expect(found.defects[0]!.fixZh).toContain("(2024)浙0106执1234号之二");
  });

  it.each([
    ["（2024）浙0106执字第1234号", "case-no-old-words error"],
    ["（2024）浙0106执第1234号", "case-no-old-words error"],
    ["（2015）杭西执民字第1234号", "case-no-legacy warning"],
    ["2024浙0106执1234号", "case-no-brackets error"],
    ["（2024）浙0106执1234号之1", "case-no-suffix warning"],
    ["（2024）浙0106执1234-1234号", "case-no-range error"],
    ["（2024）浙0106执01234号", "case-no-padding error"],
    ["（2024)浙O106执1234号", "case-no-court error"],
    ["（2024）杭西执1234号", "case-no-court error"],
    ["（2024）浙0106执1234号执行裁定书", "case-no-document-name warning"],
  ])("are reported when defective: %s gives %s", (text, code) => expect(codes(checkCaseNo(text))).toBe(code));

  it("give a fix with the present form when the old words 字 and 第 are used", () => {
    expect(checkCaseNo("（2024）浙0106执字第1234号").defects[0]!.fixZh).toContain("(2024)浙0106执1234号");
  });
});

describe("unit codes as printed", () => {
  const CODE = "330106001001GB00001F00010001";
  it.each([
    "330106 001001 GB00001 F00010001",
    "330106 001 001 GB00001 F00010001",
    "330106-001-001-GB-00001-F-0001-0001",
    "330106 001 001 GB 00001 F 0001 0001",
    "330106001001gb00001f00010001",
    "３３０１０６００１００１ＧＢ００００１Ｆ０００１０００１",
    "330106　001001　GB00001　F00010001",
    "330106—001—001—GB00001—F00010001",
    "330106001001GB00001\nF00010001",
    `'${CODE}`,
  ])("are normalized, and the change is reported: %j", (text) => {
    const found = checkUnitCode(text);
    expect([found.value, found.changed, found.folds.length > 0, codes(found)]).toEqual([CODE, true, true, ""]);
  });

  it.each([
    "330106.001001.GB00001.F00010001",
    "330106/001001/GB00001/F00010001",
    `${CODE}等3户`,
    `不动产单元号：${CODE}`,
    `${CODE}（101室）`,
    `${CODE};${CODE}`,
  ])("are rejected with other text in the cell: %s", (text) => {
    const found = checkUnitCode(text);
    expect(codes(found)).toBe("unit-code-surplus error");
    expect(found.defects[0]!.fixZh).toContain(CODE);
  });

  it("are rejected when a cell has two codes or one digit too many", () => {
    expect(codes(checkUnitCode(`${CODE}、330106001001GB00001F00010002`))).toBe("unit-code-several error");
    expect(codes(checkUnitCode(`${CODE}1`))).toBe("unit-code-length error");
    expect(codes(checkUnitCode(`1${CODE}`))).toBe("unit-code-length error");
  });
});
