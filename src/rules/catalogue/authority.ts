import { KINDS, ROLES, kinds as allKinds, rolesOf, unitCodesOf } from "../../contract/index.js";
import type { Rule } from "../model/rule.js";

/** What an authority accepts: from which institutions, which kinds, and for units in which divisions. */
export const AUTHORITY_RULES: readonly Rule[] = [
  {
    id: "role-kind",
    severity: "error",
    kinds: allKinds,
    fields: [],
    title: { zh: "机构类型与业务种类不符", en: "the kind does not match the role of the institution" },
    text: {
      zh: "银行申请抵押权登记及其注销，可以注销自己的抵押权预告登记，也可以代买受人单方申请预告登记；开发企业申请预告登记及其注销；法院办理查封、续封和解封。",
      en: "Banks file mortgages and their cancellation, may cancel their own mortgage pre-notice, and may file the pre-notice of a buyer who applies alone; developers file pre-notices and their cancellation; courts file seizures, renewals and releases.",
    },
    says: {
      zh: "“{kind}”由{role}办理，当前接入配置的机构不能提交",
      en: "Only a {roleEn} may file a {kindEn}; the institution of this profile is not",
    },
    fix: {
      zh: "请用 --profile 改用对应机构的接入配置，或者核对文件的业务种类",
      en: "Use --profile with the profile of that institution, or check the kind of the file",
    },
    check: (_, { kind, role }) => {
      const roles = rolesOf(kind);
      if (role === undefined || roles.includes(role)) return undefined;
      const { zh, en } = KINDS[kind];
      const named = {
        role: roles.map((r) => ROLES[r].zh).join("或者"),
        roleEn: roles.map((r) => ROLES[r].en).join(" or a "),
      };
      return { field: "ref", facts: { kind: zh, kindEn: en, ...named } };
    },
    examples: {
      pass: [
        { kind: "mortgage.file", change: {}, context: { role: "bank" } },
        { kind: "pre-notice.cancel", change: {}, context: { role: "bank" } },
        { kind: "pre-notice.register", change: {}, context: { role: "bank" } },
      ],
      fail: [{ kind: "mortgage.file", change: {}, context: { role: "court" } }],
    },
  },
  {
    id: "kind-not-offered",
    severity: "error",
    kinds: allKinds,
    fields: [],
    title: { zh: "登记机构不受理该业务", en: "the authority does not accept this kind" },
    text: {
      zh: "登记机构公布的网上受理业务中不包括该业务。",
      en: "The kinds that the authority publishes as accepted do not include this one.",
    },
    says: { zh: "该登记机构不受理“{kind}”", en: "This authority does not accept {kindEn} filings" },
    fix: {
      zh: "请核对接入配置中的登记机构，或者到该登记机构窗口办理",
      en: "Check that the profile names the right authority, or file at its counter",
    },
    check: (_, { kind, offered }) =>
      offered && !offered.includes(kind)
        ? { field: "ref", facts: { kind: KINDS[kind].zh, kindEn: KINDS[kind].en } }
        : undefined,
    examples: {
      pass: [
        { kind: "mortgage.file", change: {}, context: { offered: ["mortgage.file"] } },
        { kind: "mortgage.file", change: {} },
      ],
      fail: [{ kind: "seizure.request", change: {}, context: { offered: ["mortgage.file"] } }],
    },
  },
  {
    id: "unit-division",
    severity: "confirm",
    kinds: allKinds,
    fields: ["unitCode"],
    title: { zh: "不动产单元不在登记机构的辖区内", en: "the unit is outside the authority's area" },
    text: {
      zh: "不动产单元号前六位不在登记机构公布的行政区划范围内的，可能选错了登记机构，应当确认；市本级受理和跨区受理的除外。",
      en: "If the first six digits of the unit code are not among the divisions that the authority serves, the wrong authority may be selected, and the filing must be confirmed. City-level offices and cross-region filing are exceptions.",
    },
    says: {
      zh: "单元所在行政区划 {division} 不在登记机构的服务范围内",
      en: "The unit is in division {division}, which the authority does not serve",
    },
    fix: {
      zh: '需确认：请核对不动产单元号前六位和接入配置（--profile）中的登记机构；确由该登记机构受理的，提交时加 --accept unit-division="理由"',
      en: 'Needs confirmation: check the first six digits of the unit code and the authority of the profile (--profile); if this authority does accept it, submit with --accept unit-division="reason"',
    },
    surelyPasses: (_, { divisions }) => divisions === undefined || divisions.length === 0,
    check: ({ unitCode, otherUnits }, { divisions }) => {
      if (!unitCode || !divisions || divisions.length === 0) return undefined;
      const outside = unitCodesOf({ unitCode, otherUnits }).find((unit) => !divisions.some((d) => unit.startsWith(d)));
      return outside === undefined ? undefined : { facts: { division: outside.slice(0, 6) } };
    },
    examples: {
      pass: [
        { kind: "mortgage.file", change: {}, context: { divisions: ["330106"] } },
        { kind: "mortgage.file", change: {}, context: { divisions: ["3301"] } },
        { kind: "mortgage.file", change: {}, context: { divisions: [] } },
      ],
      fail: [
        { kind: "mortgage.file", change: {}, context: { divisions: ["330109"] } },
        {
          kind: "mortgage.file",
          change: {
            otherUnits: [{ unitCode: "110101001001GB00001F00010002", titleNo: "浙（2026）示例市不动产权第0000001号" }],
          },
          context: { divisions: ["330106"] },
        },
      ],
    },
  },
];
