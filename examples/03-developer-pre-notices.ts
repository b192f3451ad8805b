/**
 * A developer registers the pre-notices of a project in one call, each with several buyers and the mortgage of their
 * bank. One flat was sold twice; the authority rejects the second filing.
 * 开发企业：一次提交多笔预告登记，含多个买受人和购房贷款抵押；一房二卖的第二笔未被接收。
 *
 * Run: npx tsx examples/03-developer-pre-notices.ts
 */
import { RegistryClient, bearerToken } from "bdc-connect";
import type { PreNoticeFiling } from "bdc-connect/contract";
import { startSandbox } from "bdc-connect/sandbox";

const sandbox = await startSandbox();
const developer = sandbox.institutions.find((i) => i.role === "developer")!;
const registry = new RegistryClient({
  gateway: sandbox.url,
  credentials: bearerToken({ institution: developer.id, token: developer.token }),
});

const flat = (n: number, more: Partial<PreNoticeFiling>): PreNoticeFiling => ({
  ref: `YG-2026-${n}`,
  unitCode: `330106001001GB00008F0001000${n}`,
  contractNo: `YS-2026-${n}`,
  price: "2680000.00",
  address: `杭州市西湖区示例路8号1幢${100 + n}室`,
  area: "89.53",
  plannedUse: "住宅",
  buyers: [{ name: "李娜", idType: "citizen-id", idNo: "330106198502150022" }],
  coOwnership: "sole",
  ...more,
});

try {
  const items = await registry.preNotices.registerBatch([
    flat(1, {
      buyers: [
        { name: "张伟", idType: "citizen-id", idNo: "330106199001010018", share: "3/5" },
        { name: "李娜", idType: "citizen-id", idNo: "330106198502150022", share: "2/5" },
      ],
      coOwnership: "by-share",
      mortgage: {
        mortgageeName: "示例银行杭州西湖支行",
        mortgageeIdNo: "91330106MA2TEXT08W",
        mortgageAmount: "1500000.00",
        loanContractNo: "AJ-2026-1",
        termStart: "2026-01-05",
        termEnd: "2056-01-04",
        transferRestricted: false,
      },
    }),
    flat(2, {}),
    flat(3, { unitCode: "330106001001GB00008F00010001" }), // sold already
  ]);
  // One item for every filing, matched by ref.
  for (const item of items) {
    if (item.case)
      console.log(
        `${item.ref}: ${item.case.caseNo} ${item.case.certificates.map((c) => `${c.right} ${c.no}`).join(", ")}`,
      );
    else
      console.log(
        `${item.ref}: ${item.outcome} ${(item.problem?.errors ?? []).map((r) => `${r.code} ${r.zh}`).join("; ")}`,
      );
  }
} finally {
  await registry.close();
  await sandbox.close();
}
