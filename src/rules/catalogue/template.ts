import { isExampleNumber, isExampleUnit, isFormerExample, kinds as allKinds } from "../../contract/index.js";
import type { PartialFiling, Rule } from "../model/rule.js";

/** Numbers that a template gives an example of; one of them is enough. */
const NUMBERS: readonly (readonly [field: string, of: (filing: PartialFiling) => string | undefined])[] = [
  ["ref", (f) => f.ref],
  ["mortgageContractNo", (f) => f.mortgageContractNo],
  ["contractNo", (f) => f.contractNo],
  ["loanContractNo", (f) => f.loanContractNo ?? f.mortgage?.loanContractNo],
];

const isExampleUnitOf = ({ unitCode, otherUnits }: PartialFiling): boolean =>
  (unitCode !== undefined && isExampleUnit(unitCode)) ||
  (otherUnits?.some((unit) => isExampleUnit(unit.unitCode)) ?? false);

/** Example rows that come back in a file to be filed. */
export const TEMPLATE_RULES: readonly Rule[] = [
  {
    id: "template-example",
    severity: "error",
    kinds: allKinds,
    fields: ["ref"],
    title: { zh: "模板中的示例", en: "an example of the template" },
    text: {
      zh: "模板的示例行使用专门的编号（EXAMPLE-…）和不存在的不动产单元（330106999999GB99999…），不能提交。",
      en: "The example rows of a template have numbers (EXAMPLE-…) and units (330106999999GB99999…) of their own, which do not exist and are never filed.",
    },
    says: {
      zh: "这一行是模板中的示例，或仍留有示例的内容",
      en: "This row is an example of the template, or still holds part of one",
    },
    fix: {
      zh: "请删除这一行，或把编号、不动产单元号和合同号都换成真实内容",
      en: "Delete the row, or replace its number, unit and contract numbers by real ones",
    },
    source: "bdc template",
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
