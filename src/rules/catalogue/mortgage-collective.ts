import type { Rule } from "../model/rule.js";

const UNIT_LENGTH = 28;
const OWNERSHIP = 12;
const RIGHT = 13;

/** Collective land, whose exceptions only the authority knows. */
export const MORTGAGE_COLLECTIVE_RULES: readonly Rule[] = [
  {
    id: "DY-20-land",
    severity: "warning",
    kinds: ["mortgage.file"],
    fields: ["unitCode"],
    title: { zh: "集体土地、宅基地不得抵押", en: "collective land and homesteads" },
    text: {
      zh: "土地所有权，宅基地、自留地、自留山等集体所有土地的使用权不得抵押，法律规定可以抵押的除外；乡镇、村企业的建设用地使用权不得单独抵押，以厂房等建筑物抵押的，其占用范围内的建设用地使用权一并抵押。",
      en: "Ownership of land, and the right to use homesteads and other collective land, may not be mortgaged unless law provides otherwise. Construction land of township and village enterprises may not be mortgaged alone; a mortgage of a building on it includes the land under it.",
    },
    says: {
      zh: "不动产单元为{what}，除法律另有规定外不得抵押",
      en: "The unit is {whatEn}, which may not be mortgaged unless law provides otherwise",
    },
    fix: {
      zh: "请核对不动产单元号；属于法律规定可以抵押的，先向登记机构确认",
      en: "Check the unit code; if law permits the mortgage, ask the authority first",
    },
    source: "民法典第三百九十八条、第三百九十九条",
    check: ({ unitCode }) => {
      if (unitCode?.length !== UNIT_LENGTH) return undefined;
      const right = unitCode.charAt(RIGHT);
      if (right === "C") return { facts: { what: "宅基地", whatEn: "a homestead" } };
      const isLandAlone = unitCode.charAt(OWNERSHIP) === "J" && unitCode.endsWith("W00000000");
      if (right === "A" || isLandAlone) return { facts: { what: "集体土地", whatEn: "collective land" } };
      return undefined;
    },
    examples: {
      pass: [
        { kind: "mortgage.file", change: {} },
        { kind: "mortgage.file", change: { unitCode: "330106001001JB00001F00010001" } },
      ],
      fail: [
        { kind: "mortgage.file", change: { unitCode: "330106001001JC00001F00010001" } },
        { kind: "mortgage.file", change: { unitCode: "330106001001JB00001W00000000" } },
      ],
    },
  },
];
