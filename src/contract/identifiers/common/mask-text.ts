import { replaceUnsafe, visibleEscape } from "./normalize-text.js";

/**
 * Masks a text from outside (a gateway, a certificate, a file) before it is shown, logged or kept in an error. Masks
 * names, ID, phone and account numbers and credentials, and makes invisible characters visible. Masking a
 * masked text changes nothing.
 */
export function maskForeignText(text: string): string {
  const safe = replaceUnsafe(text, (c) => (c === "\n" ? " " : visibleEscape(c)));
  // Most texts contain nothing to mask.
  if (!SUSPECT.test(safe)) return safe;
  return maskPeople(maskNumbers(maskCredentials(safe)));
}

/** Masks every text in a JSON value. Keys, numbers and JSON pointers stay. */
export function maskForeignValue<T>(value: T): T {
  if (typeof value === "string") return maskForeignText(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => maskForeignValue(item)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      key,
      EXACT_KEYS.has(key) ? item : maskForeignValue(item),
    ]),
  ) as T;
}

/** Fields that are never masked, because programs and people need their exact value. */
const EXACT_KEYS = new Set(["caseNo", "ref", "pointer", "unitCode", "at", "dueBy", "sha256", "kind", "status"]);

/** The most common surnames: a short Chinese text that begins with one of them may be a name. */
export const SURNAMES =
  "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧司诸上官";

// ---- credentials

