import { describe, it, expect } from "vitest";
import fc from "fast-check";
import { columnsFor, type Kind } from "../../../src/contract/index.js";
import {
  INVALID,
  type CellReporter,
  type CellValue,
  type InterpretationKind,
} from "../../../src/batch/mapping/cells/cell.js";
import { parseCapitalAmount, amountReader } from "../../../src/batch/mapping/cells/amount.js";
import { readerFor } from "../../../src/batch/mapping/cells/reader-for.js";
import { idNoReader } from "../../../src/batch/mapping/cells/identifier.js";
import { readMaterials } from "../../../src/batch/mapping/cells/materials.js";
import { readShare } from "../../../src/batch/mapping/cells/choice.js";

class RecordingReporter implements CellReporter {
  codes: string[] = [];
  how: InterpretationKind[] = [];
  facts: unknown[] = [];
  report(code: string, facts: unknown) {
    this.codes.push(code);
    this.facts.push(facts);
  }
  reportDefect(found: { code: string }) {
    this.codes.push(found.code);
  }
  reportInterpretation(_: string, how: InterpretationKind) {
    this.how.push(how);
  }
}

function read(
  kind: Kind,
  key: string,
  text: string,
  unit?: number,
): { value: CellValue; codes: string[]; how: InterpretationKind[] } {
  const column = columnsFor(kind).find((c) => c.key === key)!;
  const reporter = new RecordingReporter();
  const value = readerFor(column, unit === undefined ? {} : { unit })(text, reporter);
  return { value, codes: reporter.codes, how: reporter.how };
}
const date = (text: string) => read("mortgage.file", "termStart", text);
const amount = (text: string, unit?: number) => read("mortgage.file", "securedPrincipal", text, unit);

describe("dates", () => {
  it.each([
    "2024-01-05",
    "2024/1/5",
    "2024/01/05",
    "20240105",
    "2024.1.5",
    "2024年1月5日",
    "2024/1/5 0:00:00",
    "2024-01-05T00:00:00",
    "2024-01-05 00:00",
    "２０２４－０１－０５",
    " 2024-1-5 ",
    "45296",
    "45296.0",
    "二〇二四年一月五日",
    "'2024-01-05",
    '="2024-01-05"',
  ])("%s is 2024-01-05", (text) => {
    const { value, codes } = date(text);
    expect(codes).toEqual([]);
    expect(value).toBe("2024-01-05");
  });

  it.each([
    ["2026-02-30", "date-impossible"],
    ["2026/13/01", "date-impossible"],
    ["20260230", "date-impossible"],
    ["2023-02-29", "date-impossible"],
    ["2024-00-10", "date-impossible"],
    ["1/5/2024", "date-month-first"],
    ["05-01-2024", "date-month-first"],
    ["5.1.2024", "date-month-first"],
    ["24-01-05", "date-two-digit-year"],
    ["24/1/5", "date-two-digit-year"],
    ["1-Jan-24", "date-two-digit-year"],
    ["长期", "date-open-ended"],
    ["30年", "date-duration"],
    ["三十年", "date-duration"],
    ["2024-01", "date-incomplete"],
    ["2024年1月", "date-incomplete"],
    ["2024-01-05至2054-01-04", "date-range"],
    ["0224-01-05", "date-year"],
    ["2924-01-05", "date-year"],
    ["tomorrow", "date-form"],
    ["120", "date-form"],
    ["1704412800000", "date-form"],
  ])("%s is refused as %s", (text, code) => {
    expect(date(text)).toMatchObject({ value: INVALID, codes: [code] });
  });

  it("are read in every form, with an interpretation when the form is not YYYY-MM-DD", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1990-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
        fc.nat(6),
        (day, form) => {
          const iso = day.toISOString().slice(0, 10);
          const [y, m, d] = [iso.slice(0, 4), Number(iso.slice(5, 7)), Number(iso.slice(8))];
          const text = [
            `${y}/${m}/${d}`,
            `${y}.${m}.${d}`,
            `${y}年${m}月${d}日`,
            iso.replaceAll("-", ""),
            `${y}-${m}-${d}`,
            `${y}/${m}/${d} 0:00:00`,
            String(Math.round(Date.parse(iso) / 86_400_000) + 25_569),
          ][form]!;
          const { value, how } = date(text);
          expect(value).toBe(iso);
          expect(how.length).toBe(text === iso ? 0 : 1);
        },
      ),
    );
  });
});

