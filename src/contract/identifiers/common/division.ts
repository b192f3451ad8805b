// 行政区划代码, GB/T 2260: provinces only. Districts change, and old numbers keep the codes of abolished ones.

/** A province, municipality or region. */
export interface Province {
  /** First two digits of a division code. */
  code: string;
  /** Name in Chinese. */
  zh: string;
  /** Name in English. */
  en: string;
  /** 简称, the first character of certificate and case numbers. */
  short: string;
}

function province(code: string, zh: string, en: string, short: string): Province {
  return Object.freeze({ code, zh, en, short });
}

/** 81-83 are the prefixes of residence permits for people of Hong Kong, Macao and Taiwan; 71 is GB/T 2260's Taiwan. */
export const PROVINCES: readonly Province[] = Object.freeze([
  province("11", "北京市", "Beijing", "京"),
  province("12", "天津市", "Tianjin", "津"),
  province("13", "河北省", "Hebei", "冀"),
  province("14", "山西省", "Shanxi", "晋"),
  province("15", "内蒙古自治区", "Inner Mongolia", "内"),
  province("21", "辽宁省", "Liaoning", "辽"),
  province("22", "吉林省", "Jilin", "吉"),
  province("23", "黑龙江省", "Heilongjiang", "黑"),
  province("31", "上海市", "Shanghai", "沪"),
  province("32", "江苏省", "Jiangsu", "苏"),
  province("33", "浙江省", "Zhejiang", "浙"),
  province("34", "安徽省", "Anhui", "皖"),
  province("35", "福建省", "Fujian", "闽"),
  province("36", "江西省", "Jiangxi", "赣"),
  province("37", "山东省", "Shandong", "鲁"),
  province("41", "河南省", "Henan", "豫"),
  province("42", "湖北省", "Hubei", "鄂"),
  province("43", "湖南省", "Hunan", "湘"),
  province("44", "广东省", "Guangdong", "粤"),
  province("45", "广西壮族自治区", "Guangxi", "桂"),
  province("46", "海南省", "Hainan", "琼"),
  province("50", "重庆市", "Chongqing", "渝"),
  province("51", "四川省", "Sichuan", "川"),
  province("52", "贵州省", "Guizhou", "黔"),
  province("53", "云南省", "Yunnan", "云"),
  province("54", "西藏自治区", "Tibet", "藏"),
  province("61", "陕西省", "Shaanxi", "陕"),
  province("62", "甘肃省", "Gansu", "甘"),
  province("63", "青海省", "Qinghai", "青"),
  province("64", "宁夏回族自治区", "Ningxia", "宁"),
  province("65", "新疆维吾尔自治区", "Xinjiang", "新"),
  province("71", "台湾省", "Taiwan", "台"),
  province("81", "香港特别行政区", "Hong Kong", "港"),
  province("82", "澳门特别行政区", "Macao", "澳"),
  province("83", "台湾地区居民居住证", "Taiwan (residence permit)", "台"),
]);

const BY_CODE = new Map(PROVINCES.map((found) => [found.code, found]));
const KNOWN = new Uint8Array(100);
for (const { code } of PROVINCES) KNOWN[Number(code)] = 1;

/** Finds the province of a division code, by its first two digits. */
export function provinceOf(division: string): Province | undefined {
  return BY_CODE.get(division.slice(0, 2));
}

/** Whether the text begins with the two digits of a province. Does not allocate. */
export function hasKnownProvince(text: string): boolean {
  const tens = text.charCodeAt(0) - 48;
  const ones = text.charCodeAt(1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 && KNOWN[tens * 10 + ones] === 1;
}

/** Whether two ASCII digits are those of a province. */
export function isProvinceAt(bytes: Uint8Array, at: number): boolean {
  return KNOWN[(bytes[at]! - 48) * 10 + bytes[at + 1]! - 48] === 1;
}

/** Whether the value has six digits and begins with a province. Abolished districts pass. */
export function isDivisionCode(value: string): boolean {
  return /^\d{6}$/.test(value) && hasKnownProvince(value);
}
