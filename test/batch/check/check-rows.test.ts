import { mkdirSync, readFileSync, symlinkSync, writeFileSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { describe, it, expect } from "vitest";
import { kinds } from "../../../src/contract/index.js";
import { openFilingFile } from "../../../src/batch/check/index.js";
import { DigestCache } from "../../../src/batch/materials/digest.js";
import { MaterialPathError, resolveMaterial } from "../../../src/batch/materials/resolve-path.js";
import { FingerprintMap } from "../../../src/batch/check/duplicates/fingerprint-map.js";
import { createCsvTemplate } from "../../../src/batch/drafts/template.js";
import {
  TODAY,
  fastPath,
  bad,
  checkRows,
  checkText,
  csvOf,
  folder,
  good,
  rowOf,
  rulesOf,
  type Row,
} from "./check-helpers.js";

const UNIT = (n: number) => `330106001001GB00001F0001${String(n).padStart(4, "0")}`;
const mortgage = (n: number, changes: Row = {}) =>
  rowOf("mortgage.file", { ref: `M-${n}`, unitCode: UNIT(n), mortgageContractNo: `DY-${n}`, ...changes });
const seizure = (changes: Row = {}) =>
  rowOf("seizure.request", { officerName: "周敏、陈刚", officerCardNo: "1、2", ...changes });

describe("rows without data", () => {
  it("are reported as note rows when they hold totals or notes, and skipped when they are blank", async () => {
    const { rows, aside } = await checkText(
      csvOf("mortgage.cancel", [
        rowOf("mortgage.cancel"),
        {},
        { ref: "合计", unitCode: "1 笔" },
        { ref: "注：以上信息由经办人核对" },
        { remark: "审核：" },
        rowOf("mortgage.cancel", { ref: "B", unitCode: UNIT(2) }),
      ]),
      { kind: "mortgage.cancel" },
    );
    expect(rows.map((r) => r.rows)).toEqual([[2], [7]]);
    expect(aside.map((a) => a.row)).toEqual([4, 5, 6]);
    expect(aside[0]!.text).toBe("合计");
  });

  it("do not include a row with a unit code, whatever its ref", async () => {
    const { rows, aside } = await checkRows("mortgage.cancel", [rowOf("mortgage.cancel", { ref: "合计1" })]);
    expect(aside).toEqual([]);
    expect(good(rows[0]).ref).toBe("合计1");
  });

  it("include the notes row of a template, whose examples are rejected only as examples", async () => {
    for (const kind of kinds) {
      for (const lang of ["zh", "en"] as const) {
        const { rows, aside } = await checkText(createCsvTemplate(kind, lang), { kind });
        expect(
          rows.map((row) =>
            bad(row)
              .findings.filter((f) => f.severity === "error")
              .map((f) => f.rule),
          ),
          `${kind} ${lang}`,
        ).toEqual([["template-example"], ["template-example"]]);
        expect(aside.map((a) => a.row)).toEqual([2]);
      }
    }
  });
});

describe("the check of a file", () => {
  it("warns of a unit or a contract that occurs in two filings", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(1),
      mortgage(2),
      mortgage(3, { unitCode: UNIT(1), loanContractNo: "JK-3" }),
      mortgage(4, { mortgageContractNo: "DY-2" }),
    ]);
    expect(rows.map(rulesOf)).toEqual([[], [], ["unit-repeated"], ["contract-repeated"]]);
    expect(good(rows[2]).warnings[0]).toMatchObject({ row: 4, column: 1, header: "不动产单元号", severity: "warning" });
    expect(good(rows[2]).warnings[0]!.zh).toContain("第 2 行");
  });

  it("accepts a warning with a reason, and holds back other warnings when the check is strict", async () => {
    const rows = [mortgage(1), mortgage(2, { unitCode: UNIT(1), securedPrincipal: "900000.00" })];
    const accept = new Map([["unit-repeated", "两笔不同顺位的抵押"]]);
    expect(good((await checkRows("mortgage.file", rows, { accept })).rows[1]).warnings).toMatchObject([
      { rule: "unit-repeated" },
    ]);
    expect(
      bad((await checkRows("mortgage.file", rows, { strict: true })).rows[1]).findings.map((f) => f.rule),
    ).toContain("unit-repeated");
    const strict = await checkRows("mortgage.file", rows, { strict: true, accept });
    expect(good(strict.rows[1]).warnings).toMatchObject([{ rule: "unit-repeated", accepted: "两笔不同顺位的抵押" }]);
  });

  it("returns every row once, and the same rows when the file is read again", async () => {
    const list = Array.from({ length: 300 }, (_, i) =>
      mortgage(
        i + 1,
        i % 7 === 3 ? { termEnd: "2026-02-30" } : i % 5 === 0 ? { ref: "M-1", mortgageContractNo: "DY-1" } : {},
      ),
    );
    const path = join(folder, "pieces.csv");
    writeFileSync(path, csvOf("mortgage.file", list));
    const all = async () => {
      const file = await openFilingFile(path, { today: TODAY, fastPath });
      const found: unknown[] = [];
      for await (const batch of file.rows()) found.push(...batch);
      return found;
    };
    const first = await all();
    expect(await all()).toEqual(first);
    expect((first as { rows: number[] }[]).flatMap((r) => r.rows).sort((a, b) => a - b)).toEqual(
      list.map((_, i) => i + 2),
    );
  });

  it("rejects a kind that only another role may file", async () => {
    const { rows } = await checkRows("mortgage.file", [mortgage(1)], { role: "court" });
    expect(rulesOf(rows[0])).toEqual(["role-kind"]);
    expect(good((await checkRows("mortgage.file", [mortgage(1)], { role: "bank" })).rows[0]).ok).toBe(true);
  });

  it("applies the rule pack of an authority: fields, materials, code tables", async () => {
    const pack = {
      id: "x",
      version: "1",
      requiredFields: { "mortgage.file": ["remark"] },
      requiredMaterials: { "mortgage.file": ["mortgage-contract"] },
      codeTables: { propertyType: [{ value: "other", zh: "其它", en: "other", code: "99", variants: ["构筑物"] }] },
    } as const;
    expect(rulesOf((await checkRows("mortgage.file", [mortgage(1)], { pack })).rows[0])).toEqual([
      "field-missing",
      "material-required",
    ]);
    writeFileSync(join(folder, "抵押合同.pdf"), "%PDF-1.4 contract");
    const { rows } = await checkRows(
      "mortgage.file",
      [mortgage(1, { remark: "附记", materials: "抵押合同.pdf", propertyType: "99" })],
      { pack },
    );
    expect(good(rows[0]).filing).toMatchObject({ propertyType: "other" });
  });

  it("requires the amount that belongs to the type of mortgage", async () => {
    const { rows } = await checkRows("mortgage.file", [
      mortgage(1, { securedPrincipal: "" }),
      mortgage(2, { mortgageType: "最高额" }),
      mortgage(3, { mortgageType: "最高额", securedPrincipal: "", maximumClaim: "300万" }),
    ]);
    expect(rows.map(rulesOf)).toEqual([["DY-02"], ["DY-02"], []]);
    expect(bad(rows[1]).findings[0]).toMatchObject({ field: "maximumClaim", header: "最高债权额" });
  });

  it("warns of 轮候, which the registry determines", async () => {
    const { rows } = await checkRows("seizure.request", [seizure({ measure: "轮候查封" })]);
    expect(good(rows[0])).toMatchObject({
      filing: { measure: "seizure" },
      warnings: [{ rule: "CF-06", field: "measure" }],
    });
    const { rows: coded } = await checkRows("seizure.request", [seizure({ measure: "2" })]);
    expect(good(coded[0])).toMatchObject({
      filing: { measure: "seizure" },
      warnings: [{ rule: "CF-06" }, { rule: "code-by-number" }],
    });
  });

  it("compares the years of case and certificate numbers with the day of the check", async () => {
    const documentNo = "（2027）浙0106执1234号";
    const { rows } = await checkRows("seizure.request", [seizure({ documentNo })]);
    expect(rows.map(rulesOf)).toEqual([["case-no-future"]]);
    const { rows: titles } = await checkRows("mortgage.file", [
      mortgage(1, { titleNo: "浙（2027）杭州市不动产权第0012345号" }),
    ]);
    expect(good(titles[0]).warnings).toMatchObject([{ rule: "certificate-no-future" }]);
  });

  it("reads GB18030 as Excel saves it, with the office's own headers", async () => {
    const { encodeCsv } = await import("../../../src/batch/files/csv/encode-table.js");
    const iconv = (await import("iconv-lite")).default;
    expect(encodeCsv).toBeDefined();
    const { rows, layout } = await checkText(
      iconv.encode(
        csvOf("mortgage.file", [mortgage(1, { mortgagorName: "䶮丽" })], {
          securedPrincipal: "*债权数额（万元）",
          mortgagorName: "抵押人姓名 ",
        }).replace("1200000.00", "120"),
        "gb18030",
      ),
    );
    expect(layout.encoding).toBe("gb18030");
    expect(good(rows[0]).filing).toMatchObject({ mortgagors: [{ name: "䶮丽" }], securedPrincipal: "1200000" });
  });
});

