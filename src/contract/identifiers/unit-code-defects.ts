// The defects of a 不动产单元代码, with their texts.
import type { DefectTable } from "./common/defect.js";

/** Code of a defect of a unit code. */
export type UnitCodeDefect =
  | "unit-code-house-number"
  | "unit-code-length"
  | "unit-code-surplus"
  | "unit-code-several"
  | "unit-code-fixture-missing"
  | "unit-code-lookalike"
  | "unit-code-character"
  | "unit-code-ownership"
  | "unit-code-right"
  | "unit-code-fixture"
  | "unit-code-w-part"
  | "unit-code-parcel-serial"
  | "unit-code-virtual"
  | "unit-code-collective-only"
  | "unit-code-state-only"
  | "unit-code-fixture-zero"
  | "unit-code-county"
  | "unit-code-province";

const FIX_ZH = "请按不动产权证书或登记系统中的不动产单元号重新填写";
const FIX_EN = "Enter it again from the title certificate or the register";

/** The defects that `checkUnitCode` finds, with their texts. */
export const UNIT_CODE_DEFECTS: DefectTable<UnitCodeDefect> = {
  "unit-code-house-number": {
    severity: "error",
    zh: "“{shown}”是房号或地址，不是 28 位不动产单元号",
    en: "“{shown}” is a house number or an address, not a 28-character unit code",
    fixZh: "请填写不动产权证书“不动产单元号”一栏的 28 位代码",
    fixEn: "Enter the 28 characters that the title certificate shows as 不动产单元号",
  },
  "unit-code-length": {
    severity: "error",
    zh: "不动产单元号应为 28 位，实际 {length} 位{detailZh}",
    en: "A unit code has 28 characters; this one has {length}{detailEn}",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
  "unit-code-surplus": {
    severity: "error",
    zh: "单元号之外还有其他文字或符号",
    en: "The cell contains other text besides the unit code",
    fixZh: "请核对原件；只保留 28 位代码 {code}",
    fixEn: "Compare with the original; keep only the 28 characters {code}",
  },
  "unit-code-several": {
    severity: "error",
    zh: "一个单元格里有 {count} 个不动产单元号",
    en: "There are {count} unit codes in one cell",
    fixZh: "请每个单元写一行，各行的申请编号相同",
    fixEn: "Write a row for each unit, all with the same filing number",
  },
  "unit-code-fixture-missing": {
    severity: "error",
    zh: "只有 19 位宗地代码（{shown}），缺少后 9 位定着物代码",
    en: "Only the 19 characters of the parcel ({shown}); the last 9, the fixture, are missing",
    fixZh: "请补全后 9 位；仅当宗地上确无定着物时为 W00000000，即 {shown}W00000000",
    fixEn: "Add the last 9 characters; use W00000000 ({shown}W00000000) only if there is no fixture on the parcel",
  },
  "unit-code-lookalike": {
    severity: "error",
    zh: "第 {position} 位应为数字，实际为字母 {letter}，形近数字 {digit}",
    en: "Character {position} must be a digit but is the letter {letter}, which looks like {digit}",
    fixZh: "请核对原件；若确为数字，应为 {corrected}",
    fixEn: "Compare with the original; with digits it reads {corrected}",
  },
  "unit-code-character": {
    severity: "error",
    zh: "第 {position} 位应为数字，实际为“{letter}”",
    en: "Character {position} must be a digit but is “{letter}”",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
  "unit-code-ownership": {
    severity: "error",
    zh: "第 13 位（土地所有权）应为 G、J 或 Z，实际为“{letter}”",
    en: "Character 13 (ownership of the land) must be G, J or Z but is “{letter}”",
    fixZh: `${FIX_ZH}；国有土地为 G，集体土地为 J，未确定或有争议为 Z`,
    fixEn: `${FIX_EN}; G is state land, J collective land, Z undecided or disputed`,
  },
  "unit-code-right": {
    severity: "error",
    zh: "第 14 位（宗地权利类型）应为 A、B、C、D、E、F、G、H、L、N、S、W、X、Y 之一，实际为“{letter}”",
    en: "Character 14 (right to the parcel) must be one of A B C D E F G H L N S W X Y but is “{letter}”",
    fixZh: `${FIX_ZH}；城镇建设用地最常见为 B`,
    fixEn: `${FIX_EN}; B, urban construction land, is the most common`,
  },
  "unit-code-fixture": {
    severity: "error",
    zh: "第 20 位（定着物特征码）应为 F、L、Q 或 W，实际为“{letter}”",
    en: "Character 20 (kind of fixture) must be F, L, Q or W but is “{letter}”",
    fixZh: `${FIX_ZH}；房屋为 F，林木为 L，其他定着物为 Q，无定着物为 W`,
    fixEn: `${FIX_EN}; F is a building, L trees, Q another fixture, W none`,
  },
  "unit-code-w-part": {
    severity: "error",
    zh: "W 表示无定着物，其后必须是 8 个 0，实际为 {number}",
    en: "W means no fixture and must be followed by eight zeros, not {number}",
    fixZh: "若为房屋，第 20 位应为 F；若确无定着物，后 8 位应为 00000000；请核对原件",
    fixEn: "For a building character 20 is F; without a fixture the last 8 are 00000000; compare with the original",
  },
  "unit-code-parcel-serial": {
    severity: "error",
    zh: "宗地顺序号（第 15-19 位）不能为 00000",
    en: "The serial number of the parcel (characters 15-19) cannot be 00000",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
  "unit-code-virtual": {
    severity: "warning",
    zh: "地籍区和地籍子区为 000000，是历史数据迁移时的虚拟单元号",
    en: "Cadastral area and subarea are 000000: a virtual code from the migration of old registers",
    fixZh: "请向登记机构确认该房屋是否已有正式单元号",
    fixEn: "Ask the authority whether the house now has a regular code",
  },
  "unit-code-collective-only": {
    severity: "warning",
    zh: "宗地特征码 {feature} 少见：{letter} 只应与 J（集体）组合",
    en: "Parcel feature {feature} is unusual: {letter} is used with J (collective) only",
    fixZh: "请核对第 13、14 位",
    fixEn: "Check characters 13 and 14",
  },
  "unit-code-state-only": {
    severity: "warning",
    zh: "宗地特征码 {feature} 不应出现：海域和无居民海岛属于国家所有，第 13 位应为 G，不是 J（集体）",
    en: "Parcel feature {feature} should not exist: sea areas and uninhabited islands belong to the state, so character 13 is G, not J (collective)",
    fixZh: "请核对第 13、14 位；依据：民法典第二百四十七条、第二百四十八条",
    fixEn: "Check characters 13 and 14; source: Civil Code, articles 247 and 248",
  },
  "unit-code-fixture-zero": {
    severity: "warning",
    zh: "定着物单元号（第 21-28 位）全为 0：有定着物的，编号从 1 开始",
    en: "The fixture number (characters 21-28) consists of zeros; the number of a fixture begins with 1",
    fixZh: "请按不动产权证书核对第 20-28 位；确无定着物的，第 20 位为 W",
    fixEn: "Check characters 20-28 against the title certificate; without a fixture character 20 is W",
  },
  "unit-code-county": {
    severity: "warning",
    zh: "前 6 位 {division} 是省级或地市级代码，单元号应以县级行政区划代码开头",
    en: "The first 6 digits, {division}, are the code of a province or city; a unit code begins with the code of a county or district",
    fixZh: "请按不动产权证书核对前 6 位；登记簿中确为该代码的，可不修改",
    fixEn: "Check the first 6 digits against the title certificate; leave the code if the register has it",
  },
  "unit-code-province": {
    severity: "warning",
    zh: "前两位 {code} 不是已知的省级代码",
    en: "The first two digits {code} are not the code of a known province",
    fixZh: "请核对前 6 位行政区划代码",
    fixEn: "Check the first 6 digits, the division",
  },
};
