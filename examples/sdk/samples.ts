/** Filings that the examples share. */
import type { RegistryClient } from "bdc-connect";
import type { Material, MortgageFiling, PreNoticeFiling, SeizureRequest } from "bdc-connect/contract";

export const mortgage: MortgageFiling = {
  ref: "HZ-2026-000321",
  unitCode: "330106001001GB00001F00010001",
  titleNo: "浙（2023）杭州市不动产权第0012345号",
  mortgagors: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }],
  mortgageType: "general",
  propertyType: "land-and-house",
  securedPrincipal: "1200000.00",
  termStart: "2026-11-20",
  termEnd: "2056-11-19",
  mortgageContractNo: "DY-2026-0001",
  loanContractNo: "JK-2026-0001",
  securedScope: "主债权本金、利息、罚息及实现抵押权的费用",
  transferRestricted: false,
  reason: "合同设立",
};

export const preNotice: PreNoticeFiling = {
  ref: "YG-2026-1",
  unitCode: "330106001001GB00008F00010001",
  contractNo: "YS-2026-1",
  price: "2680000.00",
  address: "杭州市西湖区示例路8号1幢101室",
  area: "89.53",
  plannedUse: "住宅",
  buyers: [{ name: "李娜", idType: "citizen-id", idNo: "330106198502150022" }],
  coOwnership: "sole",
};

export const officer = { officerName: "周敏", officerCardNo: "浙010600123" };

export const seizure = (materials: Material[]): SeizureRequest => ({
  ref: "CF-2026-1",
  documentNo: "（2026）浙0106执1234号",
  measure: "seizure",
  unitCode: "330106001001GB00001F00010009",
  obligors: [{ name: "陈强" }],
  startDate: "2026-11-20",
  endDate: "2029-11-19",
  ...officer,
  materials,
});

/** Uploads the two documents of a court. A filing refers to them by their hashes. */
export function courtPapers(court: RegistryClient): Promise<Material[]> {
  const papers: [Material["kind"], string][] = [
    ["ruling", "裁定书.pdf"],
    ["assistance-notice", "协助执行通知书.pdf"],
  ];
  return Promise.all(papers.map(([kind, name]) => upload(court, kind, name)));
}

/** Uploads one document. A program reads it from a file. */
export async function upload(client: RegistryClient, kind: Material["kind"], name: string): Promise<Material> {
  const { sha256, size } = await client.materials.put(Buffer.from(`%PDF-1.4\n% ${name}\n%%EOF\n`));
  return { kind, name, sha256, size };
}
