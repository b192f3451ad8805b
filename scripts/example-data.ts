/**
 * Writes examples/data: small, valid files of all seven kinds with the columns of the contract.
 *
 * Run: npx tsx scripts/example-data.ts
 */
import { mkdir, writeFile } from "node:fs/promises";
import { citizenIdCheckDigit, columnsFor, type Kind } from "../src/contract/index.js";
import { encodeCsv } from "../src/batch/index.js";
import { smallPdf } from "../src/cli/commands/demo/pdf.js";

type Cells = Record<string, string>;
const id = (n: number) => {
  const body = `330106198${n % 10}0${1 + (n % 9)}1${n % 10}${String(200 + n).padStart(3, "0")}`;
  return body + citizenIdCheckDigit(body);
};
const unit = (parcel: number, n: number) =>
  `330106001001GB${String(parcel).padStart(5, "0")}F0002${String(n).padStart(4, "0")}`;
const bankCode = "91330106MA2TEXT08W";
const scope = "主债权本金、利息、罚息及实现抵押权的费用";

const mortgage = (n: number, more: Cells): Cells => ({
  ref: `EX-M-${String(n).padStart(4, "0")}`,
  unitCode: unit(2, n),
  titleNo: `浙（2023）杭州市不动产权第${String(20_000 + n).padStart(7, "0")}号`,
  mortgagorName: "张伟",
  mortgagorIdNo: id(n),
  mortgageType: "一般抵押",
  securedPrincipal: "1200000.00",
  termStart: "2026-11-20",
  termEnd: "2056-11-19",
  mortgageContractNo: `DY-2026-${n}`,
  loanContractNo: `JK-2026-${n}`,
  securedScope: scope,
  transferRestricted: "否",
  ...more,
});
const preNotice = (n: number, more: Cells): Cells => ({
  ref: `EX-Y-${String(n).padStart(4, "0")}`,
  unitCode: unit(8, n),
  contractNo: `YS-2026-${n}`,
  contractFilingNo: `BA2026${String(n).padStart(5, "0")}`,
  buyerName: "李娜",
  buyerIdNo: id(40 + n),
  coOwnership: "单独所有",
  price: "2680000.00",
  area: "89.53",
  address: `杭州市西湖区示例路8号1幢${100 + n}室`,
  plannedUse: "住宅",
  ...more,
});
const loan = (n: number): Cells => ({
  mortgageeName: "示例银行杭州西湖支行",
  mortgageeIdNo: bankCode,
  mortgageAmount: "1500000.00",
  loanContractNo: `AJ-2026-${n}`,
  termStart: "2026-11-20",
  termEnd: "2056-11-19",
  transferRestricted: "否",
});
const officer = { officerName: "周敏", officerCardNo: "浙010600123" };
const papers = "裁定书=documents/裁定书.pdf；协助执行通知书=documents/协助执行通知书.pdf";
const seizure = (n: number, more: Cells): Cells => ({
  ref: `EX-C-${String(n).padStart(4, "0")}`,
  documentNo: `（2026）浙0106执${2000 + n}号`,
  measure: "查封",
  unitCode: unit(9, n),
  obligorName: "陈强",
  obligorIdNo: id(70 + n),
  applicantName: "示例银行杭州西湖支行",
  startDate: "2026-11-20",
  endDate: "2029-11-19",
  ...officer,
  materials: papers,
  ...more,
});