describe("amounts", () => {
  it.each([
    ["1200000.00", "1200000.00"],
    ["1200000", "1200000"],
    ["1,200,000.00", "1200000.00"],
    ["１２０万", "1200000"],
    ["120万元", "1200000"],
    ["120.5万元", "1205000"],
    ["0.0001万元", "1"],
    ["人民币壹佰贰拾万元整", "1200000.00"],
    ["壹佰贰拾万元整", "1200000.00"],
    ["叁万伍仟陆佰元零伍分", "35600.05"],
    ["壹亿贰仟万元整", "120000000.00"],
    ["拾万元整", "100000.00"],
    ["¥1,200,000.00", "1200000.00"],
    ["￥1200000", "1200000"],
    ["1200000.00 ", "1200000.00"],
    ["1200000元", "1200000"],
    ["1200000元整", "1200000"],
    ["1.2亿", "120000000"],
    ["RMB 1200000", "1200000"],
    ["1200000.000", "1200000"],
    ["0001200", "1200"],
    [".5", "0.50"],
    ["1200000.5", "1200000.5"],
    ["一百二十", "120"],
  ])("%s is %s yuan", (text, yuan) => {
    const { value, codes } = amount(text);
    expect(codes).toEqual([]);
    expect(Number(value)).toBe(Number(yuan));
    expect(value).toMatch(/^(?:0|[1-9]\d*)(?:\.\d{1,2})?$/);
  });

  it.each([
    ["-1200000", "amount-negative"],
    ["(1,200,000.00)", "amount-negative"],
    ["（1200000）", "amount-negative"],
    ["0", "amount-zero"],
    ["0.00", "amount-zero"],
    ["零元", "amount-zero"],
    ["1200000.005", "amount-decimals"],
    ["0.0000001万元", "amount-decimals"],
    ["1.2E+06", "amount-scientific"],
    ["$1200000", "amount-currency"],
    ["100万美元", "amount-currency"],
    ["12,00,000", "amount-separators"],
    ["1,20", "amount-separators"],
    ["1.200.000,00", "amount-separators"],
    ["约120万", "amount-form"],
    ["100万、20万", "amount-several"],
    ["12345678901234567890", "amount-too-large"],
    ["#####", "amount-form"],
    ["壹佰佰元", "amount-form"],
    ["NaN", "amount-form"],
    ["Infinity", "amount-form"],
    ["0x10", "amount-form"],
  ])("%s is refused as %s", (text, code) => {
    expect(amount(text)).toMatchObject({ value: INVALID, codes: [code] });
  });

  it("use the unit of the header unless the cell has one", () => {
    expect(amount("120", 10_000).value).toBe("1200000");
    expect(amount("234.5678", 10_000).value).toBe("2345678");
    expect(amount("120万元", 10_000).value).toBe("1200000");
    expect(amount("1200000元", 10_000).value).toBe("1200000");
    expect(amount("120.12345678", 10_000).codes).toEqual(["amount-decimals"]);
    expect(amount("120", 10_000).how).toEqual(["amount-unit"]);
  });

  it("keep their value in every form", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 17n }), fc.nat(4), (fen, form) => {
        const yuan = `${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`;
        const grouped = yuan.replace(/\B(?=(\d{3})+\.)/g, ",");
        const text = [yuan, grouped, `¥${grouped}`, `${yuan}元`, ` ${yuan} `][form]!;
        expect(amount(text)).toMatchObject({ value: yuan, codes: [] });
        const wan = `${fen / 1_000_000n}.${String(fen % 1_000_000n).padStart(6, "0")}`;
        const converted = amountReader(10_000)(wan, new RecordingReporter()) as string;
        const [whole = "", decimals = ""] = converted.split(".");
        expect(BigInt(whole + decimals.padEnd(2, "0"))).toBe(fen);
      }),
    );
  });

  it("are read in the capital numerals used on contracts", () => {
    const DIGITS = "零壹贰叁肆伍陆柒捌玖";
    const capital = (n: number): string => {
      const section = (k: number): string => {
        let out = "";
        let zero = false;
        for (const [unit, name] of [
          [1000, "仟"],
          [100, "佰"],
          [10, "拾"],
          [1, ""],
        ] as const) {
          const digit = Math.floor(k / unit) % 10;
          if (digit === 0) zero = out !== "";
          else {
            out += (zero ? "零" : "") + DIGITS[digit] + name;
            zero = false;
          }
        }
        return out;
      };
      const [yi, wan, rest] = [Math.floor(n / 1e8), Math.floor(n / 1e4) % 1e4, n % 1e4];
      return (
        (yi ? section(yi) + "亿" : "") +
        (wan ? (yi && wan < 1000 ? "零" : "") + section(wan) + "万" : "") +
        (rest ? ((yi || wan) && rest < 1000 ? "零" : "") + section(rest) : "") +
        "元整"
      );
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), (n) => {
        expect(parseCapitalAmount(capital(n)), capital(n)).toBe(BigInt(n) * 100n);
      }),
    );
  });
});