describe("interpretations", () => {
  it("list every cell that was read differently from its text, on request only", async () => {
    const row = mortgage(1, {
      securedPrincipal: "120万元",
      termStart: "2026/1/5",
      mortgageType: "1",
      mortgagorName: " 张伟",
      unitCode: "330106 001001 GB00001 F00010001",
      maximumClaim: "/",
      mortgagorIdNo: " 330106199001010018",
    });
    const { rows, understandings } = await checkRows("mortgage.file", [row], { explainCells: true });
    expect(good(rows[0]).warnings).toEqual([]);
    expect(understandings.map((u) => [u.header, u.written, u.understood, u.how])).toEqual([
      ["不动产单元号", "330106 001001 GB00001 F00010001", "330106001001GB00001F00010001", "spaces"],
      ["抵押方式", "1", "一般抵押", "code"],
      ["被担保主债权数额", "120万元", "1200000", "amount-unit"],
      ["最高债权额", "/", "", "empty-mark"],
      ["债务履行起始日期", "2026/1/5", "2026-01-05", "date-form"],
      ["抵押人", expect.stringMatching(/\*/), "张*", "trimmed"],
      ["抵押人证件号", expect.stringContaining("****"), "330106********0018", "spaces"],
      ["抵押不动产类型", "", "土地和房屋", "default"],
      ["登记原因", "", "合同设立", "default"],
      ["债务人", "", "张*", "default"],
    ]);
    expect((await checkRows("mortgage.file", [row])).understandings).toEqual([]);
  });
});

