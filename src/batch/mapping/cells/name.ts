/**
 * Checks names of persons and organizations. Never changes a name: doubtful names get a warning, and only texts that
 * cannot be a name are refused.
 */
import { SURNAMES } from "../../../contract/index.js";
import type { CellReporter } from "./cell.js";
import { codePoint, findEscape, findPrivateUse, hasInvisible, reportLookalikes } from "./characters.js";
import { FILLER_CHARACTERS, isCommonCharacter, isGarbled } from "./garbled.js";

/** Common characters that may match one of the checks below. */
const TRIGGERS = new Set(
  `某无没未不暂待空测样示姓称化匿附等和与及跟曾现原又别已故代监法共配之夫妻${FILLER_CHARACTERS}`,
);
/** Plain characters of names that are not Han: 々, 〇, the middle dot, brackets in names of organizations. */
const ALSO_PLAIN = new Set("々〇·（）");

/** Returns true for a character that causes no finding at any place after the first. */
export function isPlainNameCharacter(character: string): boolean {
  return ALSO_PLAIN.has(character) || isPlainHan(character);
}

/** Returns true for a plain character that cannot be the first of a name. */
export function isPlainNameMark(character: string): boolean {
  return ALSO_PLAIN.has(character);
}

function isPlainHan(character: string): boolean {
  return isCommonCharacter(character) && !TRIGGERS.has(character);
}

/**
 * Returns true for a name of plain characters, which needs no further checks. `CellRecognizer` of the fast path accepts
 * exactly these names.
 */
export function isPlainName(name: string): boolean {
  if (!isPlainHan(name.charAt(0))) return false;
  for (let i = 1; i < name.length; i++) if (!isPlainNameCharacter(name.charAt(i))) return false;
  return true;
}

/** Texts that people and programs write in place of a missing name. */
const PLACEHOLDER =
  /^(?:[([<{]?(?:null|undefined|nan|none|nil|n\/?a|unknown|test(?:ing)?\d*|xxx*|name|tbd|todo|empty|blank)[)\]>}]?|\\n|无(?:名|名氏|此人)?|没有|空|空白|未知|未填|未填写|未提供|不详|不明|不适用|不知道|暂无|暂缺|暂未填写|待定|待补|待补充|待填|待填写|待查|测试|测试\d+|测试(?:数据|用户|人员|姓名|客户|员)\d*|样例|示例|姓名|名称|某某|某人|化名|匿名|详?见附[件表])$/i;
/** A text without any letter, of whatever script. */
const NO_LETTER = /^[^\p{L}]+$/u;
const HAN = "\\p{Script=Han}";

/** Masked names: 张*, 张×伟, 张XX, XX有限公司. */
const MASK = new RegExp(`[*＊✱∗×※]+|(?<=^${HAN}{1,2})[xXｘＸ]{1,3}$|(?<![A-Za-z])[xXｘＸ]{2,}(?=${HAN})`, "u");
const ANONYMOUS = new RegExp(`(?<=^${HAN}{1,2})某(?=${HAN}?$)|某某`, "u");
const AND_OTHERS =
  /等(?:[\d０-９一二两三四五六七八九十几数多]{1,4}(?:个|名|位|户)?(?:人|名|位|户|者)|人|共有人|权利人|业主)[)）]?$|^等$/u;
const PERSON = `[${SURNAMES}]${HAN}{1,2}`;
const JOINED = new RegExp(
  `^${HAN}{2,4}(?:\\s*([+＋&＆|｜\\\\/／,，]|and)\\s*${HAN}{2,4})+$|^${PERSON}(和|与|及|跟)${PERSON}$|^${PERSON}(等)$`,
  "u",
);
const REMARK =
  /曾用名|现用名|原名|又名|别名|已故|已死亡|代理人?|监护人?|法定代表人?|法人代表|共有人|配偶|之妻|之夫|夫妻|夫妇/u;
const ORGANIZATION =
  /公司|企业|集团|银行|支行|分行|中心|学校|学院|大学|幼儿园|医院|法院|委员会|合作社|事务所|研究|协会|基金|信托|证券|保险|合伙|工厂|厂$|店$|社$|部$|局$|院$|所$|站$|会$|行$|场$|馆$|室$/u;

/** Pictographs, arrows, boxes and shapes, which replace a lost or hidden character. */
const SYMBOL =
  /[\u2190-\u21FF\u2300-\u23FF\u2500-\u27BF\u2900-\u297F\u2B00-\u2BFF\u3013\u3020]|\p{Extended_Pictographic}/u;
