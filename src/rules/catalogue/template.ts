import { isExampleNumber, isExampleUnit, isFormerExample, kinds as allKinds } from "../../contract/index.js";
import type { PartialFiling, Rule } from "../model/rule.js";

/** Number fields for which a template contains an example; one match is enough. */
const NUMBERS: readonly (readonly [field: string, of: (filing: PartialFiling) => string | undefined])[] = [
  ["ref", (f) => f.ref],
  ["mortgageContractNo", (f) => f.mortgageContractNo],
  ["contractNo", (f) => f.contractNo],
  ["loanContractNo", (f) => f.loanContractNo ?? f.mortgage?.loanContractNo],
];

const isExampleUnitOf = ({ unitCode, otherUnits }: PartialFiling): boolean =>
  (unitCode !== undefined && isExampleUnit(unitCode)) ||
  (otherUnits?.some((unit) => isExampleUnit(unit.unitCode)) ?? false);

/** Detects example rows of a template that were left in a file. */
export const TEMPLATE_RULES: readonly Rule[] = [
  {
    id: "template-example",
    severity: "error",
    kinds: allKinds,
    fields: ["ref"],
    title: { zh: "模板中的示例", en: "an example row of the template" },
    text: {
      zh: "模板的示例行使用专用编号（EXAMPLE-…）和不存在的不动产单元（330106999999GB99999…），不能提交。",
      en: "The example rows of a template use reserved numbers (EXAMPLE-…) and units that do not exist (330106999999GB99999…); they cannot be filed.",
    },
    says: {
      zh: "该行是模板中的示例，或者仍含有示例内容",
      en: "This row is an example row of the template, or still contains example values",
    },
    fix: {
      zh: "请删除该行，或将申请编号、不动产单元号和合同号全部改为真实内容",
      en: "Delete the row, or replace the filing number, unit code and contract numbers with real ones",
    },
    surelyPasses: ({ mayBeExample }) => !mayBeExample,
    check: (filing) => {
      if (isExampleUnitOf(filing)) return { field: "unitCode" };
      if (isFormerExample(filing)) return { field: "ref" };
      const found = NUMBERS.find(([, of]) => {
        const number = of(filing);
        return number !== undefined && isExampleNumber(number);
      });
      return found && { field: found[0] };
    },
    examples: {
      pass: [
        { kind: "mortgage.file", change: {} },
        { kind: "seizure.request", change: { ref: "EXAMPLE" } },
        { kind: "mortgage.file", change: { ref: "HZ-2026-000123", unitCode: "330106001001GB00001F00010009" } },
      ],
      fail: [
        { kind: "mortgage.file", change: { ref: "EXAMPLE-0001" } },
        { kind: "mortgage.file", change: { ref: "ｅｘａｍｐｌｅ 0003" } },
        { kind: "mortgage.file", change: { ref: "HZ-2026-000123" } },
        { kind: "mortgage.cancel", change: { unitCode: "330106999999GB99999F00010002" } },
        { kind: "pre-notice.register", change: { contractNo: "EXAMPLE-YS-0001" } },
        { kind: "mortgage.file", change: { loanContractNo: "EXAMPLE-JK-0002" } },
      ],
    },
  },
];
