import { describe, it, expect } from "vitest";
import fc from "fast-check";
import { columnsFor, kinds, type Kind } from "../../../src/contract/index.js";
import { HeaderError } from "../../../src/batch/mapping/headers/header-problems.js";
import { readHeaders } from "../../../src/batch/mapping/headers/headers.js";
import { resultHeaders } from "../../../src/batch/files/common/result-columns.js";
import type { TableRecord } from "../../../src/batch/files/common/record.js";
import { bad, checkRows, checkText, csvOf, good, rowOf, rulesOf } from "../check/check-helpers.js";

function record(cells: readonly string[], row = 1): TableRecord {
  return { row, width: cells.length, cells, cell: (i) => cells[i] ?? "", isBlank: cells.every((c) => c === "") };
}
const headersOf = (kind: Kind | undefined, ...rows: readonly (readonly string[])[]) =>
  readHeaders(
    "x.csv",
    rows.map((cells, i) => record(cells, i + 1)),
    { kind },
  );
const keysOf = (kind: Kind | undefined, cells: readonly string[]) => headersOf(kind, cells).bound.map((b) => b.key);
const zhOf = (kind: Kind) => columnsFor(kind).map((c) => c.zh);

function problemsOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof HeaderError) return error.findings;
    throw error;
  }
  throw new Error("no problem");
}

describe("headers", () => {
  it.each(kinds)("of %s may be the Chinese name, key, English name, code or a synonym of a column", (kind) => {
    const columns = columnsFor(kind);
    for (const column of columns) {
      const code =
        column.place.in === "people" && column.place.field !== "name"
          ? []
          : column.code
            ? [column.code, column.code.toLowerCase(), `${column.zh}(${column.code})`, `某列（${column.code}）`]
            : [];
      const snake = column.key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
      for (const header of [
        column.zh,
        column.key,
        snake,
        column.en,
        `*${column.zh}`,
        `${column.zh}＊`,
        ` ${column.zh}\u3000`,
        `${[...column.zh].join(" ")}`,
        `${column.zh}（必填）`,
        `${column.zh}：`,
        ...column.synonyms,
        ...code,
      ]) {
        const others = columns.filter((c) => c !== column).map((c) => c.zh);
        const index = headersOf(kind, [header, ...others]).bound.find((b) => b.index === 0);
        expect(index?.key, `${header}`).toBe(column.key);
      }
    }
  });

  it("may be in any order", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.infiniteStream(fc.nat()), (kind, random) => {
        const columns = columnsFor(kind)
          .map((c) => ({ c, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ c }) => c);
        expect(
          keysOf(
            kind,
            columns.map((c) => c.zh),
          ),
        ).toEqual(columns.map((c) => c.key));
      }),
    );
  });

  it("may have the unit of an amount, with or without brackets", () => {
    for (const header of [
      "被担保主债权数额(万元)",
      "债权数额（万元）",
      "债权数额(单位：万元)",
      "债权数额万元",
      "*债权数额 [万元]",
    ]) {
      const bound = headersOf("mortgage.file", [
        header,
        ...zhOf("mortgage.file").filter((h) => h !== "被担保主债权数额"),
      ]).bound[0];
      expect(bound, header).toMatchObject({ key: "securedPrincipal", unit: 10_000 });
    }
    expect(
      headersOf("mortgage.file", ["债权数额(元)", ...zhOf("mortgage.file").filter((h) => h !== "被担保主债权数额")])
        .bound[0],
    ).toHaveProperty("unit", 1);
  });

  it("are refused with a unit that cannot be converted", () => {
    const found = problemsOf(() =>
      headersOf(
        "mortgage.file",
        zhOf("mortgage.file").map((h) => (h === "被担保主债权数额" ? "被担保主债权数额(美元)" : h)),
      ),
    );
    expect(found).toMatchObject([{ rule: "header-unit", column: 11, header: "被担保主债权数额(美元)" }]);
  });

  it("may use 编号, 号码 or 号, and 座落 for 坐落", () => {
    const found = headersOf("pre-notice.register", [
      "业务编号",
      "不动产单元编号",
      "商品房买卖合同编号",
      "买受人姓名",
      "证件号码",
      "总价（万元）",
      "房屋座落",
    ]);
    expect(found.unknown).toEqual([]);
    expect(
      headersOf(
        "mortgage.cancel",
        zhOf("mortgage.cancel").map((zh) => zh.replace("证明号", "证明编号")),
      ).unknown,
    ).toEqual([]);
  });

  it("with names of object properties are unknown columns", () => {
    const found = headersOf("mortgage.cancel", [
      ...zhOf("mortgage.cancel"),
      "__proto__",
      "constructor",
      "toString",
      "hasOwnProperty",
    ]);
    expect(found.unknown.map((u) => u.header)).toEqual(["__proto__", "constructor", "toString", "hasOwnProperty"]);
  });
});