describe("shares", () => {
  it.each([
    ["1/2", "1/2"],
    ["50%", "1/2"],
    ["５０％", "1/2"],
    ["0.5", "1/2"],
    ["二分之一", "1/2"],
    ["三分之二", "2/3"],
    ["33.33%", "3333/10000"],
    ["100%", "1/1"],
    ["1", "1/1"],
    ["2/4", "2/4"],
    ["百分之五十", "1/2"],
    [" 1 / 3 ", "1/3"],
    ["50.00%", "1/2"],
  ])("%s is %s", (text, share) => {
    const reporter = new RecordingReporter();
    const value = readShare(text, reporter);
    expect(reporter.codes).toEqual([]);
    const [a, b] = String(value).split("/").map(Number);
    const [c, d] = share.split("/").map(Number);
    expect(a! * d!).toBe(b! * c!);
  });
  it.each([
    ["3/2", "share-range"],
    ["0", "share-range"],
    ["150%", "share-range"],
    ["50", "share-range"],
    ["0/2", "share-range"],
    ["1/0", "share-range"],
    ["half", "share-form"],
    ["1月2日", "excel-date"],
    ["2-Jan", "excel-date"],
    ["-1/2", "share-form"],
  ])("%s is refused as %s", (text, code) => {
    const reporter = new RecordingReporter();
    expect(readShare(text, reporter)).toBe(INVALID);
    expect(reporter.codes).toEqual([code]);
  });
});

