import { describe, expect, it } from "vitest";
import { isHeaderError } from "../../../src/batch/check/index.js";
import type { Kind } from "../../../src/contract/index.js";
import { mortgage, preNotice, seizure, idNo, type Cells } from "../../support/filing-rows.js";
import { csv } from "../../support/workspace.js";
import { bad, checkText, rulesOf } from "./check-helpers.js";

const renewal = (change: Cells): Cells => ({
  ref: "R-1",
  originalDocumentNo: "（2026）浙0106执1号",
  documentNo: "（2026）浙0106执恢1号",
  unitCode: mortgage(1)["unitCode"]!,
  startDate: "2029-11-20",
  endDate: "2032-11-19",
  officerName: "周敏、陈刚",
  officerCardNo: "浙010600123、浙010600124",
  materials: "裁定书=文书/裁定书.pdf；协助执行通知书=文书/协助执行通知书.pdf",
  ...change,
});
const release = (change: Cells): Cells => ({
  ref: "L-1",
  originalDocumentNo: "（2026）浙0106执1号",
  documentNo: "（2026）苏0106执1号",
  unitCode: mortgage(1)["unitCode"]!,
  officerName: "周敏",
  officerCardNo: "浙010600123",
  materials: "裁定书=文书/裁定书.pdf；协助执行通知书=文书/协助执行通知书.pdf",
  ...change,
});
const loan: Cells = {
  mortgageeName: "示例银行",
  mortgageeIdNo: "91330106MA2TEXT08W",
  mortgageAmount: "1500000.00",
  loanContractNo: "AJ-1",
  termStart: "2026-11-20",
  termEnd: "2056-11-19",
};
const cleared = Object.fromEntries(Object.keys(loan).map((key) => [key, ""]));

/**
 * A rule, a row that breaks it, phrases that the text of the finding must contain, and the row after a clerk has
 * followed that text and nothing else.
 */
type Case = readonly [rule: string, kind: Kind, wrong: Cells, words: readonly string[], corrected: Cells];
const cases: readonly Case[] = [
  [
    "people-count",
    "mortgage.file",
    mortgage(1, { mortgagorName: "王芳 李强", mortgagorIdNo: `${idNo(1)}、${idNo(2)}` }),
    ["以空格分隔", "请改为顿号"],
    mortgage(1, { mortgagorName: "王芳、李强", mortgagorIdNo: `${idNo(1)}、${idNo(2)}` }),
  ],
  [
    "people-count",
    "pre-notice.register",
    preNotice(1, { coOwnership: "按份共有", share: "各半" }),
    ["1/2、1/2"],
    preNotice(1, { coOwnership: "按份共有", share: "1/2、1/2" }),
  ],
  [
    "name-is-number",
    "mortgage.file",
    mortgage(1, { mortgagorName: idNo(1), mortgagorIdNo: "张伟" }),
    ["请对调两个单元格"],
    mortgage(1),
  ],
  [
    "credit-code-check-digit",
    "mortgage.file",
    mortgage(1, { mortgagorName: "示例公司", mortgagorIdNo: "91330106MA2TEXT08X" }),
    ["末位应为 W"],
    mortgage(1, { mortgagorName: "示例公司", mortgagorIdNo: "91330106MA2TEXT08W" }),
  ],
  [
    "credit-code-check-digit",
    "mortgage.file",
    mortgage(1, { mortgagorName: "示例法院", mortgagorIdNo: "1133010600TEXT0A7A" }),
    ["末位应为"],
    mortgage(1, { mortgagorName: "示例法院", mortgagorIdNo: "1133010600TEXT0A7R" }),
  ],
  [
    "id-no-looks-like",
    "mortgage.file",
    mortgage(1, { mortgagorIdNo: "E12345678" }),
    ["抵押人证件种类"],
    mortgage(1, { mortgagorIdNo: "E12345678", mortgagorIdType: "护照" }),
  ],
  [
    "DY-07",
    "mortgage.file",
    mortgage(1, { termStart: "2046-01-04", termEnd: "2026-01-05" }),
    ["2026-01-05 早于起始日期 2046-01-04", "填反"],
    mortgage(1),
  ],
  [
    "DY-07",
    "mortgage.file",
    mortgage(1, {
      mortgageType: "最高额抵押",
      securedPrincipal: "",
      maximumClaim: "3000000",
      termStart: "2046-01-04",
      termEnd: "2046-01-04",
    }),
    ["最高额抵押的结束日期 2046-01-04 应晚于"],
    mortgage(1, { mortgageType: "最高额抵押", securedPrincipal: "", maximumClaim: "3000000" }),
  ],
  [
    "DY-02",
    "mortgage.file",
    mortgage(1, { securedPrincipal: "", maximumClaim: "3000000" }),
    ["“被担保主债权数额”列", "改正抵押方式"],
    mortgage(1, { mortgageType: "最高额抵押", securedPrincipal: "", maximumClaim: "3000000" }),
  ],
  [
    "amount-unit-suspect",
    "mortgage.file",
    mortgage(1, { securedPrincipal: "120" }),
    ["请写为 120万元"],
    mortgage(1, { securedPrincipal: "120万元" }),
  ],
  [
    "amount-unit-suspect",
    "mortgage.file",
    mortgage(1, { securedPrincipal: "12000000000" }),
    ["请改为以元为单位的金额"],
    mortgage(1),
  ],
  [
    "group-incomplete",
    "pre-notice.register",
    preNotice(1, { ...loan, mortgageeIdNo: "" }),
    ["请清空以下各列：抵押权人、抵押权人证件号、抵押金额"],
    preNotice(1, cleared),
  ],
  [
    "group-incomplete",
    "pre-notice.register",
    preNotice(1, { ...loan, mortgageeIdNo: "" }),
    ["缺少：抵押权人证件号"],
    preNotice(1, loan),
  ],
  ["CF-02", "seizure.renew", renewal({ startDate: "2026-11-18", endDate: "2029-11-17" }), ["已过 3 天"], renewal({})],
  ["CF-02", "seizure.renew", renewal({ startDate: "2026-11-21", endDate: "2029-11-20" }), ["（今天）"], renewal({})],
  [
    "CF-17",
    "seizure.release",
    release({}),
    ["解封依据", "表头没有的请增加"],
    release({
      basis: "首先查封法院移送执行",
      basisDocumentNo: "（2026）浙0106执1号之三",
      materials: "裁定书=文书/裁定书.pdf；协助执行通知书=文书/协助执行通知书.pdf；解封依据文书=文书/移送执行函.pdf",
    }),
  ],
  [
    "CF-04",
    "seizure.request",
    seizure(1, { materials: "" }),
    ["裁定书=documents/裁定书.pdf；协助执行通知书="],
    seizure(1),
  ],
  [
    "material-outside",
    "seizure.request",
    seizure(1, { materials: "裁定书=D:\\法院\\裁定书.pdf" }),
    ["表格所在的文件夹", "不含盘符"],
    seizure(1),
  ],
];

