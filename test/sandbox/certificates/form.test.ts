import jsQR from "jsqr";
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { AUTHORITIES } from "../../../src/sandbox/authorities/index.js";
import { defaultAuthority } from "../../../src/sandbox/authorities/default.js";
import { certificateDocument } from "../../../src/sandbox/certificates/certificate-document.js";
import { sealPdf } from "../../../src/sandbox/certificates/sign-pdf.js";
import type { CertificateRecord } from "../../../src/sandbox/register/book/types.js";
import { openPdf } from "../../../src/sdk/certificates/pdf/document.js";
import { comparePrinted } from "../../../src/sdk/certificates/printed/compare-printed.js";
import {
  RegisterDriver,
  bank,
  developer,
  house,
  li,
  loan,
  mortgage,
  notice,
  zhang,
} from "../register/register-driver.js";

const hasPoppler = spawnSync("pdftoppm", ["-v"]).error === undefined;
const SCOPE =
  "被担保主债权数额及利息、罚息、复利、违约金、损害赔偿金、保管抵押财产的费用，以及实现抵押权的费用，包括诉讼费";

function mortgageProof(more = {}): CertificateRecord {
  const driver = new RegisterDriver();
  const { certificates } = driver.enter("mortgage.file", mortgage(house(1), more), bank);
  return driver.register.certificate(certificates[0]!.no)!.record;
}

function sealed(record: CertificateRecord, purpose?: string): Promise<Uint8Array> {
  const signer = defaultAuthority.capabilities.authority.zh;
  return sealPdf(certificateDocument(record, defaultAuthority, purpose), {
    at: new Date(record.issuedAt),
    signer,
    sign: async () => Buffer.from("3003020101", "hex"),
  });
}

/** Returns the text as another program extracts it, in the order of the page. */
function textByPoppler(pdf: Uint8Array): string {
  const { stdout } = spawnSync("pdftotext", ["-enc", "UTF-8", "-layout", "-", "-"], { input: pdf });
  return stdout.toString("utf8");
}

function linesOf(pdf: Uint8Array): string[] {
  const { lines, hidden, unreadable } = openPdf(pdf).visibleText();
  expect({ hidden, unreadable }).toEqual({ hidden: [], unreadable: [] });
  return lines.map(({ text }) => text);
}

/** Draws the first page and returns its pixels in red, green, blue. */
function draw(pdf: Uint8Array): { pixels: Uint8Array; width: number; height: number } {
  const { stdout } = spawnSync("pdftoppm", ["-r", "150", "-f", "1", "-l", "1", "-"], {
    input: pdf,
    maxBuffer: 64 * 1024 * 1024,
  });
  const [head, width, height] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.subarray(0, 32).toString("latin1"))!;
  return { pixels: stdout.subarray(head.length), width: Number(width), height: Number(height) };
}