describe("choices", () => {
  it.each([
    ["是", true],
    ["否", false],
    ["有", true],
    ["无", false],
    ["Y", true],
    ["no", false],
    ["TRUE", true],
    ["0", false],
    ["√", true],
    [" 是 ", true],
  ])("%s is %s", (text, value) => {
    expect(read("mortgage.file", "transferRestricted", text).value).toBe(value);
  });
  it("are refused when a yes-no cell has another text", () => {
    expect(read("mortgage.file", "transferRestricted", "不清楚")).toMatchObject({
      value: INVALID,
      codes: ["yes-no-form"],
    });
  });

  it.each([
    ["最高额抵押", "maximum"],
    ["最高额", "maximum"],
    ["2", "maximum"],
    ["02", "maximum"],
    ["2.0", "maximum"],
    ["maximum", "maximum"],
    [" 一般抵押 ", "general"],
    ["一般", "general"],
  ])("%s is %s", (text, value) => {
    expect(read("mortgage.file", "mortgageType", text)).toMatchObject({ value, codes: [] });
  });
  it("are read from every word of every code table", () => {
    for (const kind of ["mortgage.file", "mortgage.cancel", "pre-notice.register", "seizure.request"] as const) {
      for (const column of columnsFor(kind)) {
        if (column.cell !== "code" || !column.table) continue;
        for (const entry of column.table.entries)
          for (const word of [
            entry.zh,
            entry.value,
            entry.en,
            ...(entry.variants ?? []),
            ...(entry.code ? [entry.code] : []),
          ])
            expect(read(kind, column.key, word).value, `${column.key} ${word}`).toBe(entry.value);
      }
    }
  });
  it("get an error that lists the valid values", () => {
    const column = columnsFor("mortgage.file").find((c) => c.key === "mortgageType")!;
    const reporter = new RecordingReporter();
    expect(readerFor(column)("反担保", reporter)).toBe(INVALID);
    expect(reporter.facts[0]).toMatchObject({ choices: "一般抵押、最高额抵押" });
  });
  it("get a warning for a bare number when systems use different numbers", () => {
    expect(read("seizure.request", "measure", "3")).toMatchObject({ value: "pre-seizure", codes: ["code-by-number"] });
  });
  it.each([
    ["1", "seizure", "查封"],
    ["2", "seizure", "轮候查封"],
    ["3", "pre-seizure", "预查封"],
    ["4", "pre-seizure", "轮候预查封"],
    ["02", "seizure", "轮候查封"],
    ["4.0", "pre-seizure", "轮候预查封"],
  ])("read the code %s of the standard (CFLX) as %s", (code, value, name) => {
    const column = columnsFor("seizure.request").find((c) => c.key === "measure")!;
    const reporter = new RecordingReporter();
    expect(readerFor(column)(code, reporter)).toBe(value);
    expect(reporter.facts[0]).toMatchObject({ read: name });
  });
  it("prefer the codes of an authority's own table", () => {
    const column = columnsFor("seizure.request").find((c) => c.key === "measure")!;
    const entries = column.table!.entries.map((entry) => (entry.code === "3" ? { ...entry, code: "2" } : entry));
    const read2 = readerFor(column, { table: { ...column.table!, entries } });
    expect(read2("2", new RecordingReporter())).toBe("pre-seizure");
  });
});