describe("a finding", () => {
  it.each(cases)(
    "of %s in %s leads to a valid row when its text is followed",
    async (rule, kind, wrong, words, corrected) => {
      const before = (await checkText(csv(kind, [wrong]), { kind })).rows[0]!;
      const found = (before.ok ? before.warnings : before.findings).find((f) => f.rule === rule);
      const text = `${found?.zh} ${found?.fixZh}`;
      for (const word of words) expect(text).toContain(word);
      expect(text + found?.en + found?.fixEn).not.toMatch(/[{}]/);
      const after = (await checkText(csv(kind, [corrected]), { kind })).rows[0]!;
      expect([after.ok, rulesOf(after).filter((r) => r === rule)]).toEqual([true, []]);
    },
  );

  it("treats a letter in a citizen ID as a typing error", async () => {
    const mistyped = `${idNo(1).slice(0, 6)}l${idNo(1).slice(7)}`;
    expect(
      rulesOf((await checkText(csv("mortgage.file", [mortgage(1, { mortgagorIdNo: mistyped })]))).rows[0]),
    ).toEqual(["citizen-id-lookalike"]);
  });

  it("names required documents in the form that the cell needs", async () => {
    const { materials: _, ...row } = mortgage(1, { materials: "" });
    const pack = { id: "示例", version: "1", requiredMaterials: { "mortgage.file": ["mortgage-contract"] } } as const;
    const found = bad((await checkText(csv("mortgage.file", [row]), { pack })).rows[0]).findings[0]!;
    expect([found.rule, found.fixZh]).toEqual([
      "material-required",
      "请在“附件”列补充：抵押合同=documents/抵押合同.pdf（多个附件用分号隔开，路径相对于表格所在的文件夹）；表头没有该列的，请增加该列",
    ]);
    const corrected = await checkText(csv("mortgage.file", [mortgage(1, { materials: "抵押合同=文书/裁定书.pdf" })]), {
      pack,
    });
    expect(corrected.rows[0]!.ok).toBe(true);
  });

  it("about a missing document is reported together with the other findings of the row", async () => {
    const row = seizure(1, {
      measure: "冻结",
      materials: "裁定书=文书/没有.pdf；协助执行通知书=文书/协助执行通知书.pdf",
    });
    expect(rulesOf((await checkText(csv("seizure.request", [row]))).rows[0])).toEqual(
      expect.arrayContaining(["code-unknown", "material-missing"]),
    );
  });

  it("about a missing column names the column that was probably meant, or the options to choose from", async () => {
    const headerFindingOf = async (text: string) => {
      const error: unknown = await checkText(text).catch((e: unknown) => e);
      if (!isHeaderError(error)) throw error;
      return error.findings[0]!;
    };
    const text = csv("mortgage.file", [mortgage(1)]);
    const typo = await headerFindingOf(text.replace("不动产单元号", "不动产单员号"));
    expect(typo.zh).toContain("还缺：不动产单元号（疑为文件中的“不动产单员号”）");
    expect(typo.fixZh).toContain("改为上述列名（模板：bdc template mortgage.file）");
    const either = await headerFindingOf("申请编号,不动产单元号,不动产登记证明号,注销原因\r\n");
    expect(either.rule).toBe("kind-ambiguous");
    expect(either.fixZh).toContain(
      "--kind mortgage.cancel (抵押权注销登记) 或 --kind pre-notice.cancel (预告登记注销)",
    );
  });
});
