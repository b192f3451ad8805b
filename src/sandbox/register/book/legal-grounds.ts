import type { Alert, Reason } from "../../../contract/index.js";
import { formatInstant } from "../../calendar/format.js";

interface Rule {
  /** Id of the rule, the same in the client and in the documents. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
  /** Where it is written. */
  readonly source: string;
}

const L1 = "民法典";
const L2 = "不动产登记暂行条例";
const L3 = "最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定";
const L4 = "最高人民法院关于适用民事诉讼法的解释 第四百八十五条";
const L5 = "最高人民法院关于人民法院办理财产保全案件若干问题的规定";
const L6 = "最高人民法院关于适用民法典有关担保制度的解释";
const DETAIL = "不动产登记暂行条例实施细则";
const F5 = "法发〔2004〕5号";
/** Grounds on which Shanghai refuses beside the national ones: a filing that does not agree with the register. */
const MISMATCH = `${L2} 第二十二条；上海市不动产登记若干规定`;
/** What registries do without a text of law that says so: shown as that, never as an article. */
const PRACTICE = "登记实务";

const fixUnit = { fixZh: "核对不动产单元号", fixEn: "check the unit code" };
const asCourt = { fixZh: "核对不动产登记簿后重新嘱托", fixEn: "check the register and send the order again" };

/**
 * Every sentence with which the register refuses a filing or tells an institution something, with its source in law.
 * `{name}` stands for a fact of the single case; no sentence repeats a person's name or number.
 */