describe("the reader of texts and names", () => {
  const remark = (text: string) => read("mortgage.file", "remark", text);
  const name = (text: string) => read("mortgage.file", "mortgagorName", text);

  it.each(["张伟", "买买提·吐尔逊", "䶮", "𠮷野", "A&B (Group) Co., Ltd.", "上海市ⅠⅡ"])(
    "keeps %s byte for byte",
    (text) => {
      expect(name(text)).toEqual({ value: text, codes: [], how: [] });
    },
  );
  it.each([
    ["买买提•吐尔逊", "name-middle-dot"],
    ["ＡＢＣ有限公司", "name-full-width"],
    ["李\u3000四", "name-space"],
  ])("keeps %s byte for byte and warns: %s", (text, code) => {
    expect(name(text)).toEqual({ value: text, codes: [code], how: [] });
  });
  it("trims a name and lists the change", () => {
    expect(name("\u3000张伟 ")).toEqual({ value: "张伟", codes: [], how: ["trimmed"] });
  });
  it.each([
    ["张\u001b[31m伟", "text-control"],
    ["张\u0000伟", "text-control"],
    ["张\u202e伟", "text-direction"],
    ["张\ufffd", "text-damaged"],
    ["张\ud83d", "text-damaged"],
    ["330106199001010018", "name-is-number"],
    ["#REF!", "excel-error-value"],
  ])("refuses %j as %s", (text, code) => {
    expect(name(text)).toMatchObject({ value: INVALID, codes: [code] });
  });
  it.each([
    ["张?", "name-question-mark"],
    ["张\u200b伟", "text-hidden"],
  ])("keeps %j and warns with %s", (text, code) => {
    expect(name(text)).toMatchObject({ value: text, codes: [code] });
  });
  it.each([
    ["1.2E+15", "excel-scientific"],
    ["2.02601050000123E+019", "excel-scientific"],
    ["#N/A", "excel-error-value"],
    ["Err:502", "excel-error-value"],
    ["3月12日", "excel-date"],
    ["12-Mar", "excel-date"],
  ])("reports %s as damaged", (text, code) => {
    expect(read("mortgage.file", "mortgageContractNo", text)).toMatchObject({ value: INVALID, codes: [code] });
    expect(read("pre-notice.register", "address", text).value).toBe(INVALID);
  });
  it.each(["NULL", "null", "(null)", "undefined", "None"])(
    "refuses %s, an empty value of a program, as a number",
    (text) => {
      const refused = { value: INVALID, codes: ["text-placeholder"] };
      expect(read("mortgage.file", "ref", text)).toMatchObject(refused);
      expect(read("mortgage.file", "titleNo", text)).toMatchObject(refused);
      expect(read("seizure.request", "documentNo", text)).toMatchObject(refused);
    },
  );
  /** The readers explain errors, and the contract decides. The two must agree on every character. */
  it.each(["ref", "mortgagorName", "mortgageContractNo", "remark"])(
    "accepts no character in %s that the contract refuses, at any position",
    (key) => {
      const column = columnsFor("mortgage.file").find((c) => c.key === key)!;
      const reader = readerFor(column, {});
      const reporter = new RecordingReporter();
      const passed: string[] = [];
      const refusedByContract: string[] = [];
      for (const [from, to] of [
        [0, 0xffff],
        [0x1d000, 0x1ffff],
        [0xe0000, 0xe0fff],
        [0x10fff0, 0x10ffff],
      ] as const) {
        for (let code = from; code <= to; code++) {
          const character = String.fromCodePoint(code);
          for (const text of [character, `${character}x`, `x${character}x`, `x${character}`]) {
            const value = reader(text, reporter);
            if (typeof value !== "string") continue;
            passed.push(value);
            if (!column.schema.safeParse(value).success)
              refusedByContract.push(`U+${code.toString(16)} in ${JSON.stringify(value)}`);
          }
        }
      }
      expect(refusedByContract).toEqual([]);
      expect(passed.length).toBeGreaterThan(200_000);
    },
  );
  it("keeps line breaks only where they are allowed", () => {
    expect(remark("一\n二").value).toBe("一\n二");
    expect(name("一\n二").codes).toEqual(["text-control"]);
  });
  it("removes apostrophes and formulas that users add for Excel", () => {
    expect(read("mortgage.file", "mortgageContractNo", "'00123").value).toBe("00123");
    expect(read("mortgage.file", "mortgageContractNo", '="00123"').value).toBe("00123");
    expect(name("'=cmd|calc").value).toBe("=cmd|calc");
    expect(name("'t Hooft").value).toBe("'t Hooft");
  });
  it("measures length like the contract", () => {
    fc.assert(
      fc.property(fc.integer({ min: 190, max: 210 }), (n) => {
        expect(name("某".repeat(n)).value === INVALID).toBe(n > 200);
      }),
    );
  });

  it("accepts no text that the contract refuses", () => {
    for (const [kind, key] of [
      ["mortgage.file", "mortgagorName"],
      ["mortgage.file", "remark"],
      ["mortgage.file", "mortgageContractNo"],
      ["pre-notice.register", "contractFilingNo"],
    ] as const) {
      const column = columnsFor(kind).find((c) => c.key === key)!;
      fc.assert(
        fc.property(fc.string({ unit: "binary", maxLength: 120 }), (text) => {
          const { value } = read(kind, key, text);
          if (typeof value === "string")
            expect(column.schema.safeParse(value).success, JSON.stringify(value)).toBe(true);
        }),
        { numRuns: 300 },
      );
    }
  });
});

