import { describe, expect, it } from "vitest";
import { checkText, csvOf, rowOf } from "./check-helpers.js";

/** Returns severity and code of the findings on a mortgage with this name of the mortgagor. */
async function findingsOf(change: Record<string, string>): Promise<string[]> {
  const { rows } = await checkText(csvOf("mortgage.file", [rowOf("mortgage.file", { ...REAL, ...change })]));
  return rows.flatMap((row) =>
    (row.ok ? row.warnings : row.findings).map(({ rule, severity }) => `${severity} ${rule}`),
  );
}
/** A valid row. Its numbers differ from those of the template's example. */
const REAL = { ref: "M-1", unitCode: "330106001001GB00001F00010077" };
const findingsOfName = (mortgagorName: string): Promise<string[]> => findingsOf({ mortgagorName });

describe("the name of a person or an organization", () => {
  it.each([
    "张伟",
    "龚䶮",
    "李𠮷",
    "𠮷野家",
    "王𰀀",
    "佐々木希",
    "王〇",
    "張偉",
    "买买提·吐尔逊",
    "JOHN A. SMITH",
    "Sean O'Neil",
    "José García",
    "Müller & Co. KG",
  ])("%s has no finding", async (name) => expect(await findingsOfName(name)).toEqual([]));

  it.each([
    ["NULL", "error name-placeholder"],
    ["null", "error name-placeholder"],
    ["undefined", "error name-placeholder"],
    ["NaN", "error name-placeholder"],
    ["N/A", "error name-placeholder"],
    ["#N/A", "error excel-error-value"],
    ["无", "error name-placeholder"],
    ["-", "error name-placeholder"],
    ["/", "error name-placeholder"],
    ["测试", "error name-placeholder"],
    ["??", "error name-placeholder"],
    ["张*", "error name-masked"],
    ["张＊", "error name-masked"],
    ["张XX", "error name-masked"],
    ["张某", "warning name-anonymous"],
    ["SMITH, JOHN", "warning name-separators"],
    ["赵建洋,杭州小满餐饮有限公司", "error people-count"],
    ["张伟等2人", "error name-and-others"],
    ["张伟、等", "error people-count"],
    ["张伟和李娜", "warning name-several"],
    ["张伟+李娜", "warning name-several"],
    ["张伟/李娜", "error people-count"],
    ["张伟，李娜，王强", "error people-count"],
    ["买买提&middot;吐尔逊", "error name-escape"],
    ["王&#20320;", "error name-escape"],
    ["A&amp;B公司", "error name-escape"],
    ["龚_x4DAE_", "error name-escape"],
    ["龚\uE863", "error name-private-use"],
    ["王\u{F0000}", "error name-private-use"],
    ["张伟😀", "error name-symbol"],
    ["王□", "error name-symbol"],
    ["王○", "error name-symbol"],
    ["锟斤拷", "error name-garbled"],
    ["寮犱紵", "error name-garbled"],
    ["鏉庡娈", "error name-garbled"],
    ["⼀明", "warning text-compatibility"],
    ["\uF9E1明", "warning text-compatibility"],
    ["\u{2F800}明", "warning text-compatibility"],
    ["Jose\u0301", "warning text-compatibility"],
    ["АВС公司", "warning text-lookalike"],
    ["ΑBC公司", "warning text-lookalike"],
    ["张伟1", "warning name-mixed"],
    ["王O", "warning name-mixed"],
    ["ＪＯＨＮ", "warning name-full-width"],
    ["买买提•吐尔逊", "warning name-middle-dot"],
    ["买买提・吐尔逊", "warning name-middle-dot"],
    ["买买提･吐尔逊", "warning name-middle-dot"],
    ["买买提‧吐尔逊", "warning name-middle-dot"],
    ["买买提∙吐尔逊", "warning name-middle-dot"],
    ["买买提.吐尔逊", "warning name-middle-dot"],
    ["张　伟", "warning name-space"],
    ["张\u00A0伟", "warning name-space"],
    ["张 伟", "warning name-space"],
    ["张\u200B伟", "warning text-hidden"],
    ["葛\u{E0100}城", "warning text-hidden"],
    ["张\u202E伟", "error text-direction"],
    ["张伟（曾用名：张三）", "warning name-remark"],
    ["=张伟", "warning name-unusual"],
    ["张伟@", "warning name-unusual"],
    ["⿰亻韦", "warning name-unusual"],
    ["ﾜﾝ", "warning name-unusual"],
    ["李？", "warning name-question-mark"],
    ["李﹖", "warning name-question-mark"],
  ])("%s gets the finding %s", async (name, found) => expect(await findingsOfName(name)).toContain(found));

  it.each(["示例（中国）有限公司", "示例科技有限公司"])("%s with a credit code has no finding", async (mortgagorName) =>
    expect(
      await findingsOf({ mortgagorName, mortgagorIdType: "统一社会信用代码", mortgagorIdNo: "91330106MA2TEXT08W" }),
    ).toEqual([]),
  );

  it("that is only doubtful is kept as written", async () => {
    const row = rowOf("mortgage.file", { ...REAL, mortgagorName: "买买提•吐尔逊" });
    const { rows } = await checkText(csvOf("mortgage.file", [row]));
    expect(rows[0]).toMatchObject({ ok: true, filing: { mortgagors: [{ name: "买买提•吐尔逊" }] } });
  });
});

