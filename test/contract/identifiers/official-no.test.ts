import { describe, expect, it } from "vitest";
import {
  buildCertificateIdentifier,
  caseNosOf,
  checkCaseNo,
  checkCertificateIdentifier,
  checkCertificateNo,
  foldCaseNo,
  foldCertificateNo,
  isCaseNo,
  isCertificateNo,
  mod37_36,
  parseCaseNo,
  parseCertificateIdentifier,
  parseCertificateNo,
  type IdentifierCheck,
} from "../../../src/contract/identifiers/index.js";

const codes = (check: IdentifierCheck): string[] => check.defects.map(({ code, severity }) => `${code} ${severity}`);

describe("certificate number", () => {
  it.each([
    ["苏(2017)海门市不动产证明第0000035号", "proof", "苏", "海门市"],
    ["粤（2017）中山市不动产权第0000001号", "title", "粤", "中山市"],
    ["京（2023）朝不动产权第0012345号", "title", "京", "朝"],
    ["沪（2020）浦字不动产权第012345号", "title", "沪", "浦字"],
    ["内蒙古（2020）呼和浩特市不动产权第0012345号", "title", "内蒙古", "呼和浩特市"],
    ["内蒙（2020）呼和浩特市不动产权第0012345号", "title", "内蒙", "呼和浩特市"],
    ["蒙（2020）呼和浩特市不动产权第0012345号", "title", "蒙", "呼和浩特市"],
  ])("accepts %s", (value, kind, province, place) => {
    expect(checkCertificateNo(value)).toEqual({ value, changed: false, folds: [], defects: [] });
    expect(isCertificateNo(value)).toBe(true);
    expect(parseCertificateNo(value)).toMatchObject({ legacy: false, kind, province, place });
  });

  it.each([
    ["杭房权证西移字第12345678号", "house-title", "12345678"],
    ["杭房他证西字第12345号", "other-right", "12345"],
    ["杭他项(2012)第00123号", "other-right", "00123"],
    ["杭西国用(2012)第012345号", "land-use", "012345"],
    ["杭房预登证字第1234567号", "pre-notice", "1234567"],
  ])("accepts the old number %s with a warning", (value, kind, number) => {
    expect(codes(checkCertificateNo(value))).toEqual(["certificate-no-legacy warning"]);
    expect(parseCertificateNo(value)).toEqual({ legacy: true, kind, number });
    expect(isCertificateNo(value)).toBe(false);
  });

  it.each([
    ["合同2024-1", "certificate-no-unknown warning"],
    ["浙2024杭州市不动产权第0012345号", "certificate-no-incomplete warning"],
    ["浙（24）杭州市不动产权第0012345号", "certificate-no-incomplete warning"],
    ["（2024）杭州市不动产权第0012345号", "certificate-no-incomplete warning"],
    ["浙（2024）不动产权第0012345号", "certificate-no-incomplete warning"],
    ["浙（2024）杭州市不动产权0012345号", "certificate-no-incomplete warning"],
    ["浙（2024）杭州市不动产权第0012345", "certificate-no-incomplete warning"],
    ["浙（2024）杭州市不动产权第12345号", "certificate-no-digits warning"],
    ["浙（2024）杭州市不动产权第OO12345号", "certificate-no-digits warning"],
    ["浙（2004）杭州市不动产权第0012345号", "certificate-no-year warning"],
    ["浙〔2024〕杭州市不动产权第 0012345 号", "certificate-no-spelling warning"],
    ["", "identifier-empty error"],
    ["#N/A", "excel-error-value error"],
  ])("reports %s: %s", (text, code) => {
    expect(codes(checkCertificateNo(text))).toEqual([code]);
    expect(checkCertificateNo(text).value).toBe(text);
  });

  it("is folded for comparison only", () => {
    expect(foldCertificateNo("浙（２０２４）杭州市不动产权第 0012345 号")).toBe(
      foldCertificateNo("浙(2024)杭州市不动产权第0012345号"),
    );
    expect(checkCertificateNo(" 浙（2024）杭州市不动产权第0012345号 ")).toMatchObject({
      value: "浙（2024）杭州市不动产权第0012345号",
      changed: true,
      folds: ["spaces"],
    });
    expect(() => parseCertificateNo("合同2024-1")).toThrow(RangeError);
  });
});

