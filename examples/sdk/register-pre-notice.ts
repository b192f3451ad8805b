/** A developer registers the pre-notice of a flat with two buyers and the mortgage of their bank. */
import { caseNoOf, connect } from "./connect.js";

const { developer, close } = await connect();
try {
  const filed = await developer.preNotices.register({
    ref: "YG-2026-1",
    unitCode: "330106001001GB00008F00010001",
    contractNo: "YS-2026-1",
    price: "2680000.00",
    address: "杭州市西湖区示例路8号1幢101室",
    area: "89.53",
    plannedUse: "住宅",
    coOwnership: "by-share",
    buyers: [
      { name: "张伟", idType: "citizen-id", idNo: "330106199001010018", share: "3/5" },
      { name: "李娜", idType: "citizen-id", idNo: "330106198502150022", share: "2/5" },
    ],
    mortgage: {
      mortgageeName: "示例银行杭州西湖支行",
      mortgageeIdNo: "91330106MA2TEXT08W",
      mortgageAmount: "1500000.00",
      loanContractNo: "AJ-2026-1",
      termStart: "2026-11-20",
      termEnd: "2056-11-19",
      transferRestricted: false,
    },
  });
  const { certificates } = await developer.cases.waitFor(caseNoOf(filed));
  for (const { right, no } of certificates) console.log(`${right}: ${no}`);
} finally {
  await close();
}