describe("cells left empty by merging", () => {
  it("take the value of the row above within one filing, and each is listed", async () => {
    const rows = [
      mortgage(1),
      { unitCode: UNIT(8) },
      { unitCode: UNIT(9), titleNo: "浙（2023）杭州市不动产权第0012399号" },
      mortgage(2),
    ];
    const { rows: checked, understandings } = await checkRows("mortgage.file", rows, { explainCells: true });
    expect(good(checked[0]).rows).toEqual([2, 3, 4]);
    expect(understandings.filter((u) => u.how === "filled-down").map((u) => [u.row, u.header, u.understood])).toEqual([
      [3, "申请编号", mortgage(1)["ref"]],
      [3, "不动产权证号", mortgage(1)["titleNo"]],
      [4, "申请编号", mortgage(1)["ref"]],
    ]);
  });
});

describe("materials", () => {
  it("are resolved relative to the file", async () => {
    const { rows } = await checkRows("seizure.request", [
      seizure(),
      seizure({
        ref: "B",
        unitCode: UNIT(2),
        materials: "裁定书=文书/没有.pdf；协助执行通知书=文书/协助执行通知书.pdf",
      }),
      seizure({ ref: "C", unitCode: UNIT(3), materials: "裁定书=文书；协助执行通知书=../x.pdf" }),
    ]);
    expect(good(rows[0]).materialPaths).toMatchObject([
      { kind: "ruling", path: "文书/裁定书.pdf", row: 2 },
      { kind: "assistance-notice" },
    ]);
    expect(bad(rows[1]).findings).toMatchObject([{ rule: "material-missing", row: 3, header: "附件" }]);
    expect(rulesOf(rows[2])).toEqual(["material-outside"]);
  });

  it("that are one file under two kinds are warned of at the later one, whatever their names", async () => {
    writeFileSync(join(folder, "文书", "副本.pdf"), readFileSync(join(folder, "文书", "裁定书.pdf")));
    const check = async (materials: string, options = {}) =>
      (await checkRows("seizure.request", [seizure({ materials })], options)).rows[0]!;
    for (const later of ["文书/裁定书.pdf", "文书/副本.pdf"]) {
      const row = good(await check(`裁定书=文书/裁定书.pdf；协助执行通知书=${later}`));
      const [found] = row.warnings.filter((w) => w.rule === "material-same-file");
      expect(found).toMatchObject({ severity: "warning", row: 2, header: "附件", value: later });
      expect([found!.zh, found!.en]).toEqual([
        `附件“${later}”（协助执行通知书）与“裁定书”为同一文件`,
        `The material “${later}” (notice of assistance in execution) is the same file as the court ruling`,
      ]);
      expect(found!.fixZh).toContain("另一份文件的路径");
    }
    const twice = "裁定书=文书/裁定书.pdf；裁定书=文书/副本.pdf；协助执行通知书=文书/协助执行通知书.pdf";
    expect(good(await check(twice)).warnings.map((w) => w.rule)).not.toContain("material-same-file");
    const both = "裁定书=文书/裁定书.pdf；协助执行通知书=文书/副本.pdf";
    expect(rulesOf(await check(both, { strict: true }))).toContain("material-same-file");
    const accept = new Map([["material-same-file", "一份文书"]]);
    expect(good(await check(both, { strict: true, accept })).ok).toBe(true);
    expect(rulesOf(await check(`${both}；其他材料=文书/没有.pdf`))).toEqual(["material-same-file", "material-missing"]);
  });

  it("must include both court documents", async () => {
    const { rows } = await checkRows("seizure.request", [
      seizure({ materials: "裁定书=文书/裁定书.pdf" }),
      seizure({ ref: "B", unitCode: UNIT(2), materials: "" }),
    ]);
    expect(bad(rows[0]).findings).toMatchObject([{ rule: "CF-04", field: "materials", header: "附件" }]);
    expect(rulesOf(rows[1])).toEqual(["CF-04"]);
  });

  it("are added to the filing with their digests", async () => {
    const path = join(folder, "m.csv");
    writeFileSync(path, csvOf("seizure.request", [seizure()]));
    const file = await openFilingFile(path, { today: TODAY, fastPath });
    for await (const batch of file.rows()) {
      const ready = good(await file.withMaterials(batch[0]!, new DigestCache()));
      expect(ready.filing.materials).toMatchObject([
        { kind: "ruling", name: "文书/裁定书.pdf", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
        { kind: "assistance-notice" },
      ]);
    }
  });

  it("never resolve to a file outside the folder, by name or by link", async () => {
    const outside = mkdtempSync(join(tmpdir(), "bdc-outside-"));
    writeFileSync(join(outside, "secret.pdf"), "secret");
    const base = mkdtempSync(join(tmpdir(), "bdc-inside-"));
    mkdirSync(join(base, "docs"));
    writeFileSync(join(base, "docs", "a.pdf"), "a");
    writeFileSync(join(base, "empty.pdf"), "");
    symlinkSync(join(outside, "secret.pdf"), join(base, "link.pdf"));
    symlinkSync(outside, join(base, "linked"));
    symlinkSync(join(base, "docs"), join(base, "inner"));
    const codeOf = (name: string) =>
      resolveMaterial(base, name).then(
        () => "ok",
        (e: unknown) => (e instanceof MaterialPathError ? e.code : "?"),
      );
    expect(await codeOf("docs/a.pdf")).toBe("ok");
    expect(await codeOf("docs\\a.pdf")).toBe("ok");
    expect(await codeOf("inner/a.pdf")).toBe("ok");
    for (const name of ["link.pdf", "linked/secret.pdf", "../x", join(outside, "secret.pdf"), "docs/../../x"])
      expect(await codeOf(name), name).toBe("material-outside");
    expect(await codeOf("docs/b.pdf")).toBe("material-missing");
    expect(await codeOf("docs")).toBe("material-not-file");
    expect(await codeOf("empty.pdf")).toBe("material-empty");
  });
});

describe("the pre-notice of a buyer who applies alone", () => {
  const papers = "授权书=文书/裁定书.pdf；预售合同=文书/移送执行函.pdf";
  const alone = { sellerName: "示例房地产开发有限公司", sellerIdNo: "91330109MA2DEXP16G", contractFilingNo: "BA1" };
  const check = async (changes: Row, role: "bank" | "developer") =>
    (await checkRows("pre-notice.register", [rowOf("pre-notice.register", changes)], { role })).rows[0];

  it("YG-04 is filed by a bank, with the seller, the authorisation and the filed contract", async () => {
    const row = good(await check({ ...alone, materials: papers }, "bank"));
    const { sellerName, sellerIdNo } = alone;
    expect(row.filing).toMatchObject({ contractFilingNo: "BA1", soleApplication: { sellerName, sellerIdNo } });
    const refused = async (changes: Row, role: "bank" | "developer") => {
      const [found] = bad(await check(changes, role)).findings;
      return [found!.rule, found!.header];
    };
    const [filingNo, materials] = ["合同备案号", "附件"];
    expect(await refused({ ...alone, contractFilingNo: "", materials: papers }, "bank")).toEqual(["YG-04", filingNo]);
    expect(await refused({ ...alone, materials: "授权书=文书/裁定书.pdf" }, "bank")).toEqual(["YG-04", materials]);
    expect(await refused({}, "bank")).toEqual(["YG-04", "单方申请的预售人"]);
    expect(await refused({ ...alone, materials: papers }, "developer")).toEqual(["YG-04", "单方申请的预售人"]);
    expect((await refused({ ...alone, sellerIdNo: "", materials: papers }, "bank"))[0]).toBe("group-incomplete");
    expect(good(await check({}, "developer")).filing).not.toHaveProperty("soleApplication");
  });
});

describe("FingerprintMap", () => {
  it("returns the first row of a text, also after it has grown", () => {
    const index = new FingerprintMap();
    for (let i = 1; i <= 50_000; i++) expect(index.seen(`ref-${i}`, i)).toBeUndefined();
    for (let i = 1; i <= 50_000; i += 97) expect(index.seen(`ref-${i}`, 99_999)).toBe(i);
    expect(index.seen("ref-50001", 7)).toBeUndefined();
  });
});