describe("the reader of identifiers", () => {
  it.each([
    ["330106 001001 GB00001 F00010001", "spaces"],
    ["330106001001gb00001f00010001", "lower-case"],
    ["３３０１０６001001GB00001F00010001", "full-width"],
  ])("normalizes the unit code %s", (text, how) => {
    expect(read("mortgage.file", "unitCode", text)).toMatchObject({
      value: "330106001001GB00001F00010001",
      codes: [],
      how: [how],
    });
  });
  it.each([
    ["14-2-1802", "unit-code-house-number"],
    ["330106001001GB00001", "unit-code-fixture-missing"],
    ["33010600l001GB00001F00010001", "unit-code-lookalike"],
    ["3.30106E+17", "excel-scientific"],
  ])("reports the damage of %s: %s", (text, code) => {
    expect(read("mortgage.file", "unitCode", text)).toMatchObject({ value: INVALID, codes: [code] });
  });
  const idNo = (type: string, text: string) => {
    const reporter = new RecordingReporter();
    const value = idNoReader(
      columnsFor("mortgage.file").find((c) => c.key === "mortgagorIdNo")!,
      new Date("2026-11-21T23:59:59+08:00"),
    )(type, text, reporter);
    return { value, codes: reporter.codes };
  };
  it("checks ID numbers by their type", () => {
    expect(idNo("citizen-id", "33010619900101001x").value).toBe(INVALID);
    expect(idNo("citizen-id", " 330106199001010018")).toEqual({ value: "330106199001010018", codes: [] });
    expect(idNo("citizen-id", "3.30106E+17")).toEqual({ value: INVALID, codes: ["excel-scientific"] });
    expect(idNo("credit-code", "91330106MA2TEXT08W").codes).toEqual([]);
    expect(idNo("citizen-id", "91330106MA2TEXT08W").codes).toEqual(["id-no-other-type"]);
    expect(idNo("citizen-id", "330106199001010000").codes).toEqual(["excel-truncated"]);
  });
  it("keeps the brackets of certificate and case numbers", () => {
    for (const no of ["浙（2023）杭州市不动产权第0012345号", "浙(2023)杭州市不动产权第0012345号"])
      expect(read("mortgage.file", "titleNo", no)).toMatchObject({ value: no, codes: [] });
    for (const no of ["（2026）浙0106执1234号", "(2026)浙0106执1234号之一"])
      expect(read("seizure.request", "documentNo", no)).toMatchObject({ value: no, codes: [] });
    expect(read("mortgage.cancel", "proofNo", "杭房他证字第12345678号")).toMatchObject({
      value: "杭房他证字第12345678号",
      codes: ["certificate-no-legacy"],
    });
  });
  it("reads a dash or 无 as an empty cell", () => {
    expect(read("seizure.request", "documentNo", "/")).toEqual({ value: undefined, codes: [], how: ["empty-mark"] });
    expect(read("mortgage.file", "maximumClaim", "-").value).toBeUndefined();
    expect(read("mortgage.file", "remark", "无").value).toBe("无");
  });
});