describe("the kind of a file", () => {
  it.each(kinds.filter((k) => !k.endsWith(".cancel") || k === "mortgage.cancel"))(
    "is %s when the headers are those of its columns",
    (kind) => {
      expect(headersOf(undefined, zhOf(kind)).kind).toBe(kind);
      expect(
        headersOf(
          undefined,
          columnsFor(kind).map((c) => c.key),
        ).kind,
      ).toBe(kind);
    },
  );

  it("is ambiguous when the headers fit two kinds, unless the role of the institution decides", () => {
    const both = zhOf("pre-notice.cancel");
    const found = problemsOf(() => headersOf(undefined, both));
    expect(found).toMatchObject([{ rule: "kind-ambiguous" }]);
    expect(found[0]!.zh).toContain("mortgage.cancel");
    expect(readHeaders("x", [record(both)], { role: "developer" }).kind).toBe("pre-notice.cancel");
    expect(readHeaders("x", [record(both)], { role: "bank" }).kind).toBe("mortgage.cancel");
  });

  it("is reported when another kind was given", () => {
    const found = problemsOf(() => headersOf("mortgage.file", zhOf("seizure.request")));
    expect(found[0]).toMatchObject({ rule: "wrong-kind", row: 1 });
    expect(found[0]!.zh).toContain("查封登记");
    expect(found[0]!.fixZh).toContain("seizure.request");
  });

  it("is unknown when columns are missing, with the columns that the closest kind requires", () => {
    const found = problemsOf(() =>
      headersOf(
        undefined,
        zhOf("seizure.request").filter((h) => h !== "查封类型" && h !== "承办人"),
      ),
    );
    expect(found[0]).toMatchObject({ rule: "kind-unknown" });
    expect(found[0]!.zh).toContain("查封类型、承办人");
  });
});

describe("the header reader", () => {
  it("reports every missing column with the most similar header", () => {
    const cells = zhOf("mortgage.file")
      .filter((h) => h !== "抵押合同号" && h !== "担保范围")
      .concat("抵押协议号");
    const found = problemsOf(() => headersOf("mortgage.file", cells));
    expect(found.map((f) => f.rule)).toEqual(["header-missing", "header-missing"]);
    expect(found[0]!.zh).toContain("“抵押合同号”；最接近的列是“抵押协议号”");
    expect(found[1]!.zh).toContain("“担保范围”");
  });

  it("keeps unknown columns", () => {
    expect(headersOf("mortgage.cancel", [...zhOf("mortgage.cancel"), "客户经理", ""]).unknown).toEqual([
      { index: 7, header: "客户经理" },
    ]);
  });

  it("refuses two columns for one field", () => {
    const found = problemsOf(() => headersOf("mortgage.cancel", [...zhOf("mortgage.cancel"), "附记"]));
    expect(found).toMatchObject([{ rule: "header-repeated", column: 7 }]);
    expect(
      problemsOf(() =>
        headersOf("pre-notice.register", [
          ...zhOf("pre-notice.register").filter((h) => h !== "预售合同号"),
          "网签合同号",
          "买卖合同号",
        ]),
      ),
    ).toMatchObject([{ rule: "header-repeated" }]);
  });

  it("prefers a column's own name to a synonym", () => {
    for (const cells of [
      [...zhOf("pre-notice.register"), "地址"],
      ["地址", ...zhOf("pre-notice.register")],
    ]) {
      const { bound, unknown } = headersOf("pre-notice.register", cells);
      expect(bound.find((b) => b.key === "address")?.header).toBe("坐落");
      expect(unknown.map((u) => u.header)).toEqual(["地址"]);
    }
  });

  it("ignores result columns, but not the user's own column 证明号", () => {
    const own = zhOf("mortgage.cancel").map((h) => (h === "不动产登记证明号" ? "证明号" : h));
    const { bound, unknown, ours } = headersOf("mortgage.cancel", [...own, ...resultHeaders()]);
    expect(bound.find((b) => b.key === "proofNo")?.index).toBe(2);
    expect(unknown).toEqual([]);
    expect(ours).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15]);
    // The result column 证明号 does not replace the user's own column.
    const gone = own.filter((h) => h !== "证明号");
    expect(problemsOf(() => headersOf("mortgage.cancel", [...gone, ...resultHeaders()])).map((f) => f.rule)).toEqual([
      "header-missing",
    ]);
  });
});