describe("court case number", () => {
  it.each([
    "（2024）浙0106执1234号",
    "(2024)浙0106执保56号",
    "（2023）京73民初100号",
    "（2022）最高法执监12号",
    "（2024）浙0106执1234号之一",
    "（2021）兵0101执5号",
    "（2024）浙执监3号",
  ])("accepts %s", (value) => {
    expect(checkCaseNo(value)).toEqual({ value, changed: false, folds: [], defects: [] });
    expect(isCaseNo(value)).toBe(true);
  });

  it.each(["〔2015〕西执字第123号", "（2015）杭西执民字第1234号", "(2009)杭西法执字第12号"])(
    "accepts %s as an old number, with a warning",
    (value) => {
      expect(isCaseNo(value)).toBe(false);
      expect(codes(checkCaseNo(value))).toEqual(["case-no-legacy warning"]);
    },
  );

  it.each([
    ["（2024）浙0106执1234号协助执行通知书", "case-no-document-name warning"],
    ["〔2024〕浙0106执1234号", "case-no-spelling warning"],
    ["（２０２４）浙0106执 1234号", "case-no-spelling warning"],
    ["2024浙0106执1234号", "case-no-brackets error"],
    ["（24）浙0106执1234号", "case-no-year error"],
    ["（1024）浙0106执1234号", "case-no-year error"],
    ["（2024）杭0106执1234号", "case-no-court error"],
    ["（2024）浙0106强制执行1234号", "case-no-type error"],
    ["（2024）浙01061234号", "case-no-type error"],
    ["（2024）浙0106执O123号", "case-no-number error"],
    ["（2024）浙0106执号", "case-no-number error"],
    ["（2024）浙0106执01234号", "case-no-padding error"],
    ["（2024）浙0106执1234", "case-no-end error"],
    ["（2024）浙0106执1234号之1", "case-no-suffix warning"],
    ["（2018）杭西执字第1234号", "case-no-old-form error"],
    ["查封通知", "case-no-form error"],
    ["", "identifier-empty error"],
  ])("reports %s: %s", (text, code) => expect(codes(checkCaseNo(text))).toEqual([code]));

  it("is split into its parts and folded", () => {
    expect(parseCaseNo("（2024）浙0106执恢1234号之一")).toEqual({
      year: 2024,
      courtCode: "浙0106",
      type: "执恢",
      number: "1234",
      suffix: "之一",
    });
    expect(parseCaseNo("（2022）最高法执监12号")).toEqual({
      year: 2022,
      courtCode: "最高法",
      type: "执监",
      number: "12",
    });
    expect(parseCaseNo("（2019）粤01执18775-18776号之一")).toEqual({
      year: 2019,
      courtCode: "粤01",
      type: "执",
      number: "18775",
      lastNumber: "18776",
      suffix: "之一",
    });
    expect(parseCaseNo("（2018）鄂0102执1234-2号")).toMatchObject({ number: "1234", suffix: "-2" });
    expect(foldCaseNo("（2024）浙0106执 1234号")).toBe(foldCaseNo("(2024)浙0106执1234号"));
    expect(() => parseCaseNo("查封通知")).toThrow(RangeError);
  });
});

describe("the cases of a cell", () => {
  it.each([
    ["（2024）浙0106执1234号之一", ["(2024)浙0106执1234号之一"]],
    ["（2020）苏05执10-12号", ["10-12", "10", "11", "12"].map((number) => `(2020)苏05执${number}号`)],
    ["（2020）苏05执10、12号", ["10、12", "10", "12"].map((number) => `(2020)苏05执${number}号`)],
    ["（2020）苏05执10号、11号", ["10号、11", "10", "11"].map((number) => `(2020)苏05执${number}号`)],
    ["（2014）杭西执民字第12、13号", ["(2014)杭西执民字第12、13号"]],
    ["（2020）苏05执1-999999999号", ["(2020)苏05执1-999999999号"]],
  ])("of %s are listed for comparison", (text, numbers) => expect(caseNosOf(text)).toEqual(numbers));
});

describe("identifier of an electronic certificate", () => {
  const FIRST = "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9";
  it.each([FIRST, "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"])(
    "accepts and rebuilds %s",
    (value) => {
      expect(checkCertificateIdentifier(value)).toEqual({ value, changed: false, folds: [], defects: [] });
      expect(buildCertificateIdentifier(parseCertificateIdentifier(value))).toBe(value);
    },
  );

  it("has exactly one valid check character", () => {
    for (let i = 0; i < 2000; i++) expect(mod37_36(String(i))).toMatch(/^[0-9A-Z]$/);
    expect(() => mod37_36("a")).toThrow(RangeError);
  });

  it("gets a warning for a wrong check character and an error for a wrong form", () => {
    expect(codes(checkCertificateIdentifier(FIRST.replace(/9$/, "8")))).toEqual([
      "certificate-identifier-check warning",
    ]);
    expect(codes(checkCertificateIdentifier(FIRST.replace(".001.", ".01.")))).toEqual([
      "certificate-identifier-form error",
    ]);
    expect(() => buildCertificateIdentifier({ type: "x", issuer: "1", serial: "1", version: "001" })).toThrow(
      RangeError,
    );
  });
});