describe("the reader of materials", () => {
  const materials = (text: string) => {
    const reporter = new RecordingReporter();
    return { value: readMaterials(text, reporter), codes: reporter.codes };
  };
  it("reads a kind by any of its names, or from the file name", () => {
    expect(materials("裁定书=a/1.pdf；协助执行通知书=a/2.pdf;contract.pdf").value).toEqual([
      { kind: "ruling", path: "a/1.pdf" },
      { kind: "assistance-notice", path: "a/2.pdf" },
      { kind: "other", path: "contract.pdf" },
    ]);
    expect(materials("文书/（2026）执行裁定书.pdf").value).toEqual([
      { kind: "ruling", path: "文书/（2026）执行裁定书.pdf" },
    ]);
    expect(materials("ruling=a=b.pdf").value).toEqual([{ kind: "ruling", path: "a=b.pdf" }]);
  });
  it.each([
    "../x.pdf",
    "a/../../x",
    "/etc/passwd",
    "C:\\x.pdf",
    "\\\\server\\x",
    "c:x.pdf",
    "裁定书=../x",
    "a\\..\\..\\x",
    "file:///etc/passwd",
    "http://x/y",
  ])("refuses %s", (path) => {
    expect(materials(path)).toEqual({ value: INVALID, codes: ["material-outside"] });
  });
  it("reads who agrees to what in a paper of consent, by ID number or registration proof", () => {
    const by = [
      { name: "李娜", number: "330106198502150022" },
      { name: "示例银行", number: "浙（2026）示例市不动产证明第0000001号" },
    ];
    const persons = by.map(({ name, number }) => `${name} ${number}`).join("、");
    expect(
      materials(`同意书（抵押：${persons}）=a/1.pdf；放弃声明(注销: 李娜 330106198502150022)=2.pdf`).value,
    ).toEqual([
      { kind: "written-consent", path: "a/1.pdf", consent: { matter: "mortgage", by } },
      { kind: "waiver", path: "2.pdf", consent: { matter: "cancellation", by: by.slice(0, 1) } },
    ]);
  });
  it("reads the units of a consent, which a judgment must name", () => {
    const word = "判决书（注销：李娜 330106198502150022、单元 330106001001GB00001F00010001）";
    const consent = {
      matter: "cancellation",
      by: [{ name: "李娜", number: "330106198502150022" }],
      unitCodes: ["330106001001GB00001F00010001"],
    };
    expect(materials(`${word}=1.pdf`).value).toEqual([{ kind: "judgment", path: "1.pdf", consent }]);
    expect(materials(`${word.replace("判决书", "同意书")}=1.pdf`).value).toMatchObject([{ consent }]);
    const unlimited = "（注销：李娜 330106198502150022）=判决书.pdf";
    for (const kind of ["判决书", ""])
      expect(materials(`${kind}${unlimited}`)).toEqual({ value: INVALID, codes: ["material-judgment-units"] });
    expect(materials(`同意书${unlimited}`).codes).toEqual([]);
    expect(materials("判决书=1.pdf").codes).toEqual([]);
    expect(materials("同意书（注销：李娜 330106198502150022、单元 1）=1.pdf").codes).toEqual(["material-consent"]);
  });
  it.each([
    "书面同意（抵押）",
    "书面同意（抵押：李娜）",
    "书面同意（转让：李娜 1）",
    "书面同意（抵押：李娜 1",
    "裁定书（副本）",
  ])("refuses the statement %s", (word) => {
    expect(materials(`${word}=x.pdf`)).toEqual({ value: INVALID, codes: ["material-consent"] });
  });
  it.each([
    ["=x.pdf", "material-form"],
    ["裁定书=", "material-form"],
    ["某书=x.pdf", "material-kind"],
    ["裁定书=a\u0007.pdf", "text-control"],
    [`x${"y".repeat(255)}`, "material-path-too-long"],
  ])("refuses %j as %s", (text, code) => {
    expect(materials(text)).toEqual({ value: INVALID, codes: [code] });
  });
});

describe("cells of any length", () => {
  // With catastrophic backtracking in a pattern, this test would time out.
  it("give either a value or a finding, in bounded time", () => {
    const tokens = [
      "1",
      ",1",
      "壹",
      "一",
      "年",
      "1年",
      "、",
      "至",
      "(",
      "=",
      "2024-01-05",
      " ",
      "\u3000",
      "/",
      ".",
      "GB0",
      "号",
      "（2024）浙0106执",
      "a,",
      "-",
      "万",
    ];
    for (const kind of ["mortgage.file", "pre-notice.register", "seizure.request"] as const) {
      for (const column of columnsFor(kind)) {
        if (column.cell === "id-no" || column.cell === "materials") continue;
        for (const token of tokens) {
          const reporter = new RecordingReporter();
          const value = readerFor(column)(token.repeat(100_000 / token.length), reporter);
          if (value === INVALID) expect(reporter.codes.length, `${column.key} ${token}`).toBeGreaterThan(0);
          else if (typeof value === "string" && column.cell !== "code")
            expect(column.schema.safeParse(value).success, `${column.key} ${token}`).toBe(true);
        }
      }
    }
  });
});