describe("the header row", () => {
  const kind = "mortgage.cancel";
  it("is found below titles and blank rows, with the row number as in Excel", async () => {
    const text = `某某银行抵押注销清单,,,\r\n制表日期：2026-11-20\r\n\r\n${csvOf(kind, [rowOf(kind)])}`;
    const { layout, rows } = await checkText(text, { kind });
    expect(layout).toMatchObject({ headerRow: 4, titleRows: [1, 2] });
    expect(good(rows[0]).rows).toEqual([5]);
  });

  it("may have two lines", async () => {
    const text = [
      "申请编号,不动产单元号,被执行人,,,查封文号,查封类型,查封期限,,承办人,工作证号,附件",
      ",,姓名,证件种类,证件号,,,起始日期,结束日期,,,",
      "CF-9,330106001001GB00001F00010001,张伟,身份证,330106199001010018,（2026）浙0106执1234号,查封,2026-11-20,2029-11-19,周敏、陈刚,1、2,裁定书=文书/裁定书.pdf；协助执行通知书=文书/协助执行通知书.pdf",
    ].join("\n");
    const { layout, rows } = await checkText(text);
    expect(layout).toMatchObject({ kind: "seizure.request", headerRow: 2, firstHeaderRow: 1 });
    expect(good(rows[0]).filing).toMatchObject({
      obligors: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }],
      startDate: "2026-11-20",
      endDate: "2029-11-19",
    });
  });

  it("does not include the first data row", async () => {
    const { layout } = await checkRows(kind, [
      rowOf(kind),
      rowOf(kind, { ref: "B", unitCode: "330106001001GB00001F00010002" }),
    ]);
    expect(layout.headerRow).toBe(1);
  });

  it.each([
    ["", "file-empty"],
    ["a,b,c\n1,2,3\n", "header-not-found"],
    ["只有一个标题\n", "header-not-found"],
  ])("is reported as missing: %j", async (text, code) => {
    await expect(checkText(text, { kind })).rejects.toSatisfy(
      (e: { code?: string; findings?: { rule: string }[] }) => (e.code ?? e.findings?.[0]?.rule) === code,
    );
  });

  it("must be followed by data rows", async () => {
    await expect(checkRows(kind, [])).rejects.toMatchObject({ name: "HeaderError", findings: [{ rule: "no-rows" }] });
  });

  it("is read with ten thousand columns and with any text", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 40 }), { maxLength: 60 }), (cells) => {
        try {
          headersOf(undefined, cells);
        } catch (error) {
          expect(error).toBeInstanceOf(HeaderError);
        }
      }),
    );
    expect(() =>
      headersOf(
        undefined,
        Array.from({ length: 4000 }, (_, i) => `列${i}`),
      ),
    ).toThrow(HeaderError);
  });
});

describe("several people across columns", () => {
  it("are read from 买受人1, 证件1, 买受人2, 证件2", async () => {
    const kind = "pre-notice.register";
    const text =
      "申请编号,不动产单元号,预售合同号,成交价格,买受人1,买受人1证件号,买受人2,买受人2证件号,共有方式\nA,330106001001GB00001F00010001,YS-1,2680000,张伟,330106199001010018,李娜,330106198502150022,共同共有\nB,330106001001GB00001F00010002,YS-2,2680000,张伟,330106199001010018,,,\n";
    const { rows } = await checkText(text, { kind });
    expect(good(rows[0]).filing).toMatchObject({
      buyers: [{ name: "张伟" }, { name: "李娜", idNo: "330106198502150022" }],
    });
    expect(good(rows[1]).filing).toMatchObject({ buyers: [{ name: "张伟" }] });
  });

  it("are read from generic headers, repeated or numbered, when the kind has one list of people", async () => {
    const head = "申请编号,不动产单元号,预售合同号,成交价格,";
    const data = "A,330106001001GB00001F00010001,YS-1,2680000,张伟,330106199001010018,李娜,330106198502150022\n";
    for (const people of [
      "姓名,身份证号,姓名,身份证号",
      "姓名1,证件1,姓名2,证件2",
      "买受人一,身份证号一,买受人二,身份证号二",
    ]) {
      const { rows } = await checkText(`${head}${people}\n${data}`, { kind: "pre-notice.register" });
      expect(good(rows[0]).filing, people).toMatchObject({ buyers: [{ name: "张伟" }, { name: "李娜" }] });
    }
  });

  it("get findings on the second person", async () => {
    const text =
      "申请编号,不动产单元号,预售合同号,成交价格,买受人1,证件1,买受人2,证件2\nA,330106001001GB00001F00010001,YS-1,2680000,张伟,330106199001010018,李娜,\n";
    const { rows } = await checkText(text, { kind: "pre-notice.register" });
    expect(bad(rows[0]).findings).toMatchObject([{ rule: "field-missing", column: 7, header: "证件2" }]);
    expect(rulesOf(rows[0])).toEqual(["field-missing"]);
  });
});
