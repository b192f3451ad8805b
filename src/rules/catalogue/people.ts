import { findEntry, ID_TYPES, type Kind } from "../../contract/index.js";
import { isOrganizationName, isOrganizationType } from "../model/organization-name.js";
import type { Rule } from "../model/rule.js";

const CHINESE_PERSON = /^\p{Script=Han}{2,3}$|^\p{Script=Han}{1,8}(?:·\p{Script=Han}{1,8}){1,4}$/u;
/** Endings of the short names of organizations, and of sole traders named after their trade. */
const SHORT_ORGANIZATION = /[行社会厂店院校局部室所馆队村组办司铺堂坊]$/;

interface Person {
  readonly name: string;
  readonly idType?: string | undefined;
  readonly idNo?: string | undefined;
}

/** Finds a document that does not match the name: an organization with an identity document, or the reverse. */
function mismatchOf({ name, idType, idNo }: Person): { readonly who: string; readonly whoEn: string } | undefined {
  if (idType === undefined || idType === "other" || idNo === undefined) return undefined;
  if (isOrganizationType(idType))
    return CHINESE_PERSON.test(name) && !SHORT_ORGANIZATION.test(name)
      ? { who: "疑似自然人姓名", whoEn: "looks like the name of a natural person" }
      : undefined;
  return isOrganizationName(name) ? { who: "为单位名称", whoEn: "is the name of an organisation" } : undefined;
}

const KIND_OF_LIST: Readonly<Record<"mortgagors" | "debtors" | "buyers" | "obligors", Kind>> = {
  mortgagors: "mortgage.file",
  debtors: "mortgage.file",
  buyers: "pre-notice.register",
  obligors: "seizure.request",
};

/** Check that names and documents match. Warnings only, because a sole trader may use either type of document. */
export const PEOPLE_RULES: readonly Rule[] = (["mortgagors", "debtors", "buyers", "obligors"] as const).map(
  (list): Rule => {
    const kind = KIND_OF_LIST[list];
    const one = (name: string, idType: string, idNo: string) => ({
      kind,
      change: { [list]: [{ name, idType, idNo }] },
    });
    return {
      id: `document-of-another-${list}`,
      severity: "warning",
      kinds: [kind],
      fields: [list],
      title: { zh: "名称与证件种类不符", en: "name and document type do not match" },
      text: {
        zh: "单位应填写统一社会信用代码或营业执照，自然人应填写身份证件；两者相反的，可能是填错了行。",
        en: "An organisation has a credit code or a business licence, a natural person an identity document. The reverse usually means that a cell is in the wrong row.",
      },
      says: {
        zh: "第 {place} 人的姓名或名称{who}，但证件种类为“{typeZh}”",
        en: "The name of person {place} {whoEn}, but the document type is {typeEn}",
      },
      fix: {
        zh: "请核对姓名、证件种类和证件号是否属于同一人；个体工商户以经营者身份证件申请的，可不修改",
        en: "Check that name, document type and number belong to the same person; a sole trader may file with the owner's identity document",
      },
      surelyPasses: ({ people }) => people[list]?.every((person) => !person.mayNotFit) ?? true,
      check: (filing) => {
        const people: readonly Person[] = filing[list] ?? [];
        for (const [i, person] of people.entries()) {
          const found = mismatchOf(person);
          if (!found) continue;
          const type = findEntry(ID_TYPES, person.idType ?? "");
          return { facts: { place: i + 1, ...found, typeZh: type?.zh ?? "", typeEn: type?.en ?? "" } };
        }
        return undefined;
      },
      examples: {
        pass: [
          { kind, change: {} },
          one("示例科技有限公司", "credit-code", "91330106MA2TEXT08W"),
          one("示例小卖部", "citizen-id", "330106199001010018"),
        ],
        fail: [
          one("示例科技有限公司", "citizen-id", "330106199001010018"),
          one("张伟", "credit-code", "91330106MA2TEXT08W"),
        ],
      },
    };
  },
);
