import { describe, expect, it } from "vitest";
import { comparePrinted, type PrintedFacts } from "../../../src/sdk/certificates/printed/compare-printed.js";

const UNIT = "330106001001GB00001F00010001";
const LINES = [
  "不动产登记证明",
  "浙（2026）示例市不动产证明第0000012号",
  "证明权利或事项 抵押权",
  "权利人（申请人） 示例银行股份有限公司杭州西",
  "湖支行（91330106****08W）",
  "义务人 张伟（330106********0018）、李 娜",
  "不动产单元号 330106 001001 GB00001 F00010001",
  "合同编号 DY-2026-12",
  "数额 1,200,000.00 CNY",
  "附记 原证明 浙（2020）示例市不动产证明第0000034号，原债权数额 98,000,000.00 元，抵押权人 别家银行",
];
const FACTS: PrintedFacts = {
  no: "浙(2026)示例市不动产证明第0000012号",
  unitCodes: [UNIT],
  holders: ["示例银行股份有限公司杭州西湖支行"],
  obligors: ["张伟", "李娜"].slice(0, 1),
  amount: "1200000",
  contractNo: "DY-2026-12",
};
const rules = (facts: PrintedFacts, lines: readonly string[] = LINES) =>
  comparePrinted(lines, facts)
    .findings.map(({ rule }) => rule)
    .filter((rule) => rule !== "certificate-identifier-missing");

describe("comparePrinted", () => {
  it("finds all values, whatever the form of brackets, groups, separators and line breaks", () => {
    expect(rules(FACTS)).toEqual([]);
  });

  const others: [what: string, facts: PrintedFacts, rule: string][] = [
    ["another number", { no: "浙（2026）示例市不动产证明第0000013号" }, "certificate-number-differs"],
    ["a number of its notes", { no: "浙（2020）示例市不动产证明第0000034号" }, "certificate-number-differs"],
    ["another unit", { unitCodes: ["330106001001GB00001F00010002"] }, "certificate-unit-differs"],
    ["a name that is part of the holder's", { holders: ["示例银行股份有限公司"] }, "certificate-holder-differs"],
    ["the obligor as holder", { holders: ["张伟"] }, "certificate-holder-differs"],
    ["a holder of its notes", { holders: ["别家银行"] }, "certificate-holder-differs"],
    ["part of an obligor's name", { obligors: ["张"] }, "certificate-obligor-differs"],
    ["the holder as obligor", { obligors: FACTS.holders! }, "certificate-obligor-differs"],
    ["an amount of its notes", { amount: "98000000" }, "certificate-amount-differs"],
    ["the end of the amount", { amount: "200000" }, "certificate-amount-differs"],
    ["ten times the amount", { amount: "12000000" }, "certificate-amount-differs"],
    ["part of the contract number", { contractNo: "DY-2026-1" }, "certificate-contract-differs"],
  ];
  it.each(others)("does not accept %s", (_, facts, rule) => {
    expect(rules(facts)).toEqual([rule]);
  });
});

describe("a printed amount", () => {
  const of = (printed: string, amount = "1200000") => rules({ amount }, ["证明权利或事项 抵押权", printed]);
  it.each([
    "债权数额 120万元",
    "被担保主债权数额：人民币 1,200,000 元",
    "最高债权额 ￥1200000.00",
    "债权数额 人民币壹佰贰拾万元整（¥1,200,000.00）",
    "债权数额 壹佰贰拾万元整",
    "债权数额 １２０００００元",
    "其他 债权数额 0.012亿元 期限 30年",
    "担保金 1200000元",
    "数 额 1,200,000.00",
  ])("written as %s equals the expected one", (printed) => {
    expect(of(printed)).toEqual([]);
  });

  it.each([
    "债权数额 1元 （1200000）",
    "债权数额 1.2万元",
    "债权数额 11200000元",
    "债权数额 1200000.5元",
    "债权数额 壹佰贰拾万元整（¥1,200.00）",
    "债权数额 壹佰贰拾万零壹元",
    "编号 1200000",
    "债权数额 1，200，0000元",
    "数 额 1元 1200000元",
  ])("written as %s differs from the expected one", (printed) => {
    expect(of(printed)).toEqual(["certificate-amount-differs"]);
  });

  it.each([
    ["98000000", "玖仟捌佰万元整"],
    ["100000001.23", "壹亿零壹元贰角叁分"],
    ["3000500000", "叁拾亿零伍拾万元"],
    ["15", "拾伍元整"],
  ])("of %s yuan can be written in words", (amount, words) => {
    expect(of(`债权数额 ${words}`, amount)).toEqual([]);
  });
});

it("comparePrinted takes linear time", { timeout: 10_000 }, () => {
  const many = Array.from(
    { length: 20_000 },
    () => "权利人 张张张张张张张张张张 1,111,111,111,111 合同编号 AAAA不动产证明第",
  );
  expect(rules({ ...FACTS, holders: ["张".repeat(40)] }, many)).toContain("certificate-holder-differs");
});