describe("the form of a registration proof", () => {
  it("has the seven rows of the real one, in their order, and the sentence under which it is issued", async () => {
    const lines = linesOf(await sealed(mortgageProof()));
    const labels = ["证明权利或事项", "权利人（申请人）", "义务人", "坐落", "不动产单元号", "其他", "附记"];
    expect(lines.flatMap((line) => labels.filter((label) => line.startsWith(label)))).toEqual(labels);
    const text = lines.join("");
    expect(text).toContain("根据《中华人民共和国民法典》等法律法规");
    expect(text).toContain("登记机构（章）：示例市不动产登记中心");
    expect(text).toContain("2026年3月2日");
    // Neither belongs on its face.
    expect(text).not.toContain("受理编号");
    expect(text).not.toContain("状态");
  });

  it("calls a maximum-claim mortgage by its name, with its claim and its period", async () => {
    const record = mortgageProof({
      mortgageType: "maximum",
      securedPrincipal: undefined,
      maximumClaim: "3000000.00",
      transferRestricted: true,
    });
    const lines = linesOf(await sealed(record));
    for (const line of [
      "证明权利或事项 最高额抵押权",
      "最高债权额：3,000,000.00 元",
      "债权确定期间：2026年1月5日起至2056年1月4日止",
      "抵押顺位：第 1 顺位",
      "是否存在禁止或限制转让抵押不动产的约定：是",
    ])
      expect(lines).toContain(line);
    expect(lines.join("")).not.toMatch(/被担保主债权数额|债务履行期限/);
  });

  it("states the rank of a second mortgage", async () => {
    const driver = new RegisterDriver();
    driver.enter("mortgage.file", mortgage(house(1)), bank);
    const { certificates } = driver.enter("mortgage.file", mortgage(house(1), { mortgageContractNo: "DY-2" }), bank);
    const { record } = driver.register.certificate(certificates[0]!.no)!;
    expect(record.units).toEqual([{ unitCode: house(1), rank: 2 }]);
    expect(linesOf(await sealed(record))).toContain("抵押顺位：第 2 顺位");
  });

  it("states address, price and shares of a purchase", async () => {
    const driver = new RegisterDriver();
    const { certificates } = driver.enter(
      "pre-notice.register",
      notice(house(1), {
        buyers: [
          { ...zhang, share: "3/5" },
          { ...li, share: "2/5" },
        ],
        coOwnership: "by-share",
        address: "示例市西湖区文三路1号1幢101室",
        price: "2680000.00",
      }),
      developer,
    );
    const { record } = driver.register.certificate(certificates[0]!.no)!;
    const lines = linesOf(await sealed(record));
    expect(lines).toContain("证明权利或事项 预售商品房买卖预告登记");
    expect(lines).toContain("权利人（申请人） 张三（330106********0018） 份额 3/5");
    expect(lines).toContain("李四（330106********0022） 份额 2/5");
    expect(lines).toContain("坐落 示例市西湖区文三路1号1幢101室");
    expect(lines).toContain("成交价格：2,680,000.00 元");
    expect(lines.join("\n")).toContain("共有方式：按份共有");
    expect(
      comparePrinted(lines, { amount: "2680000.00", contractNo: record.contractNo!, holders: ["张三", "李四"] })
        .findings,
    ).toEqual([]);
    // An amount elsewhere on the page is not the price.
    const noted = [...lines, "另付 1,000,000.00 元"];
    expect(comparePrinted(noted, { amount: "1000000.00" }).findings).toHaveLength(1);
    expect(comparePrinted(lines, { amount: "2680001.00" }).findings.map(({ rule }) => rule)).toEqual([
      "certificate-amount-differs",
    ]);
  });

  it("states the agreement on transfers of a mortgage pre-notice, and names the pre-notices of an existing home", async () => {
    const driver = new RegisterDriver();
    const faces = async (filing: Parameters<typeof notice>[1]) => {
      const taizhou = { authority: AUTHORITIES.find(({ id }) => id === "331000")! };
      const { certificates } = driver.enter("pre-notice.register", notice(house(1), filing), developer, taizhou);
      return Promise.all(
        certificates.map(async ({ no }) => linesOf(await sealed(driver.register.certificate(no)!.record))),
      );
    };
    const mortgage = { ...loan, transferRestricted: true };
    const restricted = "是否存在禁止或限制转让抵押不动产的约定：是";
    const [purchase, loanNotice] = await faces({ unitCode: house(1), mortgage });
    expect(purchase).toContain("证明权利或事项 预售商品房买卖预告登记");
    expect(purchase!.join()).not.toContain("禁止或限制转让");
    expect(loanNotice).toContain("证明权利或事项 预购商品房抵押权预告登记");
    expect(loanNotice).toContain(restricted);
    const authorised = { kind: "authorisation", sha256: "0".repeat(64), name: "授权书.pdf" } as const;
    const existing = await faces({ unitCode: house(2), sellers: [li], mortgage, materials: [authorised] });
    expect(existing[0]).toContain("证明权利或事项 其它不动产买卖预告登记");
    expect(existing[0]).toContain("义务人 李四（330106********0022）");
    expect(existing[1]).toContain("证明权利或事项 其它不动产抵押权预告登记");
    expect(existing[1]).toContain(restricted);
  });

  it("is verified field by field when the scope of security uses the words of a label", async () => {
    const record = mortgageProof({ securedScope: `${SCOPE}。\n${SCOPE}` });
    const lines = linesOf(await sealed(record));
    expect(lines.filter((line) => line.startsWith("被担保主债权数额")).length).toBeGreaterThan(1);
    const { no, identifier, unitCodes, holders, obligors, amount, contractNo } = record;
    const names = (list: typeof holders) => list.map(({ name }) => name);
    const facts = { no, identifier: identifier!, unitCodes, amount: amount!, contractNo: contractNo! };
    const expected = { ...facts, holders: names(holders), obligors: names(obligors) };
    expect(comparePrinted(lines, expected).findings).toEqual([]);
    const wrong = comparePrinted(lines, { ...expected, amount: "1000000.01" });
    expect(wrong.findings.map(({ rule }) => rule)).toEqual(["certificate-amount-differs"]);
  });

  it("names every unit of a large proof on attached pages, and every rank", async () => {
    const otherUnits = Array.from({ length: 80 }, (_, i) => ({ unitCode: house(i + 2), titleNo: `第${i}号` }));
    const record = mortgageProof({ otherUnits });
    const lines = linesOf(await sealed(record));
    expect(lines).toContain("不动产单元号 共 81 个，见附页");
    expect(comparePrinted(lines, { unitCodes: record.unitCodes }).findings).toEqual([]);
    expect(comparePrinted(lines, { unitCodes: [house(99)] }).findings).toHaveLength(1);
  });

  it("keeps its bytes when the right ends", () => {
    const record = mortgageProof();
    const file = (status: CertificateRecord["status"]) =>
      certificateDocument({ ...record, status }, defaultAuthority).save();
    expect(Buffer.compare(file("valid"), file("cancelled"))).toBe(0);
  });

  it.skipIf(!hasPoppler)("is read by poppler in the same words", async () => {
    const text = textByPoppler(await sealed(mortgageProof({ mortgagors: [zhang, li] })));
    for (const part of ["证明权利或事项", "被担保主债权数额：1,000,000.00 元", "2026年3月2日", "登记专用章（测试）"])
      expect(text).toContain(part);
  });

  it.skipIf(!hasPoppler)("shows a QR code with the identifier, and a red seal", async () => {
    const record = mortgageProof();
    const { pixels, width, height } = draw(await sealed(record, "发放贷款"));
    const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
    let red = 0;
    for (let i = 0; i < width * height; i++) {
      rgba.set(pixels.subarray(i * 3, i * 3 + 3), i * 4);
      if (pixels[i * 3]! > 150 && pixels[i * 3 + 1]! < 90 && pixels[i * 3 + 2]! < 90) red++;
    }
    expect((jsQR as unknown as typeof jsQR.default)(rgba, width, height)?.data).toBe(record.identifier);
    expect(red).toBeGreaterThan(2_000);
  });
});

describe("the status of a proof", () => {
  it("is lapsed, not cancelled, when a pre-notice lapsed by law", () => {
    const driver = new RegisterDriver();
    const { certificates } = driver.enter("pre-notice.register", notice(house(1)), developer);
    const status = () => driver.register.certificate(certificates[0]!.no)!.record.status;
    expect(status()).toBe("valid");
    const proofNo = certificates[0]!.no;
    driver.inTransaction(() =>
      driver.register.registerEvent(
        { type: "claim-ended", unitCode: house(1), proofNo, cause: "买卖合同被撤销" },
        driver.context(developer),
      ),
    );
    expect(status()).toBe("lapsed");
  });
});
