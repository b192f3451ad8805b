import type { Rule } from "../model/rule.js";

/** Rules about entries in the register that restrict other filings. Only the authority can evaluate them. */
export const EFFECT_RULES: readonly Rule[] = [
  {
    id: "R-01",
    severity: "registry",
    kinds: ["mortgage.file", "pre-notice.register"],
    fields: [],
    title: { zh: "查封期间不予办理抵押、转移登记", en: "no mortgage or transfer of a seized unit" },
    text: {
      zh: "不动产被依法查封期间，申请抵押、转移登记的，不予登记；抵押权注销登记不受影响。",
      en: "While a unit is seized, mortgages and transfers of it are refused. A mortgage can still be cancelled.",
    },
    fix: {
      zh: "请先查询不动产单元的登记状态，查封解除后再申请",
      en: "Query the state of the unit and file again once the seizure is released",
    },
    source: "查封、扣押、冻结财产的规定（2020）第二十四条",
  },
  {
    id: "R-02",
    severity: "registry",
    kinds: ["mortgage.file", "pre-notice.register"],
    fields: [],
    title: { zh: "预告登记未经权利人同意不得处分", en: "a pre-notice blocks disposal" },
    text: {
      zh: "预告登记后，未经预告登记权利人书面同意，处分该不动产的，不予办理；设立抵押权属于处分。",
      en: "While a pre-notice is effective, the unit cannot be disposed of without the written consent of its holder. A mortgage is a disposal.",
    },
    fix: {
      zh: "请附预告登记权利人的书面同意，或先注销预告登记",
      en: "Attach the holder's written consent, or cancel the pre-notice first",
    },
    source: "民法典第二百二十一条；物权编解释（一）（2020）第四条",
  },
  {
    id: "R-03",
    severity: "registry",
    kinds: ["mortgage.file"],
    fields: [],
    title: { zh: "异议登记期间的处分", en: "disposal while an objection is registered" },
    text: {
      zh: "异议登记有效期间申请处分的，应书面承诺知悉异议登记并自行承担风险；异议登记申请人自登记之日起十五日内不起诉的，异议登记失效。",
      en: "While an objection is registered, a disposal needs a written acknowledgement of the risk. The objection lapses if the objector does not sue within 15 days.",
    },
    fix: {
      zh: "请附知悉异议登记并自行承担风险的书面承诺",
      en: "Attach the written acknowledgement of the risk",
    },
    source: "民法典第二百二十条",
  },
  {
    id: "R-04",
    severity: "registry",
    kinds: ["mortgage.file"],
    fields: [],
    title: { zh: "设有居住权的住宅", en: "a home with a right of habitation" },
    text: {
      zh: "居住权自登记时设立，不得转让、继承；设有居住权的住宅可以抵押，并提示抵押权人。",
      en: "A right of habitation exists from registration and can be neither transferred nor inherited. Such a home may be mortgaged; the mortgagee is informed.",
    },
    fix: {
      zh: "请评估居住权对抵押财产价值的影响",
      en: "Assess the effect of the right of habitation on the value of the property",
    },
    source: "民法典第三百六十八条、第三百六十九条",
  },
  {
    id: "R-05",
    severity: "registry",
    kinds: ["mortgage.file", "pre-notice.register"],
    fields: [],
    title: { zh: "更正登记期间暂停办理其他登记", en: "other filings are suspended during a correction" },
    text: {
      zh: "登记机构办理更正登记期间，可能暂停办理该不动产的其他登记，以当地规定为准。",
      en: "While a correction is in progress, the authority may suspend other filings for the unit; local rules apply.",
    },
    fix: {
      zh: "请等待更正登记办结，办结后继续办理",
      en: "Wait until the correction is completed; the filing then continues",
    },
  },
  {
    id: "R-06",
    severity: "registry",
    kinds: ["mortgage.file"],
    fields: [],
    title: {
      zh: "抵押财产被查封的，最高额抵押的债权确定",
      en: "a seizure fixes the claim of a maximum-claim mortgage",
    },
    text: {
      zh: "抵押权人知道或者应当知道抵押财产被查封的，最高额抵押的债权确定，此后新增的债权不再受担保。",
      en: "Once the mortgagee knows or should know that the property is seized, the claim under a maximum-claim mortgage is fixed. Later loans are not secured.",
    },
    fix: {
      zh: "请立即停止在该抵押项下发放新的贷款",
      en: "Stop granting new loans under this mortgage immediately",
    },
    source: "民法典第四百二十三条第四项；查封、扣押、冻结财产的规定（2020）第二十五条",
  },
];
