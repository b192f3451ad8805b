import { citizenIdCheckDigit } from "../../../contract/index.js";

/** Returns a generator of numbers in [0, 1) that depends only on the seed, so that two demos can be compared. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

export interface DemoPerson {
  readonly name: string;
  readonly idNo: string;
}

const FAMILY = [..."王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"];
const GIVEN = [
  "伟",
  "芳",
  "娜",
  "敏",
  "静",
  "丽",
  "强",
  "磊",
  "军",
  "洋",
  "勇",
  "艳",
  "杰",
  "涛",
  "明",
  "秀兰",
  "建国",
  "志强",
  "晓燕",
  "海燕",
  "雪梅",
  "文博",
  "子涵",
  "欣怡",
  "浩然",
];
/** Names that programs often corrupt: a rare character, a middle dot, a compound surname. */
const UNUSUAL = ["刘䶮", "阿依古丽·买买提", "欧阳修远", "司马若昭"];
const DIVISIONS = ["330106", "330102", "330105", "330108", "330203", "330302", "310104", "320102"];

/** Makes fictitious people whose ID numbers have valid check digits. */
export function peopleMaker(random: () => number): () => DemoPerson {
  let made = 0;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  return () => {
    made++;
    const name = made % 12 === 5 ? UNUSUAL[Math.floor(made / 12) % UNUSUAL.length]! : pick(FAMILY) + pick(GIVEN);
    const born = new Date(
      Date.UTC(1960 + Math.floor(random() * 42), Math.floor(random() * 12), 1 + Math.floor(random() * 28)),
    );
    // The serial number makes every ID number unique.
    const body =
      pick(DIVISIONS) +
      born.toISOString().slice(0, 10).replaceAll("-", "") +
      String(100 + (made % 900)).padStart(3, "0");
    return { name, idNo: body + citizenIdCheckDigit(body) };
  };
}

/** The same number with a wrong last character. */
export function wrongCheckDigit(idNo: string): string {
  const last = idNo.at(-1)!;
  return idNo.slice(0, -1) + (last === "7" ? "3" : "7");
}