/** A credential after its scheme: it contains digits or symbols, unlike the words of a sentence. */
const SCHEME = /\b(bearer|basic|digest|negotiate|bdc-hmac\S*)(\s+)(?=[^\s,;"']*[\d._~+/=-])[^\s,;"'，；。]{6,}/gi;
const COOKIE = /\b((?:set-)?cookie)(["']?\s*[:=：]\s*)[^\n\r。]+/gi;
const SECRET =
  /((?:proxy-)?authorization|x-api-key|api[-_ ]?key|(?:access|refresh|id)[-_ ]?token|client[-_ ]?secret|token|secret|signature|password|passwd|密码|口令|令牌|密钥)(["']?\s*[:=：]\s*["']?)(?:(?:bearer|basic)\s+)?[^\s"',;，；。]+/gi;

/** User and password in an address: `http://user:password@proxy:8080`. */
const USER_INFO = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]+@/gi;

function maskCredentials(text: string): string {
  return text
    .replace(USER_INFO, "$1***@")
    .replace(COOKIE, "$1$2***")
    .replace(SECRET, "$1$2***")
    .replace(SCHEME, "$1$2***");
}

// ---- numbers

const DIGIT = "[0-9０-９]";
const GAP = "[ \\u00a0\\u3000-]?";
/** ID numbers of 18 characters, written in groups: 330106-19900101-001X. */
const GROUPED_ID = new RegExp(
  `(?<!${DIGIT})${DIGIT}{6}${GAP}${DIGIT}{8}${GAP}${DIGIT}{3}${GAP}[0-9０-９XxＸｘ](?!${DIGIT})`,
  "g",
);
/** Card and account numbers, in groups of four. */
const GROUPED_ACCOUNT = new RegExp(
  `(?<!${DIGIT})${DIGIT}{4}(?:[ \\u00a0\\u3000-]${DIGIT}{4}){2,4}(?:[ \\u00a0\\u3000-]${DIGIT}{1,3})?(?!${DIGIT})`,
  "g",
);
/** Numbers of 15 digits or more identify a person or an account. */
const LONG_NUMBER = new RegExp(`${DIGIT}{14,}[0-9０-９XxＸｘ]`, "g");
const PHONE = new RegExp(
  `(?<![0-9０-９A-Za-z])(\\+?86[ -]?)?1[3-9]${DIGIT}[ -]?${DIGIT}{4}[ -]?${DIGIT}{4}(?![0-9０-９A-Za-z])`,
  "g",
);
/** 个体工商户: a credit code that identifies one person. */
const PERSONAL_CREDIT_CODE = /(?<![0-9A-Za-z])92\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])/gi;
const LABELLED_NUMBER = new RegExp(
  "((?:身份)?证件?号码?|证件号码?|护照号?码?|通行证号?码?|账号|帐号|账户|帐户|卡号|手机号?码?|电话|微信号?|" +
    "id (?:no|number)\\.?|passport(?: no\\.?)?|account(?: no\\.?| number)?|card(?: no\\.?| number)?|phone|mobile|tel\\.?)" +
    "([\"']?\\s*(?:[:：=]|为|是|尾号)?\\s*[\"']?)([A-Za-z]{0,3}[0-9０-９][0-9０-９A-Za-z() -]{5,}[0-9０-９A-Za-z)])",
  "gi",
);

function maskNumbers(text: string): string {
  return text
    .replace(GROUPED_ID, maskIdNo)
    .replace(GROUPED_ACCOUNT, maskIdNo)
    .replace(LONG_NUMBER, maskIdNo)
    .replace(PERSONAL_CREDIT_CODE, maskIdNo)
    .replace(PHONE, maskIdNo)
    .replace(LABELLED_NUMBER, (_, label: string, gap: string, no: string) => label + gap + maskIdNo(no));
}

// ---- names

const ROLES =
  "姓名|抵押权?人|权利人|义务人|申请人|被申请人|申请执行人|被执行人|买受人|预购人|购房人|出卖人|共有人|所有权人|产权人|借款人|债务人|债权人|担保人|" +
  "保证人|转让人|受让人|代理人|委托人|受托人|法定代表人|负责人|联系人|经办人|承办人|监护人|继承人|居住权人|户主|配偶|持证人|当事人|本人|客户";
/** `抵押人：张三`, `抵押人（张三、李四）`, `"name":"张三"`. */
const NAMED_HAN = new RegExp(
  `((?:${ROLES}|name|mortgagor|owner|applicant|holder|obligor|buyer|seller|debtor|borrower|spouse)(?:姓名)?["']?\\s*[:：=（(“"「【]\\s*["'“]?)` +
    "((?:[\\p{Script=Han}·•*]{2,}[、,，/和及与 ]{0,2})+)",
  "giu",
);
/** `抵押人张三与登记簿不一致`: without punctuation, a name must begin with a surname and end where the sentence continues. */
const RUN_ON_HAN = new RegExp(
  `((?:${ROLES})(?:为|是|\\s){0,2})([${SURNAMES.replaceAll(/[于常方时]/g, "")}][\\p{Script=Han}]{1,2}?)(?=[与和及的在已未不系于等之是为现被将向（(，,。；;、\\s：:\\d]|$)`,
  "gu",
);
/** `张三（330106********0018）`: a name before a masked number. */
const BEFORE_NUMBER =
  /(?<![\p{Script=Han}·])([\p{Script=Han}·]{2,4})(?=[（(,，\s:：]{1,3}[0-9０-９A-Za-z]{1,6}\*{3,})/gu;
const LATIN_ROLES =
  "(?:full[ _-]?|first[ _-]?|last[ _-]?)?name|mortgagor|owner|applicant|holder|obligor|buyer|seller|debtor|borrower|guarantor|spouse|contact|姓名|" +
  ROLES;
const NAMED_LATIN = new RegExp(
  `((?:${LATIN_ROLES})["']?\\s*[:：=]\\s*["']?)([A-Z][\\p{L}'’-]+(?:[ ·][A-Z][\\p{L}'’-]+){0,3})`,
  "gu",
);
/** Endings of the names of organisations. */
export const ORGANISATION =
  /(公司|银行|分行|支行|信用社|合作社|中心|法院|检察院|公安局|局|厅|委员会|委|院|所|厂|店|部|处|会|集团|大学|学校|医院|政府|办公室|事务所|基金|信托|机构|单位)$/;

function maskPeople(text: string): string {
  return text
    .replace(
      NAMED_HAN,
      (_, label: string, names: string) => label + names.replace(/[\p{Script=Han}·•*]{2,}/gu, personOrNot),
    )
    .replace(RUN_ON_HAN, (_, role: string, name: string) => role + personOrNot(name))
    .replace(BEFORE_NUMBER, (name) => (SURNAMES.includes(name[0]!) ? personOrNot(name) : name))
    .replace(NAMED_LATIN, (_, label: string, name: string) => label + name.replace(/[\p{L}'’-]+/gu, maskName));
}

/** Whether a name is that of an organisation, by its ending. */
export function isOrganisationName(name: string): boolean {
  return ORGANISATION.test(name);
}

const MAX_NAME = 4;
const ENDS_NAME = /[与和及的在已未不系于等之是为应须无有没将被现]/u;

/** Masks a name. Of a longer text it masks the part that can be a name; organisations stay. */
function personOrNot(run: string): string {
  if (ORGANISATION.test(run) || run.includes("*") || ENDS_NAME.test(run[0]!)) return run;
  const end = run.slice(2).search(ENDS_NAME);
  const length = end >= 0 ? end + 2 : run.length;
  if (length <= MAX_NAME || run.includes("·")) return maskName(run.slice(0, length)) + run.slice(length);
  // The sentence continues without punctuation: names have two or three characters and begin with a surname.
  return SURNAMES.includes(run[0]!) ? maskName(run.slice(0, 3)) + run.slice(3) : run;
}

/** Matches any text that one of the masks above could change. */
const SUSPECT = new RegExp(
  `${DIGIT}{7}|://|${DIGIT}[ \\u00a0\\u3000-]${DIGIT}{4}|bearer|basic |digest|negotiate|cookie|authorization|key|token|secret|signature|passw|密码|口令|令牌|密钥|${ROLES}|name|mortgagor|owner|applicant|holder|obligor|buyer|seller|debtor|borrower|guarantor|spouse|contact|passport|护照|通行证|账号|帐号|卡号|微信|account|card`,
  "i",
);

// ---- single values; the masked part cannot be restored

/**
 * Masks an ID number: keeps its first 6 and last 4 characters. Numbers under 15 characters keep fewer, so that at least
 * half of every number is hidden.
 */
export function maskIdNo(value: string): string {
  const characters = Array.from(value);
  const { length } = characters;
  const head = length >= 15 ? 6 : Math.floor(length / 4);
  const tail = length >= 15 ? 4 : Math.floor(length / 4);
  const shown = length >= 15 && length < 20 ? length - 10 : Math.min(length - head - tail, 10);
  return characters.slice(0, head).join("") + "*".repeat(Math.max(shown, 0)) + characters.slice(length - tail).join("");
}

/** Masks a name: keeps its first character. A name of one character is hidden completely. */
export function maskName(value: string): string {
  const characters = Array.from(value.trim());
  if (characters.length === 0) return "";
  if (characters.length === 1) return "*";
  return characters[0] + "*".repeat(Math.min(characters.length - 1, 10));
}
