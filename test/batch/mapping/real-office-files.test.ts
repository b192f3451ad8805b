import { writeFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { checkFile, type CheckReport } from "../../../src/batch/check-file.js";
import { openFilingFile } from "../../../src/batch/check/index.js";
import type { Filing, Kind } from "../../../src/contract/index.js";
import { TODAY, fastPath, folder } from "../check/check-helpers.js";

/** Files as banks, developers and courts create them. */
const UNIT = (n: number) => `330106001001GB00001F0001${String(n).padStart(4, "0")}`;
const [ZHANG, LI] = ["330106199001010018", "330106198502150022"];
const HEADER =
  "申请编号,不动产单元号,不动产权证号,抵押人,抵押人证件号,抵押方式,被担保主债权数额,债务履行起始日期,债务履行结束日期,抵押合同号,主债权合同号,担保范围,是否存在禁止或限制转让约定";
const AT = Object.fromEntries(HEADER.split(",").map((header, i) => [header, i]));
/** Creates a row of mortgages. Cells by header. */
const row = (n: number, changes: Readonly<Record<string, string>> = {}): string => {
  const cells = [
    `M-${n}`,
    UNIT(n),
    `浙（2023）杭州市不动产权第00123${n + 10}号`,
    "张伟",
    ZHANG,
    "一般抵押",
    "1200000.00",
    "2026-01-05",
    "2056-01-04",
    `DY-${n}`,
    `JK-${n}`,
    "全部债权",
    "否",
  ];
  for (const [header, text] of Object.entries(changes)) cells[AT[header]!] = text;
  return cells.join(",");
};
const lines = (...all: string[]) => all.map((line) => `${line}\r\n`).join("");
const utf16 = (text: string) => iconv.encode(`\ufeff${text}`, "utf16-le");
const gbk = (text: string) => iconv.encode(text, "gbk");

let files = 0;
async function read(content: string | Buffer, kind?: Kind): Promise<{ report: CheckReport; filings: Filing[] }> {
  const path = join(folder, `office-${++files}.csv`);
  writeFileSync(path, content);
  const filings: Filing[] = [];
  const file = await openFilingFile(path, { today: TODAY, kind, fastPath });
  for await (const batch of file.rows()) for (const found of batch) if (found.ok) filings.push(found.filing);
  return { report: await checkFile(path, { today: TODAY, kind, explainCells: true }), filings };
}
/** Checks that all rows become filings without a finding. */
async function clean(content: string | Buffer, filings: number, kind?: Kind) {
  const found = await read(content, kind);
  expect(found.report.findings).toEqual([]);
  expect(found.report).toMatchObject({ filings, invalidRows: 0 });
  expect(found.filings).toHaveLength(filings);
  return found;
}
const rules = (report: CheckReport) => report.findings.map((f) => [f.row, f.header, f.rule]);

describe("a bank's file", () => {
  it.each(["（以下空白）", "(以下无正文)", "【备注：以上均已核对】"])(
    "may end with a note in brackets: %s",
    async (note) => {
      const columns = HEADER.split(",");
      const moved = (line: string) => line.split(",").toSpliced(0, 0, line.split(",")[3]!).toSpliced(4, 1).join(",");
      const { report } = await clean(lines(moved(HEADER), moved(row(1)), note), 1);
      expect(columns[3]).toBe("抵押人");
      expect(report.aside.map((a) => a.row)).toEqual([3]);
    },
  );
  it("in GBK may have a title, a date, blank rows, a total, a remark and signatures", async () => {
    const { report } = await clean(
      gbk(
        lines(
          "某某银行2026年11月抵押登记申请表,,,",
          "单位：元,,,填表日期：2026年11月20日",
          "",
          HEADER,
          row(1),
          "",
          row(2),
          "合计,2笔,,,,,2400000.00",
          "备注：以上均已面签",
          "经办人：王敏,,,复核人：李强",
        ),
      ),
      2,
    );
    expect(report.aside.map((a) => a.row)).toEqual([8, 9, 10]);
    expect(report.layout).toMatchObject({ encoding: "gb18030", headerRow: 4, titleRows: [1, 2] });
  });

  it.each([
    ["UTF-16 with tabs", utf16(lines(HEADER, row(1), row(2)).replaceAll(",", "\t"))],
    ["CR alone, after a byte order mark", `\ufeff${lines(HEADER, row(1), row(2)).replaceAll("\n", "")}`],
    ["semicolons", lines(HEADER, row(1), row(2)).replaceAll(",", ";")],
    [
      "every cell after a tab",
      lines(
        HEADER,
        ...[row(1), row(2)].map((r) =>
          r
            .split(",")
            .map((c) => `\t${c}`)
            .join(","),
        ),
      ),
    ],
    [
      "every cell in quotes and a comma at the end",
      lines(
        ...[HEADER, row(1), row(2)].map(
          (r) =>
            `${r
              .split(",")
              .map((c) => `"${c}"`)
              .join(",")},`,
        ),
      ),
    ],
    [
      "a blank column in front and two behind",
      lines(",".repeat(15), ...[HEADER, row(1), row(2)].map((r) => `,${r},,`)),
    ],
  ] as const)("is read: %s", async (_name, content) => {
    await clean(content, 2);
  });

  it("may name the unit of all amounts in the title, unless a header or a cell has another", async () => {
    const title = (unit: string) => `抵押清单,,,,,,,,,,（${unit}）`;
    const amounts = async (content: string) =>
      (await clean(content, 2)).filings.map((f) => (f as { securedPrincipal?: string }).securedPrincipal);
    expect(
      await amounts(
        lines(
          title("单位：万元"),
          HEADER,
          row(1, { 被担保主债权数额: "120" }),
          row(2, { 被担保主债权数额: "1200000元" }),
        ),
      ),
    ).toEqual(["1200000", "1200000"]);
    expect(
      await amounts(lines(title("金额单位:万元"), HEADER.replace("被担保主债权数额", "债权数额(元)"), row(1), row(2))),
    ).toEqual(["1200000.00", "1200000.00"]);
    for (const header of ["债权数额（万元）", "贷款金额（单位：万元）", "担保债权数额/万元", "债权数额 万元"]) {
      expect(
        await amounts(
          lines(
            HEADER.replace("被担保主债权数额", header),
            row(1, { 被担保主债权数额: "120" }),
            row(2, { 被担保主债权数额: "85.5" }),
          ),
        ),
        header,
      ).toEqual(["1200000", "855000"]);
    }
  });

  it("may repeat the header on every page, and after a byte order mark where two files were joined", async () => {
    const { report } = await clean(
      `\ufeff${lines(HEADER, row(1), "本页小计,,,,,,1200000", HEADER)}\ufeff${lines(HEADER, row(2))}`,
      2,
    );
    expect(report.aside.map((a) => a.row)).toEqual([3, 4, 5]);
  });

  it("may have dates and numbers in the formats of Excel, WPS and users", async () => {
    const { filings, report } = await clean(
      lines(
        HEADER,
        row(1, { 债务履行起始日期: "46027", 债务履行结束日期: "56618", 抵押人证件号: `'${ZHANG}` }),
        row(2, { 债务履行起始日期: "2026.1.5", 债务履行结束日期: "2055年1月4日", 抵押人证件号: `${ZHANG}\t` }),
        row(3, { 债务履行起始日期: "20260105", 债务履行结束日期: "2055/1/4 0:00:00", 抵押人证件号: `"=""${ZHANG}"""` }),
        row(4, {
          债务履行起始日期: "２０２６－０１－０５",
          债务履行结束日期: "2055-01-04 ",
          抵押人证件号: "３３０１０６１９９００１０１００１８",
        }),
      ),
      4,
    );
    expect(filings).toEqual(
      filings.map(() =>
        expect.objectContaining({
          termStart: "2026-01-05",
          termEnd: "2055-01-04",
          mortgagors: [{ name: "张伟", idType: "citizen-id", idNo: ZHANG }],
        }),
      ),
    );
    expect(report.understandings.filter((u) => u.how !== "default").length).toBe(12);
  });

  it("may have one column for start and end dates", async () => {
    const ranges = [
      "2026-01-05至2056-01-04",
      "2026年1月5日至2056年1月4日",
      "2026.1.5-2056.1.4",
      "2026/1/5～2056/1/4",
      "自2026年1月5日起至2056年1月4日止",
      "2026-01-05 到 2056-01-04",
      "20260105-20560104",
      "2026.01.05—2056.01.04",
    ];
    const one = (n: number, text: string) =>
      row(n, { 债务履行起始日期: text, 债务履行结束日期: "§" }).replace(",§", "");
    const header = HEADER.replace("债务履行起始日期,债务履行结束日期", "债务履行期限");
    const { filings } = await clean(lines(header, ...ranges.map((text, i) => one(i + 1, text))), ranges.length);
    expect(new Set(filings.map((f) => JSON.stringify([(f as any).termStart, (f as any).termEnd])))).toEqual(
      new Set(['["2026-01-05","2056-01-04"]']),
    );
    const { report } = await read(lines(header, one(1, "2026-01-05至长期"), one(2, "360个月"), one(3, "2026-01-05")));
    expect(rules(report)).toEqual([
      [2, "债务履行期限", "date-open-ended"],
      [3, "债务履行期限", "date-duration"],
      [4, "债务履行期限", "date-range"],
    ]);
  });

  it("may have a header of two lines, with units and the parts of the term in the second", async () => {
    const { filings } = await clean(
      lines(
        HEADER.replace("抵押人,抵押人证件号", "抵押人,").replace(
          "被担保主债权数额,债务履行起始日期,债务履行结束日期",
          "债权数额,债务履行期限,",
        ),
        ",,,姓名,证件号码,,（万元）,起,止",
        row(1, { 被担保主债权数额: "120" }),
      ),
      1,
    );
    expect(filings[0]).toMatchObject({ securedPrincipal: "1200000", termStart: "2026-01-05", termEnd: "2056-01-04" });
  });

  it.each([
    ["numbers", (h: string, i: number) => `${i + 1}.${h}`],
    ["numbers in brackets", (h: string, i: number) => `（${i + 1}）${h}`],
    ["stars and spaces", (h: string) => ` * ${h} `],
    ["line breaks", (h: string) => `"${h.slice(0, 2)}\n${h.slice(2)}"`],
    ["explanations", (h: string) => `${h}（必填，按权证填写）`],
  ])("may have headers with %s", async (_name, dress) => {
    await clean(lines(HEADER.split(",").map(dress).join(","), row(1)), 1);
  });

  it.each([
    "业务编号,不动产单元代码,房产证号,抵押人姓名,身份证号码,抵押类型,贷款金额,贷款起始日,贷款到期日,抵押合同编号,借款合同编号,担保范围,是否禁止转让",
    "流水号,单元号,产权证号,抵押人名称,抵押人证件号码,抵押方式,担保金额,起始日,到期日,抵押合同号码,借款合同号,抵押担保范围,禁止或限制转让",
  ])("may have a bank's own terms as headers: %s", async (header) => {
    await clean(lines(header, row(1)), 1);
  });

  it("gets named findings on damage: lost digits, 同上, slipped cells", async () => {
    const { report } = await read(
      lines(
        HEADER,
        row(1, { 抵押人证件号: "3.30106E+17" }),
        row(2, { 抵押人证件号: "330106199001010000" }),
        row(3, { 抵押人: "同上", 担保范围: "〃" }),
        row(4, { 担保范围: "本金,利息" }),
        row(5, { 债务履行结束日期: "########" }),
      ),
    );
    expect(rules(report)).toEqual([
      [2, "抵押人证件号", "excel-scientific"],
      [3, "抵押人证件号", "excel-truncated"],
      [4, "担保范围", "text-ditto"],
      [4, "抵押人", "text-ditto"],
      [5, "是否存在禁止或限制转让约定", "yes-no-form"],
      [5, undefined, "row-slipped"],
      [6, "债务履行结束日期", "excel-error-value"],
    ]);
    // The same in many valid rows, and the same count with and without the fast path.
    const many = lines(
      HEADER,
      ...Array.from({ length: 60 }, (_, i) =>
        row(
          i + 1,
          i === 40
            ? { 抵押人: "同上" }
            : i === 50
              ? { 是否存在禁止或限制转让约定: "否,见附件" }
              : i === 55
                ? { 担保范围: "同上" }
                : {},
        ),
      ),
    );
    expect(rules((await read(many)).report)).toEqual([
      [42, "抵押人", "text-ditto"],
      [52, undefined, "row-slipped"],
      [57, "担保范围", "text-ditto"],
    ]);
    const path = join(folder, "office-many.csv");
    for (const bytes of [Buffer.from(many), gbk(many)]) {
      writeFileSync(path, bytes);
      expect(rules(await checkFile(path, { today: TODAY, fastPath }))).toEqual([
        [42, "抵押人", "text-ditto"],
        [52, undefined, "row-slipped"],
        [57, "担保范围", "text-ditto"],
      ]);
    }
  });
});

describe("a developer's file", () => {
  const people = (a: string, b: string) =>
    lines(
      `申请编号,不动产单元号,预售合同号,${a},${b},共有方式,总价款（万元）,建筑面积(㎡),房屋坐落`,
      `Y-1,${UNIT(1)},YS-1,张伟,${ZHANG},李娜,${LI},共同共有,268,89.53,文三路1号1幢101室`,
    );
  it.each([
    ["买受人1,证件1", "买受人2,证件2"],
    ["买受人一,买受人一证件号", "买受人二,买受人二证件号"],
    ["第一买受人,第一买受人证件号", "第二买受人,第二买受人证件号"],
    ["买受人姓名,买受人身份证号", "共同买受人,共同买受人身份证号"],
    ["购房人,身份证号", "购房人,身份证号"],
  ])("may have two buyers in columns: %s, %s", async (a, b) => {
    const { filings } = await clean(people(a, b), 1);
    expect(filings[0]).toMatchObject({
      price: "2680000",
      buyers: [
        { name: "张伟", idNo: ZHANG },
        { name: "李娜", idNo: LI },
      ],
    });
  });

  it.each(["、", "；", "/", "，", "\n"])("may have two buyers in a cell, separated by %j", async (by) => {
    const cell = (...parts: string[]) => `"${parts.join(by)}"`;
    const { filings } = await clean(
      lines(
        "申请编号,不动产单元号,预售合同号,买受人,买受人证件号,共有份额,共有方式,成交价格,建筑面积,坐落",
        `Y-1,${UNIT(1)},YS-1,${cell("张伟", "李娜")},${cell(ZHANG, LI)},50%${by === "/" ? "、" : by}50%,按份,2680000,89.53平方米,文三路1号`.replace(
          `50%${by === "/" ? "、" : by}50%`,
          (s) => `"${s}"`,
        ),
      ),
      1,
    );
    expect(filings[0]).toMatchObject({
      buyers: [
        { name: "张伟", idNo: ZHANG, share: "1/2" },
        { name: "李娜", idNo: LI, share: "1/2" },
      ],
      coOwnership: "by-share",
    });
  });

  it("may have buyers in rows below merged cells", async () => {
    const { filings, report } = await clean(
      lines(
        "申请编号,不动产单元号,预售合同号,买受人,买受人证件号,共有份额,成交价格,建筑面积,坐落",
        `Y-1,${UNIT(1)},YS-1,张伟,${ZHANG},50%,2680000,89.53,文三路1号`,
        `,,,李娜,${LI},二分之一,,,`,
        `Y-2,${UNIT(2)},YS-2,张伟,${ZHANG},,2680000,89.53㎡,文三路2号`,
      ),
      2,
    );
    expect(filings[0]).toMatchObject({ buyers: [{ share: "1/2" }, { share: "1/2" }] });
    expect(
      report.understandings.filter((u) => u.how === "filled-down").map((u) => [u.row, u.header, u.understood]),
    ).toEqual([
      [3, "申请编号", "Y-1"],
      [3, "不动产单元号", UNIT(1)],
    ]);
  });
});

describe("a court's file", () => {
  it("may have terms in one cell, waiting seizures and any brackets", async () => {
    const materials = "裁定书=文书/裁定书.pdf；协助执行通知书=文书/协助执行通知书.pdf";
    const seizure = (n: number, no: string, term: string, measure = "查封") =>
      `F-${n},${no},${measure},${UNIT(n)},张伟,${ZHANG},${term},周敏、陈刚,浙1、浙2,${materials}`;
    const { report, filings } = await read(
      lines(
        "杭州市西湖区人民法院协助执行清单",
        "编号,案号,查封类型,不动产单元号,被执行人,被执行人身份证号,查封期限,执行法官,工作证号,附件",
        seizure(1, "（2026）浙0106执1234号", "自2026年11月20日起至2029年11月19日止"),
        seizure(2, "(2026)浙0106执保56号", "2026-11-20至2029-11-19", "轮候查封"),
        seizure(3, "〔2026〕浙0106民初99号", "三年"),
        seizure(4, "[2026]浙0106执恢7号之一", "2026.11.20-2029.11.19"),
        seizure(5, "2026浙0106执88号", "2026-11-20至2029-11-19"),
      ),
    );
    expect(rules(report)).toEqual([
      [4, "查封类型", "CF-06"],
      [5, "案号", "case-no-spelling"],
      [5, "查封期限", "date-duration"],
      [6, "案号", "case-no-spelling"],
      [7, "案号", "case-no-brackets"],
    ]);
    expect(filings.map((f) => [(f as any).documentNo, (f as any).endDate])).toEqual([
      ["（2026）浙0106执1234号", "2029-11-19"],
      ["(2026)浙0106执保56号", "2029-11-19"],
      ["[2026]浙0106执恢7号之一", "2029-11-19"],
    ]);
  });
});
