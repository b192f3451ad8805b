import type { Rule } from "../model/rule.js";

/** Effects of what stands on the register on other filings; only the authority can know. */
export const EFFECT_RULES: readonly Rule[] = [
  {
    id: "R-01",
    severity: "registry",
    kinds: ["mortgage.file", "pre-notice.register"],
    fields: [],
    title: { zh: "查封期间不办理抵押、转移", en: "no mortgage or transfer under a seizure" },
    text: {
      zh: "不动产被依法查封期间，申请抵押、转移登记的不予登记；抵押权注销登记不受影响。",
      en: "While a unit is seized its mortgage and transfer are refused; cancelling a mortgage remains possible.",
    },
    fix: { zh: "请先查询单元状态；查封解除后再申请", en: "Look at the unit's state; file again after the release" },
    source: "查封、扣押、冻结财产的规定（2020）第二十四条；上海市不动产登记若干规定（2020）第十六条",
  },
  {
    id: "R-02",
    severity: "registry",
    kinds: ["mortgage.file", "pre-notice.register"],
    fields: [],
    title: { zh: "预告登记未经权利人同意不得处分", en: "a pre-notice blocks disposal" },
    text: {
      zh: "预告登记后，未经预告登记权利人书面同意，处分该不动产的不予办理；设立抵押权也是处分。",
      en: "Under an effective pre-notice nobody disposes of the unit, by mortgage too, without the holder's written consent.",
    },
    fix: {
      zh: "请附预告登记权利人的书面同意，或先注销预告登记",
      en: "Attach the holder's written consent, or have the pre-notice cancelled",
    },
    source: "民法典第二百二十一条；物权编解释（一）（2020）第四条",
  },
  {
    id: "R-03",
    severity: "registry",
    kinds: ["mortgage.file"],
    fields: [],
    title: { zh: "异议登记期间的处分", en: "an objection on the register" },
    text: {
      zh: "异议登记有效期间申请处分的，须书面确认知悉风险；申请人十五日内不起诉的，异议登记失效。",
      en: "While an objection stands a disposal needs a written risk acknowledgement; it lapses if the objector does not sue within 15 days.",
    },
    fix: { zh: "请附知悉异议登记并承担风险的书面承诺", en: "Attach the written acknowledgement of the risk" },
    source: "民法典第二百二十条",
  },
  {
    id: "R-04",
    severity: "registry",
    kinds: ["mortgage.file"],
    fields: [],
    title: { zh: "设有居住权的住宅", en: "a home with a right of habitation" },
    text: {
      zh: "居住权自登记时设立，不得转让、继承；设有居住权的住宅可以抵押，但应提示抵押权人。",
      en: "A right of habitation exists from registration; such a home may be mortgaged, and the bank should know.",
    },
    fix: { zh: "请评估居住权对抵押物价值的影响", en: "Consider what it means for the value" },
    source: "民法典第三百六十八条、第三百六十九条",
  },
  {
    id: "R-05",
    severity: "registry",
    kinds: ["mortgage.file", "pre-notice.register"],
    fields: [],
    title: { zh: "更正登记期间暂停其他登记", en: "filings rest during a correction" },
    text: {
      zh: "登记机构办理更正登记期间，暂停办理该不动产的其他登记。",
      en: "While a correction is under way other filings on the unit are suspended.",
    },
    fix: { zh: "请等待更正登记完成", en: "Wait for the correction to end" },
    source: "上海市不动产登记若干规定（2020）第三十一条",
  },
  {
    id: "R-06",
    severity: "registry",
    kinds: ["mortgage.file"],
    fields: [],
    title: { zh: "查封使最高额抵押的债权确定", en: "a seizure fixes a maximum-claim mortgage" },
    text: {
      zh: "抵押权人知道或者应当知道抵押财产被查封的，最高额抵押的债权确定，此后新增的债权不再受担保。",
      en: "Once the bank knows or should know of a seizure, the claim under a maximum mortgage is fixed; later loans are not secured.",
    },
    fix: { zh: "请立即停止在该抵押项下发放新的贷款", en: "Stop lending under this mortgage at once" },
    source: "民法典第四百二十三条第四项；查封、扣押、冻结财产的规定（2020）第二十五条",
  },
];