describe("another text", () => {
  it.each([
    [{ mortgageContractNo: "NULL" }, "error text-placeholder"],
    [{ mortgageContractNo: "undefined" }, "error text-placeholder"],
    [{ remark: "张三&middot;李四" }, "warning text-escape"],
    [{ remark: "见\uE863附件" }, "warning text-private-use"],
    [{ remark: "⼀期" }, "warning text-compatibility"],
    [{ remark: "二\u200B期" }, "warning text-hidden"],
    [{ mortgageContractNo: "DY-А-2026-1" }, "warning text-lookalike"],
  ])("%j gets the finding %s", async (change, found) => expect(await findingsOf(change)).toContain(found));

  it("may be 无 in a remark", async () => expect(await findingsOf({ remark: "无" })).toEqual([]));
});

describe("the number of a document", () => {
  it.each([
    ["身份证", "999999999999999999", "error id-no-placeholder"],
    ["身份证", "000000000000000000", "error id-no-placeholder"],
    ["身份证", "123456789012345678", "error id-no-placeholder"],
    ["身份证", "111111111111111111", "error id-no-placeholder"],
    ["身份证", "12345678901234567X", "error id-no-placeholder"],
    ["统一社会信用代码", "000000000000000000", "error id-no-placeholder"],
    ["统一社会信用代码", "999999999999999999", "error id-no-placeholder"],
    ["护照", "00000000", "error id-no-placeholder"],
    ["护照", "E00000000", "error id-no-placeholder"],
    ["其它", "无", "error id-no-placeholder"],
    ["身份证", "330106********0018", "error id-no-masked"],
    ["身份证", "810000199001010019", "warning id-no-suggests-type"],
    ["身份证", "911826198001010016", "warning id-no-suggests-type"],
    ["港澳台居民居住证", "330106199001010018", "error residence-permit-form"],
    ["外国人永久居留身份证", "330106199001010018", "error permanent-residence-form"],
  ])("%s %s gets the finding %s", async (mortgagorIdType, mortgagorIdNo, found) =>
    expect(await findingsOf({ mortgagorIdType, mortgagorIdNo })).toContain(found),
  );

  it.each([
    ["港澳台居民居住证", "830000199001010012"],
    ["外国人永久居留身份证", "911826198001010016"],
    ["外国人永久居留身份证", "USA110080010101"],
    ["中国护照", "E12345678"],
  ])("%s %s passes", async (mortgagorIdType, mortgagorIdNo) =>
    expect(await findingsOf({ mortgagorIdType, mortgagorIdNo })).toEqual([]),
  );
});

describe("people and their columns", () => {
  it.each([
    ["示例科技有限公司", "身份证", "330106199001010018"],
    ["张伟", "统一社会信用代码", "91330106MA2TEXT08W"],
  ])("%s with the document type %s gets a warning", async (mortgagorName, mortgagorIdType, mortgagorIdNo) =>
    expect(await findingsOf({ mortgagorName, mortgagorIdType, mortgagorIdNo })).toContain(
      "warning document-of-another-mortgagors",
    ),
  );

  it("a second buyer without an ID column is an error that names the missing column", async () => {
    const { rows } = await checkText(
      "申请编号,不动产单元号,预售合同号,买受人1,买受人1证件号,买受人2,共有方式,成交价格\n" +
        "PN-2,330106001001GB00008F00007002,YS-2,李娜,330106199105050014,王强,共同共有,2680000.00\n",
    );
    expect(rows[0]).toMatchObject({
      ok: false,
      findings: [{ rule: "person-column-missing", row: 2, header: "买受人2" }],
    });
    expect(rows[0]!.ok ? "" : rows[0]!.findings[0]!.zh).toContain("买受人2证件号");
  });

  it("a number without a column for the name is an error that names the missing column", async () => {
    const { rows } = await checkText(
      "申请编号,不动产单元号,预售合同号,买受人1,买受人1证件号,买受人2证件号,共有方式,成交价格\n" +
        "PN-2,330106001001GB00008F00007002,YS-2,李娜,330106199105050014,330106198502150022,共同共有,2680000.00\n",
    );
    expect(rows[0]).toMatchObject({ ok: false, findings: [{ rule: "person-column-missing" }] });
  });

  it("two columns of the same person are refused with both headers", async () => {
    const file = csvOf("mortgage.file", [rowOf("mortgage.file", REAL)], { remark: "抵押人姓名" });
    await expect(checkText(file)).rejects.toMatchObject({ findings: [{ rule: "header-repeated" }] });
  });
});

describe("example rows of the first template", () => {
  it("are refused", async () => {
    expect(
      await findingsOf({
        ref: "HZ-2026-000123",
        unitCode: "330106001001GB00001F00010001",
        mortgageContractNo: "DY-2026-0001",
      }),
    ).toContain("error template-example");
  });

  it("counts the empty place after a separator: two organizations, one number", async () => {
    const found = await findingsOf({
      mortgagorName: "浙江远大（集团）有限公司,上海A&B贸易有限公司",
      mortgagorIdType: "统一社会信用代码,",
      mortgagorIdNo: "91330106MA2TEXT08W,",
    });
    expect(found).toEqual(["error people-count"]);
  });
});