const FILES: Record<string, { kind: Kind; rows: Cells[] }> = {
  "mortgages.csv": {
    kind: "mortgage.file",
    rows: [
      mortgage(1, {}),
      mortgage(2, { mortgagorName: "王芳、刘洋", mortgagorIdNo: `${id(2)}、${id(22)}` }),
      mortgage(3, {
        mortgageType: "最高额抵押",
        securedPrincipal: "",
        maximumClaim: "3000000.00",
        transferRestricted: "是",
      }),
      // One filing of two units: two rows with the same ref.
      mortgage(4, {}),
      { ...mortgage(4, {}), unitCode: unit(2, 5), titleNo: "浙（2023）杭州市不动产权第0020005号" },
      mortgage(6, { debtorName: "赵敏", debtorIdNo: id(66) }),
    ],
  },
  "mortgage-cancellations.csv": {
    kind: "mortgage.cancel",
    rows: [1, 2].map((n) => ({
      ref: `EX-X-${n}`,
      unitCode: unit(2, n),
      proofNo: `浙（2026）示例市不动产证明第000000${n}号`,
      ground: "债权消灭",
      settledOn: "2026-11-20",
    })),
  },
  "pre-notices.csv": {
    kind: "pre-notice.register",
    rows: [
      preNotice(1, loan(1)),
      preNotice(2, {
        buyerName: "李娜、王强",
        buyerIdNo: `${id(42)}、${id(43)}`,
        coOwnership: "按份共有",
        share: "60%、40%",
        ...loan(2),
      }),
      preNotice(3, { buyerName: "刘洋、陈静", buyerIdNo: `${id(44)}、${id(45)}`, coOwnership: "共同共有" }),
    ],
  },
  "pre-notice-cancellations.csv": {
    kind: "pre-notice.cancel",
    rows: [
      {
        ref: "EX-Z-1",
        unitCode: unit(8, 3),
        proofNo: "浙（2026）示例市不动产证明第0000009号",
        ground: "买卖合同解除",
        // Nobody but the buyers gives up their pre-notice.
        materials: `解除协议（注销：刘洋 ${id(44)}、陈静 ${id(45)}）=documents/解除协议.pdf`,
      },
    ],
  },
  "seizures.csv": {
    kind: "seizure.request",
    // The third seizes the same unit as the first, so the authority queues it (轮候).
    rows: [seizure(1, {}), seizure(2, {}), seizure(3, { unitCode: unit(9, 1), obligorIdNo: id(71) })],
  },
  "seizure-renewals.csv": {
    kind: "seizure.renew",
    rows: [
      {
        ref: "EX-R-1",
        originalDocumentNo: "（2026）浙0106执2001号",
        documentNo: "（2026）浙0106执恢11号",
        unitCode: unit(9, 1),
        startDate: "2029-11-20",
        endDate: "2032-11-19",
        ...officer,
        materials: papers,
      },
    ],
  },
  "seizure-releases.csv": {
    kind: "seizure.release",
    rows: [
      {
        ref: "EX-L-1",
        originalDocumentNo: "（2026）浙0106执2002号",
        documentNo: "（2026）浙0106执2002号之一",
        unitCode: unit(9, 2),
        ...officer,
        materials: papers,
      },
    ],
  },
};

const folder = new URL("../examples/data/", import.meta.url);
await mkdir(new URL("documents/", folder), { recursive: true });
for (const [name, { kind, rows }] of Object.entries(FILES)) {
  const used = new Set(rows.flatMap((r) => Object.keys(r)));
  const columns = columnsFor(kind).filter((c) => used.has(c.key));
  const cells = [columns.map((c) => c.zh), ...rows.map((r) => columns.map((c) => r[c.key] ?? ""))];
  // Both common encodings: GB18030, in which Chinese Excel saves CSV files, and UTF-8.
  await writeFile(
    new URL(name, folder),
    encodeCsv(cells, { encoding: name.startsWith("mortgage") ? "gb18030" : "utf-8-bom", newline: "\r\n" }),
  );
}
for (const title of ["裁定书", "协助执行通知书"]) {
  await writeFile(
    new URL(`documents/${title}.pdf`, folder),
    smallPdf(`杭州市西湖区人民法院 ${title}`, ["（2026）浙0106执2001号", "示例文书，不具有法律效力。"]),
  );
}
await writeFile(
  new URL("documents/解除协议.pdf", folder),
  smallPdf("商品房预售合同解除协议", ["YS-2026-3", "示例文书，不具有法律效力。"]),
);
