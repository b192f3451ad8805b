/** A reason or an alert of the register: its text in both languages, with its legal source. */
export interface Rule {
  /** Id of the rule, the same as in the client and the documentation. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
  /** Law or official document; absent when there is none. */
  readonly source?: string;
}

export const L1 = "民法典";
export const L2 = "不动产登记暂行条例";
export const L3 = "最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定";
export const L4 = "最高人民法院关于适用民事诉讼法的解释 第四百八十五条";
export const L5 = "最高人民法院关于人民法院办理财产保全案件若干问题的规定";
export const L6 = "最高人民法院关于适用民法典有关担保制度的解释";
/** Who may release a preservation: the court that ordered it, or its superior. */
export const RELEASE = "最高人民法院关于适用民事诉讼法的解释 第一百六十五条";
export const DETAIL = "不动产登记暂行条例实施细则";
export const F5 = "法发〔2004〕5号";
/** Refusal of a filing that does not agree with the register. */
export const MISMATCH = `${L2} 第二十二条`;

export const fixUnit = { fixZh: "请核对不动产单元号", fixEn: "check the unit code" };
export const asCourt = {
  fixZh: "请核对不动产登记簿后重新嘱托",
  fixEn: "check the register and send the order again if it is still needed",
};
export const noAction = { fixZh: "无需处理", fixEn: "no action needed" };