const HARMLESS_PICTOGRAPH = /[\d#*©®™]/u;
const QUESTION = /[?？﹖⁇¿]/u;
const MIDDLE_DOT = /[•・･‧∙⋅⸱⸳ᐧㆍ．᛫]|(?<=\p{Script=Han})[.。｡](?=\p{Script=Han})/u;
const SPACE_IN_HAN = /(?<=[\p{Script=Han}·])\p{Zs}+(?=[\p{Script=Han}·])/u;
const ODD_SPACE = /[^\S ]|[\u3000\u00A0]/u;
const FULL_WIDTH = /[０-９Ａ-Ｚａ-ｚ]+/u;
const HALF_WIDTH_KANA = /[\uFF61-\uFF9F]/u;
/** Characters that are unusual in a name, or at its beginning. */
const UNUSUAL = /[=+@#$%^~<>{}[\]|\\_!！;；:：“”「」『』《》【】〔〕]|[\u2FF0-\u2FFF]|^['"‘’`]/u;
const LETTER_OR_DIGIT = /[A-Za-z0-9]+/;

/** Reports errors and warnings on a name. Returns false when it cannot be filed. */
export function isUsableName(name: string, reporter: CellReporter): boolean {
  const refused = findRefusal(name);
  if (refused) {
    reporter.report(refused.code, refused.facts);
    return false;
  }
  reportDoubts(name, reporter);
  return true;
}

interface Refusal {
  readonly code:
    | "name-placeholder"
    | "name-garbled"
    | "name-escape"
    | "name-private-use"
    | "name-masked"
    | "name-and-others"
    | "name-symbol";
  readonly facts: Readonly<Record<string, string>>;
}

function findRefusal(name: string): Refusal | undefined {
  const compact = name.replace(/[\p{Zs}\p{Cf}]/gu, "");
  if (compact.length <= 20 && PLACEHOLDER.test(compact)) return { code: "name-placeholder", facts: { shown: compact } };
  if (isGarbled(name)) return { code: "name-garbled", facts: { shown: `${Array.from(name)[0]}…` } };
  const escape = findEscape(name);
  if (escape !== undefined) return { code: "name-escape", facts: { shown: escape } };
  const privateUse = findPrivateUse(name);
  if (privateUse !== undefined) return { code: "name-private-use", facts: { shown: privateUse } };
  if (NO_LETTER.test(name))
    return { code: "name-placeholder", facts: { shown: Array.from(name).slice(0, 10).join("") } };
  const mask = MASK.exec(name)?.[0];
  if (mask !== undefined) return { code: "name-masked", facts: { shown: mask.slice(0, 10) } };
  const others = AND_OTHERS.exec(name)?.[0];
  if (others !== undefined) return { code: "name-and-others", facts: { shown: others } };
  const symbol = findSymbol(name);
  return symbol === undefined ? undefined : { code: "name-symbol", facts: { shown: symbol } };
}

function findSymbol(name: string): string | undefined {
  for (const character of name)
    if (SYMBOL.test(character) && !HARMLESS_PICTOGRAPH.test(character) && !MIDDLE_DOT.test(character)) return character;
  return undefined;
}

function reportDoubts(name: string, reporter: CellReporter): void {
  const reportIfFound = (code: Parameters<CellReporter["report"]>[0], shown: string | undefined, more = {}): void => {
    if (shown !== undefined) reporter.report(code, { shown, ...more });
  };
  if (QUESTION.test(name)) reporter.report("name-question-mark");
  reportLookalikes(name, reporter);
  const fullWidth = FULL_WIDTH.exec(name)?.[0];
  reportIfFound("name-full-width", fullWidth, { regular: fullWidth?.normalize("NFKC") ?? "" });
  const dot = MIDDLE_DOT.exec(name)?.[0];
  reportIfFound("name-middle-dot", dot, { code: dot === undefined ? "" : codePoint(dot) });
  const space = SPACE_IN_HAN.exec(name)?.[0] ?? ODD_SPACE.exec(name)?.[0];
  if (space !== undefined) reporter.report("name-space", { code: codePoint(space) });
  if (hasInvisible(name)) reporter.report("text-hidden");
  reportIfFound("name-anonymous", ANONYMOUS.exec(name)?.[0]);
  const joined = JOINED.exec(name);
  reportIfFound("name-several", joined?.slice(1).find(Boolean));
  const isOrganization = ORGANIZATION.test(name);
  if (!isOrganization) reportIfFound("name-remark", REMARK.exec(name)?.[0]);
  if (!joined) reportIfFound("name-unusual", UNUSUAL.exec(name)?.[0] ?? HALF_WIDTH_KANA.exec(name)?.[0]);
  if (!isOrganization && isMixed(name)) reportIfFound("name-mixed", LETTER_OR_DIGIT.exec(name)?.[0]);
}

/** Checks for a Chinese name without a middle dot that contains ASCII letters or digits: 张伟1, 张(wei). */
function isMixed(name: string): boolean {
  return /\p{Script=Han}/u.test(name) && LETTER_OR_DIGIT.test(name) && !name.includes("·") && name.length <= 12;
}