export const RULES = {
  unitUnknown: {
    code: "unit-unknown",
    zh: "登记簿中没有该不动产单元",
    en: "the register holds no such unit",
    ...fixUnit,
    source: MISMATCH,
  },
  unitTwice: {
    code: "unit-twice",
    zh: "同一申请中该不动产单元重复出现",
    en: "the same unit stands twice in this filing",
    fixZh: "删除重复的单元",
    fixEn: "remove the duplicate",
    source: PRACTICE,
  },
  ownerMismatch: {
    code: "owner-mismatch",
    zh: "抵押人与登记簿记载的权利人不一致",
    en: "a mortgagor is not the owner whom the register names",
    fixZh: "核对权利人姓名、证件号；权属已变动的，先办理转移登记",
    fixEn: "check name and ID number; if the unit changed hands, register the transfer first",
    source: MISMATCH,
  },
  titleMismatch: {
    code: "title-mismatch",
    zh: "不动产权证号与登记簿记载不一致",
    en: "the title certificate number is not the one in the register",
    fixZh: "核对不动产权证书",
    fixEn: "check the title certificate",
    source: MISMATCH,
  },

  coOwners: {
    code: "DY-19",
    zh: "共有不动产抵押：共同共有须全体共有人、按份共有须占份额三分之二以上的共有人申请",
    en: "co-owned property: all joint owners, or owners of two thirds of the shares, must be mortgagors",
    fixZh: "补列其他共有人为抵押人，或附共有人同意的授权书",
    fixEn: "name the other co-owners as mortgagors, or attach their authorisation",
    source: `${L1} 第三百零一条`,
  },
  debtTerm: {
    code: "DY-07",
    zh: "债务履行期限（债权确定期间）的结束日期早于起始日期",
    en: "the debt term ends before it starts",
    fixZh: "核对合同中的期限",
    fixEn: "check the term in the contract",
    source: `${L1} 第四百二十条、第四百二十三条`,
  },
  seized: {
    code: "R-01",
    zh: "不动产已被{measure}（{organ}，{documentNo}），不予办理",
    en: "the unit is under {measureEn} ({organ}, {documentNo}): not to be registered",
    fixZh: "解除查封后再申请",
    fixEn: "file again once the seizure is released",
    source: `${L3} 第二十四条；上海市不动产登记若干规定 第十六条第五项`,
  },
  landSeized: {
    code: "CF-20",
    zh: "房屋、土地一并查封：同一宗地上同一权利人的{unitCode}已被查封（{organ}，{documentNo}），不予办理",
    en: "a seizure covers house and land together: {unitCode} of the same parcel and owner is seized ({organ}, {documentNo})",
    fixZh: "解除查封后再申请",
    fixEn: "file again once the seizure is released",
    source: `${L3} 第二十一条、第二十四条`,
  },
  noticed: {
    code: "R-02",
    zh: "不动产已办理预告登记（{proofNo}），未经预告登记权利人书面同意，不予办理抵押登记",
    en: "the unit is under a pre-notice ({proofNo}): no mortgage without the written consent of its holder",
    fixZh: "附预告登记权利人的书面同意（授权书），或先注销预告登记",
    fixEn: "attach the holder's written consent (authorisation), or cancel the pre-notice first",
    source: `${L1} 第二百二十一条；物权编解释（一） 第四条；上海市不动产登记若干规定 第三十二条`,
  },
  constructionNoticed: {
    code: "DY-14",
    zh: "在建建筑物抵押不得包括已办理预告登记或预售合同备案的房屋",
    en: "a mortgage of a building under construction may not include units under pre-notice or sold by a filed pre-sale contract",
    fixZh: "从抵押范围中去掉该单元，或先注销预告登记",
    fixEn: "leave the unit out, or cancel its pre-notice first",
    source: `${DETAIL} 第七十五条至第七十七条；${L6} 第五十一条；上海市不动产登记若干规定 第二十九条`,
  },
  notYetRegistered: {
    code: "DY-15",
    zh: "预售商品房尚未办理所有权登记，不能办理抵押权首次登记",
    en: "the home has no registered owner yet: no mortgage can be registered on it",
    fixZh: "买受人按揭请办理预购商品房抵押权预告登记；开发企业融资请以“土地和在建建筑物”申请",
    fixEn:
      "for a buyer's loan file a mortgage pre-notice; for the developer's own loan file it as land and building under construction",
    source: `${DETAIL} 第七十八条`,
  },
  alreadyBuilt: {
    code: "DY-14",
    zh: "房屋已办理首次登记，不属于在建建筑物",
    en: "the building is registered already: not under construction",
    fixZh: "抵押不动产类型改为“土地和房屋”",
    fixEn: "file it as land and house",
    source: `${DETAIL} 第七十五条至第七十七条`,
  },
  correction: {
    code: "R-05",
    zh: "不动产正在办理更正登记，暂停办理其他登记",
    en: "a correction of the register is in progress: other registrations of the unit are suspended",
    fixZh: "更正登记办结后继续办理",
    fixEn: "it goes on when the correction is done",
    source: "上海市不动产登记若干规定 第三十一条",
  },
  habitation: {
    code: "R-04",
    zh: "该住宅设有居住权；可以抵押，请抵押权人注意",
    en: "a right of habitation is registered on the home: it may be mortgaged, the mortgagee should know",
    fixZh: "与居住权人核实",
    fixEn: "clarify with the holder of the right",
    source: `${L1} 第三百六十八条、第三百六十九条`,
  },

  proofUnknown: {
    code: "proof-unknown",
    zh: "登记簿中该单元没有此登记证明号",
    en: "the register holds no such proof for this unit",
    fixZh: "核对不动产登记证明号和不动产单元号",
    fixEn: "check the proof number and the unit code",
    source: MISMATCH,
  },
  proofOther: {
    code: "proof-unknown",
    zh: "该登记证明不是{expected}的证明",
    en: "this proof is not one of a {expectedEn}",
    fixZh: "核对登记证明的种类",
    fixEn: "check what the proof certifies",
    source: MISMATCH,
  },
  proofOfOthers: {
    code: "not-holder",
    zh: "申请机构不是该登记的权利人或义务人",
    en: "the filing institution is no party to this registration",
    fixZh: "由登记的权利人申请",
    fixEn: "the holder of the right must file",
    source: `${L2} 第十四条`,
  },
  alreadyEnded: {
    code: "already-ended",
    zh: "该登记已于 {on} {how}，无需再办",
    en: "this registration {howEn} on {on}: nothing to do",
    fixZh: "核对登记证明号",
    fixEn: "check the proof number",
    source: PRACTICE,
  },
  proofTwice: {
    code: "unit-twice",
    zh: "同一申请中该登记证明重复出现",
    en: "the same proof stands twice in this filing",
    fixZh: "删除重复的行",
    fixEn: "remove the duplicate",
    source: PRACTICE,
  },
  beforeOurTime: {
    code: "entered-before",
    zh: "登记证明号 {proofNo} 系本系统之前的登记，依法继续有效，已按注销记载",
    en: "proof {proofNo} is from before this register's time; it stays valid by law, and its cancellation has been entered",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: `${L2} 第三十三条`,
  },
  rankMoved: {
    code: "DY-05",
    zh: "在先抵押权变动，抵押顺位由第 {from} 变为第 {to}",
    en: "the ranks before this mortgage changed: it moved from rank {from} to rank {to}",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: `${L1} 第四百一十四条`,
  },

  rankAgreed: {
    code: "DY-05",
    zh: "抵押权人约定变更顺位，由第 {from} 变为第 {to}",
    en: "the mortgagees agreed on other ranks: this mortgage moved from rank {from} to rank {to}",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: `${L1} 第四百零九条、第四百一十四条`,
  },
  rankHarms: {
    code: "DY-06",
    zh: "顺位变更对抵押权（{proofNo}）不利，未附该抵押权人的书面同意，不予办理",
    en: "the change of ranks harms the mortgage {proofNo}, and its mortgagee's written consent is missing",
    fixZh: "附该抵押权人的书面同意",
    fixEn: "attach the written consent of that mortgagee",
    source: `${L1} 第四百零九条`,
  },
  rankList: {
    code: "DY-05",
    zh: "约定的顺位必须列明该单元现有的全部抵押权，各一次",
    en: "agreed ranks must name every mortgage of the unit, each once",
    fixZh: "核对登记证明号",
    fixEn: "check the proof numbers",
    source: PRACTICE,
  },

  noticeExists: {
    code: "YG-06",
    zh: "该房屋已办理预告登记（{proofNo}），不得重复办理",
    en: "the home is under a pre-notice already ({proofNo})",
    fixZh: "核对房屋；合同已解除的，先注销原预告登记",
    fixEn: "check the unit; if the earlier contract was annulled, cancel its pre-notice first",
    source: `${L1} 第二百二十一条`,
  },
  noticeNotPreSale: {
    code: "YG-06",
    zh: "该房屋已办理所有权登记，不是预售商品房（期房）",
    en: "the home has a registered owner: it is not a pre-sale home",
    fixZh: "现房买卖请直接办理转移登记",
    fixEn: "register the transfer of a finished home directly",
    source: PRACTICE,
  },
  noticeNotHome: {
    code: "YG-06",
    zh: "该单元是土地，不是预售商品房",
    en: "the unit is land, not a pre-sale home",
    ...fixUnit,
    source: PRACTICE,
  },
  noticeNotDeveloper: {
    code: "YG-06",
    zh: "该房屋不属于申请企业的预售项目",
    en: "the home is not in a project of the filing developer",
    fixZh: "核对不动产单元号，由预售人申请",
    fixEn: "check the unit code; the seller must file",
    source: PRACTICE,
  },
  noticeSold: {
    code: "YG-06",
    zh: "该房屋的预售合同已由其他买受人备案",
    en: "a pre-sale contract of another buyer is on file for the home",
    fixZh: "核对房屋；一房二卖须先解除备案",
    fixEn: "check the unit; a home sold twice needs the earlier contract taken off the file",
    source: PRACTICE,
  },
  noticeSeized: {
    code: "YG-06",
    zh: "该房屋已被{measure}（{organ}，{documentNo}），不予办理预告登记",
    en: "the home is under {measureEn} ({organ}, {documentNo}): no pre-notice",
    fixZh: "解除查封后再申请",
    fixEn: "file again once the seizure is released",
    source: `${L3} 第二十四条`,
  },
  noticeMortgaged: {
    code: "YG-05",
    zh: "该房屋在在建建筑物抵押范围内（{proofNo}），应先办理该单元的抵押权注销",
    en: "the home is covered by a mortgage of the building under construction ({proofNo}): that must be cancelled on the unit first",
    fixZh: "请抵押权人先注销该单元的在建建筑物抵押",
    fixEn: "ask the mortgagee to cancel the mortgage on this unit first",
    source: `${DETAIL} 第八十六条`,
  },
  shares: {
    code: "YG-06",
    zh: "买受人共有份额之和不等于 1，或有的买受人没有份额",
    en: "the buyers' shares do not add up to 1, or some buyer has none",
    fixZh: "核对各买受人的份额",
    fixEn: "check every buyer's share",
    source: PRACTICE,
  },
  mortgageNoticeStands: {
    code: "DY-15",
    zh: "买卖预告登记之上还有抵押权预告登记（{proofNo}），不能单独注销",
    en: "a mortgage pre-notice ({proofNo}) stands on this purchase pre-notice: it cannot be cancelled alone",
    fixZh: "同一申请中一并注销抵押权预告登记，或附其权利人的书面同意（授权书）",
    fixEn: "cancel the mortgage pre-notice in the same filing, or attach its holder's written consent (authorisation)",
    source: `${DETAIL} 第七十八条`,
  },
  noticeLapsed: {
    code: "YG-01",
    zh: "自能够办理不动产登记之日起九十日内未申请，预告登记失效",
    en: "no application within 90 days after registration became possible: the pre-notice has lapsed",
    fixZh: "请买受人申请转移登记",
    fixEn: "have the buyer apply for the transfer",
    source: `${L1} 第二百二十一条`,
  },
  noticeDebtEnded: {
    code: "YG-02",
    zh: "债权消灭（{cause}），预告登记失效",
    en: "the claim has ended ({cause}): the pre-notice has lapsed",
    fixZh: "办理预告登记注销",
    fixEn: "cancel the pre-notice",
    source: `${L1} 第二百二十一条；物权编解释（一） 第五条`,
  },
  noticeFulfilled: {
    code: "DY-16",
    zh: "已办理所有权转移登记，抵押权预告登记转为抵押权（{proofNo}），顺位自预告登记之日起计算",
    en: "ownership is registered: the mortgage pre-notice has become a mortgage ({proofNo}), with its rank counted from the notice",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: `${L6} 第五十二条；${DETAIL} 第七十八条`,
  },

  seizureTooLong: {
    code: "CF-01",
    zh: "查封不动产的期限不得超过三年",
    en: "a seizure of real estate runs three years at most",
    fixZh: "结束日期不得晚于 {latest}",
    fixEn: "let it end by {latest}",
    source: L4,
  },
  seizureOver: {
    code: "CF-03",
    zh: "查封结束日期已过，或早于起始日期",
    en: "the seizure's end date has passed, or lies before its start",
    fixZh: "核对查封起止日期",
    fixEn: "check the dates of the seizure",
    source: `${L3} 第二十七条`,
  },
  seizureExists: {
    code: "seizure-exists",
    zh: "同一机关以同一文号对该单元的查封已在登记簿中",
    en: "this organ's seizure under this document stands in the register already",
    fixZh: "延长期限请办理续封",
    fixEn: "to prolong it file a renewal",
    source: PRACTICE,
  },
  alreadyOwner: {
    code: "CF-12",
    zh: "房屋已登记在被执行人名下，应办理查封而不是预查封",
    en: "the home is registered to the debtor: seize it, do not pre-seize it",
    fixZh: "查封类型改为“查封”",
    fixEn: "file it as a seizure",
    source: `${F5} 第十三条至第十五条`,
  },
  notYetOwned: {
    code: "CF-12",
    zh: "房屋尚未登记在被执行人名下，应办理预查封",
    en: "the home is not yet registered to the debtor: pre-seize it",
    fixZh: "查封类型改为“预查封”",
    fixEn: "file it as a pre-seizure",
    source: `${F5} 第十三条至第十五条`,
  },
  notDebtors: {
    code: "CF-19",
    zh: "不动产已登记在第三人名下，不得查封",
    en: "the unit is registered to a third party and may not be seized",
    fixZh: "核对被执行人和不动产单元号",
    fixEn: "check the debtor and the unit code",
    source: `${L3} 第二十三条`,
  },
  noGround: {
    code: "CF-12",
    zh: "被执行人与该预售商品房无关：既非预售人，也非备案合同或预告登记的买受人",
    en: "the debtor has nothing to do with this pre-sale home: neither its seller nor a buyer by filed contract or pre-notice",
    fixZh: "核对被执行人和不动产单元号",
    fixEn: "check the debtor and the unit code",
    source: `${F5} 第十五条`,
  },
  transferOrdered: {
    code: "CF-19",
    zh: "{organ}的过户裁定（{documentNo}）已先行送达，不得查封",
    en: "a transfer order of {organ} ({documentNo}) was served earlier: the unit may not be seized",
    ...asCourt,
    source: `${L3} 第二十三条`,
  },
  ownerDoubt: {
    code: "CF-19",
    zh: "被执行人与登记簿记载的权利人不一致；登记簿的记载仅来自以往申请，已按嘱托办理，请核实",
    en: "the debtor is not the owner in the register; that entry comes from an earlier filing only, so the order was carried out: please verify",
    ...asCourt,
    source: `${L3} 第二十三条`,
  },
  waits: {
    code: "CF-06",
    zh: "此前已有查封，登记为轮候查封，第 {position} 顺位",
    en: "earlier seizures stand: this one waits in the queue at place {position}",
    fixZh: "在先查封解除或失效后自动生效",
    fixEn: "it takes effect by itself when those before it are released or lapse",
    source: `${DETAIL} 第九十一条；${L3} 第二十六条`,
  },
  servedEarlier: {
    code: "CF-05",
    zh: "另一嘱托文件送达在先，本查封改为轮候第 {position} 顺位",
    en: "another order was served earlier: this seizure now waits at place {position}",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: `${DETAIL} 第九十一条；${L5} 第十六条`,
  },
  moved: {
    code: "CF-07",
    zh: "在先查封解除或失效，轮候顺位升至第 {position}",
    en: "an earlier seizure ended: this one moved up to place {position} in the queue",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: `${L3} 第二十六条`,
  },
  promoted: {
    code: "CF-07",
    zh: "在先查封解除或失效，轮候查封自 {from} 起生效，至 {to} 止",
    en: "the seizure before it ended: this one is effective from {from} to {to}",
    fixZh: "请在期限届满前续封",
    fixEn: "renew it before it ends",
    source: `${L3} 第二十六条`,
  },
  promotedOver: {
    code: "CF-08",
    zh: "轮候查封轮到时，法律文书所载期限已过，未能生效",
    en: "when its turn came the term in its document was over: it never took effect",
    fixZh: "需要继续控制的，请重新嘱托查封",
    fixEn: "order a new seizure if one is still needed",
    source: PRACTICE,
  },
  lapsed: {
    code: "CF-03",
    zh: "查封期限于 {on} 届满，未续封，查封效力消灭",
    en: "the term ended on {on} without renewal: the seizure has ceased",
    fixZh: "需要继续控制的，请重新嘱托查封",
    fixEn: "order a new seizure if one is still needed",
    source: `${L3} 第二十七条；上海市不动产登记若干规定 第三十三条`,
  },
  disposed: {
    code: "CF-07",
    zh: "查封物已全部处置，轮候查封自始未生效",
    en: "the property was disposed of entirely: the waiting seizure never took effect",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: `${F5} 第二十条`,
  },
  disposedFront: {
    code: "CF-07",
    zh: "查封物已处置，查封效力消灭",
    en: "the property was disposed of: the seizure has ended",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: `${F5} 第二十条；${L3} 第二十六条`,
  },
  becameSeizure: {
    code: "CF-13",
    zh: "房屋已登记至被执行人名下，预查封自动转为查封，期限自预查封之日起连续计算",
    en: "the debtor is registered as owner: the pre-seizure has become a seizure, its term counted from the pre-seizure",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: `${F5} 第十六条、第十八条`,
  },
  groundGone: {
    code: "CF-14",
    zh: "买卖预告登记已注销或失效，预查封的基础不再存在",
    en: "the purchase pre-notice has been cancelled or has lapsed: the ground of the pre-seizure is gone",
    fixZh: "请审查是否解除预查封",
    fixEn: "consider releasing the pre-seizure",
    source: PRACTICE,
  },
  landCovered: {
    code: "CF-20",
    zh: "房屋、土地一并查封：本查封及于同一宗地上同一权利人的{unitCode}",
    en: "house and land go together: the seizure also covers {unitCode} of the same parcel and owner",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: `${L3} 第二十一条`,
  },
  landSeizedBefore: {
    code: "CF-20",
    zh: "房屋、土地一并查封：同一宗地上同一权利人的{unitCode}此前已被查封（{organ}，{documentNo}），其效力及于本单元",
    en: "house and land go together: {unitCode} of the same parcel and owner was seized earlier ({organ}, {documentNo}), and that seizure covers this unit",
    fixZh: "与在先查封机关联系",
    fixEn: "contact the organ that seized it first",
    source: `${L3} 第二十一条、第二十六条`,
  },
  transferStopped: {
    code: "CF-19",
    zh: "该不动产的转移登记已受理、尚未登簿，因查封送达停止办理",
    en: "a transfer of the unit had been accepted but not registered: the seizure stops it",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: `${L3} 第二十三条`,
  },
  organTerm: {
    code: "CF-25",
    zh: "{organ}查封期限一般不超过 {months} 个月，本次超过；该期限待确认，已按嘱托办理，请核实",
    en: "seizures by {organEn} run {months} months at most as a rule, and this one is longer; that term is not confirmed, so the order was carried out: please verify",
    fixZh: "核对本机关的查封期限规定",
    fixEn: "check the rules of your organ",
    source: `${DETAIL} 第九十三条；公通字〔2013〕30号（待确认）`,
  },
  organRenewals: {
    code: "CF-25",
    zh: "{organ}查封一般只续 {renewals} 次，本次为第 {nth} 次；该规定待确认，已按嘱托办理，请核实",
    en: "seizures by {organEn} are renewed {renewals} time(s) as a rule, and this is renewal {nth}; that is not confirmed, so the order was carried out: please verify",
    fixZh: "核对本机关的续封规定",
    fixEn: "check the rules of your organ",
    source: `${DETAIL} 第九十三条；公通字〔2013〕30号（待确认）`,
  },
  coOwned: {
    code: "CF-21",
    zh: "不动产为共有，嘱托文件未写明查封范围；请通知其他共有人",
    en: "the unit is co-owned and the order names no scope: notify the other co-owners",
    fixZh: "在查封范围中写明被执行人的份额",
    fixEn: "state the debtor's share in the scope",
    source: `${L3} 第十二条`,
  },
  sameCourtWaits: {
    code: "CF-23",
    zh: "本机关在先保全阶段的查封已在登记簿中，转入诉讼保全、执行后期限连续计算，无需另行查封",
    en: "this court's seizure of an earlier stage stands already; it runs on into litigation and execution, no new seizure is needed",
    fixZh: "可撤销重复的轮候",
    fixEn: "the duplicate in the queue may be released",
    source: `${L5} 第十七条`,
  },

  seizureUnknown: {
    code: "CF-18",
    zh: "登记簿中该单元没有原查封文号的查封",
    en: "the register holds no seizure of this unit under the original document number",
    fixZh: "核对原查封文号和不动产单元号",
    fixEn: "check the original document number and the unit code",
    source: PRACTICE,
  },
  renewalByOther: {
    code: "CF-18",
    zh: "续封应由原查封机关嘱托",
    en: "a renewal must come from the seizing organ",
    fixZh: "由原查封机关续封；案件已移送的，附移送材料（授权书）",
    fixEn: "have the seizing organ renew it; after a hand-over of the case attach the proof (authorisation)",
    source: PRACTICE,
  },
  renewalLate: {
    code: "CF-02",
    zh: "查封已于 {on} {how}，续封应在期限届满前办理",
    en: "the seizure {howEn} on {on}: a renewal must be handled before that",
    fixZh: "重新嘱托查封",
    fixEn: "order a new seizure",
    source: L4,
  },
  renewalGap: {
    code: "CF-02",
    zh: "续封起始日期晚于原查封届满次日（{latest}），期限中断",
    en: "the renewal starts after the day that follows the present term ({latest}): the term would be broken",
    fixZh: "续封起始日期不晚于 {latest}",
    fixEn: "start it by {latest}",
    source: L4,
  },
  renewalShorter: {
    code: "CF-02",
    zh: "续封结束日期不晚于现有结束日期 {to}",
    en: "the renewal ends no later than the present term, {to}",
    fixZh: "核对续封结束日期",
    fixEn: "check the end of the renewal",
    source: L4,
  },
  renewalWaiting: {
    code: "CF-09",
    zh: "轮候查封尚未生效，期限未开始计算；续封已记载，顺位不变",
    en: "the seizure is waiting and no term runs yet; the renewal has been noted and the place kept",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: PRACTICE,
  },
  seizureBefore: {
    code: "entered-before",
    zh: "原查封系本系统之前的登记，已按原查封文号补记",
    en: "the original seizure is from before this register's time; it has been entered under its document number",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: PRACTICE,
  },
  releaseByOther: {
    code: "CF-17",
    zh: "解封机关与查封机关不一致，且未说明解封依据",
    en: "another organ than the seizing one releases it, without stating a basis",
    fixZh: "由原查封机关、其上级法院或接手法院解封，并填写解封依据",
    fixEn: "the seizing organ, its superior or the court that took the case over may release; state the basis",
    source: `${L3} 第二十八条`,
  },

  released: {
    code: "CF-17",
    zh: "查封已由其他机关解除",
    en: "another organ has released the seizure",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: `${L3} 第二十八条`,
  },

  claimFixed: {
    code: "R-06",
    zh: "抵押物被查封（{organ}，{documentNo}），最高额抵押的债权自此确定，不再增加",
    en: "the mortgaged property was seized ({organ}, {documentNo}): the maximum-claim mortgage's claim is fixed and no longer grows",
    fixZh: "停止发放该最高额项下的新贷款",
    fixEn: "lend nothing more under this maximum-claim mortgage",
    source: `${L1} 第四百二十三条第四项；${L3} 第二十五条`,
  },
  seizedNoTransfer: {
    code: "CF-19",
    zh: "不动产已被{measure}（{organ}，{documentNo}），转移登记停止办理",
    en: "the unit is under {measureEn} ({organ}, {documentNo}): the transfer stops",
    fixZh: "解除查封后再申请",
    fixEn: "apply again once the seizure is released",
    source: `${L3} 第二十三条、第二十四条`,
  },
  notFirstRegistered: {
    code: "not-registered",
    zh: "房屋尚未办理首次登记，不能办理转移登记",
    en: "the building has had no first registration: nothing can be transferred",
    fixZh: "先由开发企业办理首次登记",
    fixEn: "the developer must register the building first",
    source: PRACTICE,
  },
  alreadyRegistered: {
    code: "already-registered",
    zh: "房屋已办理首次登记",
    en: "the building is registered already",
    fixZh: "无需处理",
    fixEn: "nothing to do",
    source: PRACTICE,
  },
  nothingSeized: {
    code: "not-seized",
    zh: "该单元没有生效的查封",
    en: "no seizure of the unit is in force",
    ...fixUnit,
    source: PRACTICE,
  },
  transferBanned: {
    code: "DY-11",
    zh: "抵押登记记载了禁止或限制转让的约定，转移登记应由抵押权人共同申请",
    en: "the mortgage bars transfers: its mortgagee must join the application",
    fixZh: "由抵押权人共同申请",
    fixEn: "have the mortgagee join",
    source: `${L1} 第四百零六条；自然资发〔2021〕54号`,
  },
  transferOldMortgage: {
    code: "DY-11",
    zh: "2021 年 1 月 1 日前设立的抵押，转移登记须抵押权人同意",
    en: "a mortgage from before 2021-01-01: the mortgagee must consent to a transfer",
    fixZh: "附抵押权人同意",
    fixEn: "attach the mortgagee's consent",
    source: `${L1} 第四百零六条；自然资发〔2021〕54号`,
  },
  transferNoticed: {
    code: "R-02",
    zh: "不动产已办理预告登记（{proofNo}），未经预告登记权利人书面同意，不予办理转移登记",
    en: "the unit is under a pre-notice ({proofNo}): no transfer without the written consent of its holder",
    fixZh: "附预告登记权利人的书面同意",
    fixEn: "attach the holder's written consent",
    source: `${L1} 第二百二十一条；物权编解释（一） 第四条；上海市不动产登记若干规定 第三十二条`,
  },
  objectionStands: {
    code: "R-03",
    zh: "异议登记期间，转移登记须受让人书面承诺承担风险",
    en: "an objection is registered: the transferee must acknowledge the risk in writing",
    fixZh: "附受让人知悉异议并自担风险的书面承诺",
    fixEn: "attach the transferee's acknowledgement",
    source: `${L1} 第二百二十条`,
  },
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof RULES;

type Facts = Readonly<Record<string, string | number>>;

function fill(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}

/** The rule's words about one case. */
export function reason(name: RuleName, facts: Facts = {}, pointer?: string): Reason {
  const { code, zh, en, fixZh, fixEn, source } = RULES[name];
  return {
    code,
    zh: fill(zh, facts),
    en: fill(en, facts),
    fixZh: fill(fixZh, facts),
    fixEn: fill(fixEn, facts),
    source,
    ...(pointer === undefined ? {} : { pointer }),
  };
}

export function alert(name: RuleName, at: Date, facts: Facts = {}): Alert {
  return { ...reason(name, facts), at: formatInstant(at) };
}

/** Pointer to a field of the n-th unit of a filing. */
export function unitPointer(index: number, field: string): string {
  return index === 0 ? `/${field}` : `/otherUnits/${index - 1}/${field}`;
}
