import { describe, expect, it } from "vitest";
import { differencesText } from "../../../src/batch/results/differences.js";
import { VALID_FILINGS } from "../../../src/rules/examples/valid-filings.js";

const filing = VALID_FILINGS["mortgage.file"] as unknown as Record<string, unknown>;
const differences = (change: object, lang: "zh" | "en" = "zh"): string =>
  differencesText("mortgage.file", JSON.stringify(filing), JSON.stringify({ ...filing, ...change }), lang);

describe("the differences of two filings under one number", () => {
  it("show the recorded and the new value of every field", () => {
    const text = differences({ termEnd: "2057-01-04", remark: "新备注" });
    expect(text).toContain(`债务履行结束日期：已记录 ${String(filing["termEnd"])}，本文件 2057-01-04`);
    expect(text).toContain("附记：已记录 （空），本文件 新备注");
    expect(differences({ remark: "新备注" }, "en")).toMatch(/: recorded \(empty\), in this file 新备注$/);
  });

  it("mask personal data on both sides", () => {
    const [person] = filing["mortgagors"] as Record<string, string>[];
    const text = differences({ mortgagors: [{ ...person, name: "欧阳娜", idNo: "330106199105050014" }] });
    expect(text).toContain("欧**");
    for (const clear of ["欧阳娜", "330106199105050014", person!["name"]!, person!["idNo"]!])
      expect(text).not.toContain(clear);
  });
});
