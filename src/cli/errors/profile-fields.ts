import type { LocalizedText } from "../core/language.js";

/** What each field of a profile must be, shown when it is not. */
const FIELDS: Readonly<Record<string, LocalizedText>> = {
  gateway: {
    zh: "接口地址（gateway）应为 http 或 https 网址，不含用户名和密码",
    en: "gateway must be an http or https URL without user name and password",
  },
  role: { zh: "机构类型（role）应为 bank、developer 或 court", en: "role must be bank, developer or court" },
  institution: {
    zh: "统一社会信用代码（institution）应为 1 到 50 个字符",
    en: "institution must have 1 to 50 characters",
  },
  institutionName: {
    zh: "机构名称（institutionName）应为 1 到 200 个字符",
    en: "institutionName must have 1 to 200 characters",
  },
  sealSigner: {
    zh: "盖章机构（sealSigner）的每一部分应为 1 到 200 个字符",
    en: "each part of sealSigner must have 1 to 200 characters",
  },
};

/** The rules of the fields that are wrong, as one text. */
export function profileFieldRules(fields: Iterable<string>): LocalizedText {
  const rules = [...new Set(fields)].map((field) => FIELDS[field] ?? { zh: field, en: field });
  return { zh: rules.map((r) => r.zh).join("；"), en: rules.map((r) => r.en).join("; ") };
}
