import { citizenIdCheckDigit } from "../../src/contract/index.js";

/** Cells of a row by column key. The functions below return valid cells for row `n` (from 1), changed by `change`. */
export type Cells = Record<string, string>;

export function idNo(n: number): string {
  const body = `330106${1970 + (n % 30)}${String(1 + (n % 12)).padStart(2, "0")}${String(1 + (n % 28)).padStart(2, "0")}${String(100 + (n % 899)).padStart(3, "0")}`;
  return body + citizenIdCheckDigit(body);
}

export function unit(n: number, parcel = 1): string {
  return `330106001001GB${String(parcel).padStart(5, "0")}F${String(10_000 + n).padStart(8, "0")}`;
}

export function mortgage(n: number, change: Cells = {}): Cells {
  return {
    ref: `M-${String(n).padStart(6, "0")}`,
    unitCode: unit(n),
    titleNo: `浙（2023）杭州市不动产权第${String(n).padStart(7, "0")}号`,
    mortgagorName: "张伟",
    mortgagorIdNo: idNo(n),
    mortgageType: "一般抵押",
    securedPrincipal: "1200000.00",
    termStart: "2026-01-05",
    termEnd: "2046-01-04",
    mortgageContractNo: `DY-${n}`,
    loanContractNo: `JK-${n}`,
    securedScope: "主债权本金及利息",
    transferRestricted: "否",
    ...change,
  };
}

export function preNotice(n: number, change: Cells = {}): Cells {
  return {
    ref: `Y-${String(n).padStart(6, "0")}`,
    unitCode: unit(n, 8),
    contractNo: `YS-${n}`,
    buyerName: "李娜、王芳",
    buyerIdNo: `${idNo(n)}、${idNo(n + 1)}`,
    coOwnership: "共同共有",
    price: "2680000.00",
    area: "89.53",
    address: `示例路${n}号`,
    plannedUse: "住宅",
    ...change,
  };
}

export function seizure(n: number, change: Cells = {}): Cells {
  return {
    ref: `C-${String(n).padStart(6, "0")}`,
    documentNo: `（2026）浙0106执${n}号`,
    measure: "查封",
    unitCode: unit(n, 9),
    obligorName: "陈强",
    obligorIdNo: idNo(n),
    startDate: "2026-11-20",
    endDate: "2029-11-19",
    officerName: "周敏",
    officerCardNo: "浙010600123",
    materials: "裁定书=文书/裁定书.pdf；协助执行通知书=文书/协助执行通知书.pdf",
    ...change,
  };
}
