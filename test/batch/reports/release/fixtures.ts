import {
  citizenId15To18,
  type GeneralMortgageFiling,
  type MortgageFiling,
  type MortgageFilingFields,
  type UnitState,
} from "../../../../src/contract/index.js";
import type { OwnMortgage } from "../../../../src/batch/reports/release/precedence.js";

export const UNIT = "330106001001GB00001F00010001";
export const BANK = { name: "示例银行股份有限公司", idNo: "91330106MA2CFK5N1X" };
export const ZHANG = { name: "张伟", idType: "citizen-id", idNo: citizenId15To18("330106900101001") } as const;
export const LI = { name: "李娜", idType: "citizen-id", idNo: "330106199202020024" } as const;
export const PROOF = "浙（2026）示例市不动产证明第0000001号";

export const filing = (change: Partial<MortgageFilingFields> = {}): MortgageFiling => ({
  ref: "M-1",
  unitCode: UNIT,
  titleNo: "浙（2023）示例市不动产权第0012345号",
  mortgagors: [ZHANG],
  mortgageType: "general",
  propertyType: "land-and-house",
  securedPrincipal: "1000000.00",
  termStart: "2026-01-05",
  termEnd: "2056-01-04",
  mortgageContractNo: "DY-1",
  loanContractNo: "JK-1",
  securedScope: "全部",
  transferRestricted: false,
  reason: "合同设立",
  ...(change as Partial<GeneralMortgageFiling>),
});

type Mortgage = UnitState["mortgages"][number];
export const entry = (change: Partial<Mortgage> = {}): Mortgage => ({
  proofNo: PROOF,
  rank: 1,
  mortgagee: BANK.name,
  mortgageType: "general",
  amount: "1000000",
  currency: "CNY",
  termStart: "2026-01-05",
  termEnd: "2056-01-04",
  transferRestricted: false,
  registeredAt: "2026-03-02T10:00:00.000+08:00",
  ...change,
});
export const foreign = (change: Partial<Mortgage> = {}): Mortgage =>
  entry({ proofNo: "浙（2026）示例市不动产证明第0000009号", mortgagee: "另一银行股份有限公司", rank: 2, ...change });

/** A unit without any obstacle to a release. */
export const unit = (change: Partial<UnitState> = {}): UnitState => ({
  unitCode: UNIT,
  at: "2026-03-03T10:00:00.000+08:00",
  phase: "registered",
  owners: [ZHANG],
  mortgages: [entry()],
  preNotices: [],
  seizures: [],
  restrictions: [{ code: "mortgaged", zh: "抵押 1 个", en: "1 mortgages" }],
  ...change,
});

export const own = (change: Partial<OwnMortgage> = {}): OwnMortgage => ({
  proofNo: PROOF,
  institution: BANK.idNo,
  mortgagee: BANK.name,
  content: filing(),
  today: "2026-03-03",
  ...change,
});
