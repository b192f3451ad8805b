/**
 * 类型代字: 最高人民法院《人民法院案件类型及其代字标准》 (法〔2015〕137号, in force since 2016-01-01, with its later types)
 * and 诉前调书, 诉前调确 (since 2022-01-01, 最高人民法院 notice of September 2021). Courts of some provinces also use
 * 诉前调 and 民诉前调. A type that is not listed is at most a warning, because types are added.
 */
const TYPES = new Set(
  (
    "刑辖 民辖 民辖终 民辖监 行辖 行辖终 赔辖 赔辖终 " +
    "刑初 刑终 刑监 刑申 刑抗 刑再 刑没 刑核 刑医 刑医解 刑医复 刑医监 刑止 刑止调 刑止核 刑更 刑更监 刑更备 刑他 " +
    "刑教 刑教解 刑教复 刑教监 " +
    "民初 民终 民监 民申 民抗 民再 民撤 民特 民特监 民催 民督 民督监 民他 民保令 民保更 " +
    "行初 行终 行监 行申 行抗 行再 行审 行审复 行他 " +
    "行赔初 行赔终 行赔监 行赔申 行赔抗 行赔再 行赔他 法赔 委赔 委赔监 赔确监 委赔提 委赔再 赔他 " +
    "司救刑 司救民 司救行 司救赔 司救执 司救访 司救他 " +
    "认台 认港 认澳 认复 认他 请台送 请港送 请澳送 台请送 港请送 澳请送 请台调 请港调 请澳调 台请调 港请调 澳请调 " +
    "请移管 助移管 请移赃 助移赃 协外认 协他 协外送 请外送 协外调 请外调 请外移 协外移 请外引 协外引 " +
    "司惩 司惩复 财保 行保 行保复 证保 执 执恢 执保 执异 执复 执监 执协 执他 " +
    "清申 破申 清终 破终 清监 破监 强清 破 诉前调 诉前调书 诉前调确 民诉前调"
  ).split(" "),
);
/** 专门审判代字 before the type: 知, intellectual property (法〔2018〕335号). */
const SPECIAL = "知";
/** Max length of a type (Chinese characters) by the standard. */
const MAX_LENGTH = 3;

/** Whether the type, with or without 专门审判代字, is listed. */
export function isKnownCaseType(type: string): boolean {
  return TYPES.has(type) || (type.startsWith(SPECIAL) && TYPES.has(type.slice(1)));
}

/** Whether the text can be a type: listed, of the length that the standard allows, or a type of 诉前 procedures. */
export function isPossibleCaseType(type: string): boolean {
  return isKnownCaseType(type) || type.length <= MAX_LENGTH || /^民?诉前/.test(type);
}
