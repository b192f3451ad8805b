import type { Alert, Reason } from "../../../contract/index.js";
import { formatInstant } from "../../calendar/format.js";

/** The reasons and alerts of the register: every text in both languages, with its legal source. */

interface Rule {
  /** Id of the rule, the same as in the client and the documentation. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
  /** Law or official document; absent when there is none. */
  readonly source?: string;
}

const L1 = "民法典";
const L2 = "不动产登记暂行条例";
const L3 = "最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定";
const L4 = "最高人民法院关于适用民事诉讼法的解释 第四百八十五条";
const L5 = "最高人民法院关于人民法院办理财产保全案件若干问题的规定";
const L6 = "最高人民法院关于适用民法典有关担保制度的解释";
/** Who may release a preservation: the court that ordered it, or its superior. */
const RELEASE = "最高人民法院关于适用民事诉讼法的解释 第一百六十五条";
const DETAIL = "不动产登记暂行条例实施细则";
const F5 = "法发〔2004〕5号";
/** Refusal of a filing that does not agree with the register. */
const MISMATCH = `${L2} 第二十二条`;

const fixUnit = { fixZh: "请核对不动产单元号", fixEn: "check the unit code" };
const asCourt = {
  fixZh: "请核对不动产登记簿后重新嘱托",
  fixEn: "check the register and send the order again if it is still needed",
};
const noAction = { fixZh: "无需处理", fixEn: "no action needed" };

/**
 * Every reason with which the register refuses a filing, and every alert that it sends, with its legal source.
 * `{name}` is a placeholder for a fact of the case. No text contains a person's name or number.
 */
export const RULES = {
  unitUnknown: {
    code: "unit-unknown",
    zh: "登记簿中没有该不动产单元",
    en: "the register has no such unit",
    ...fixUnit,
    source: MISMATCH,
  },
  unitTwice: {
    code: "unit-twice",
    zh: "该不动产单元在同一申请中重复出现",
    en: "the filing contains the same unit twice",
    fixZh: "请删除重复的单元",
    fixEn: "remove the duplicate",
  },
  ownerMismatch: {
    code: "owner-mismatch",
    zh: "抵押人与登记簿记载的权利人不一致",
    en: "a mortgagor is not the owner recorded in the register",
    fixZh: "请核对权利人姓名、证件号；权属已变动的，先办理转移登记",
    fixEn: "check name and ID number; if ownership has changed, register the transfer first",
    source: MISMATCH,
  },
  titleMismatch: {
    code: "title-mismatch",
    zh: "不动产权证号与登记簿记载不一致",
    en: "the title certificate number differs from the register",
    fixZh: "请按不动产权证书核对不动产权证号",
    fixEn: "check the number against the title certificate",
    source: MISMATCH,
  },

  coOwners: {
    code: "DY-19",
    zh: "抵押共有不动产：共同共有的，应经全体共有人同意；按份共有的，应经占份额三分之二以上的共有人同意",
    en: "a mortgage of co-owned property needs the consent of all joint owners, or of owners holding two thirds of the shares",
    fixZh: "请将其他共有人补列为抵押人，或者附共有人的书面同意（附件种类填写“授权书”）",
    fixEn: "name the other co-owners as mortgagors, or attach their written consent (material kind authorisation)",
    source: `${L1} 第三百零一条`,
  },
  debtTerm: {
    code: "DY-07",
    zh: "债务履行期限的结束日期不得早于起始日期；债权确定期间的结束日期应晚于起始日期",
    en: "the debt term must not end before it starts; the period of fixing must end after its start",
    fixZh: "请按合同核对期限的起止日期",
    fixEn: "check both dates against the contract",
    source: `${L1} 第四百二十条、第四百二十三条`,
  },
  seized: {
    code: "R-01",
    zh: "不动产已被{measure}（{organ}，{documentNo}），不予办理",
    en: "the unit is under {measureEn} ({organ}, {documentNo}), so the filing is refused",
    fixZh: "请在查封解除后再申请",
    fixEn: "file again once the seizure is released",
    source: `${L3} 第二十四条`,
  },
  landSeized: {
    code: "CF-20",
    zh: "房屋、土地一并查封：同一宗地上同一权利人的{unitCode}已被查封（{organ}，{documentNo}），不予办理",
    en: "a seizure covers building and land: {unitCode} on the same parcel, with the same owner, is seized ({organ}, {documentNo})",
    fixZh: "请在查封解除后再申请",
    fixEn: "file again once the seizure is released",
    source: `${L3} 第二十一条、第二十四条`,
  },
  noticed: {
    code: "R-02",
    zh: "不动产已办理预告登记（{proofNo}），未经预告登记权利人书面同意，不予办理抵押登记",
    en: "the unit is under a pre-notice ({proofNo}): it cannot be mortgaged without the written consent of the holder",
    fixZh: "请附预告登记权利人的书面同意（附件种类填写“授权书”），或者先注销预告登记",
    fixEn: "attach the holder's written consent (material kind authorisation), or cancel the pre-notice first",
    source: `${L1} 第二百二十一条；物权编解释（一） 第四条`,
  },
  constructionNoticed: {
    code: "DY-14",
    zh: "在建建筑物抵押不得包括已办理预告登记或者预售合同备案的房屋",
    en: "a mortgage of a building under construction may not include units with a pre-notice or a filed pre-sale contract",
    fixZh: "请从抵押范围中删除该单元，或者先注销预告登记",
    fixEn: "remove the unit, or cancel its pre-notice first",
    source: `${DETAIL} 第七十五条至第七十七条；${L6} 第五十一条`,
  },
  notYetRegistered: {
    code: "DY-15",
    zh: "预售商品房尚未办理所有权登记，不能办理抵押权首次登记",
    en: "the home has no registered owner yet, so a mortgage cannot be registered",
    fixZh: "买受人按揭贷款的，请办理预购商品房抵押权预告登记；开发企业融资的，抵押不动产类型请填写“土地和在建建筑物”",
    fixEn:
      "for a buyer's loan, file a mortgage pre-notice; for the developer's own loan, file it as land and building under construction",
    source: `${DETAIL} 第七十八条`,
  },
  alreadyBuilt: {
    code: "DY-14",
    zh: "房屋已办理首次登记，不属于在建建筑物",
    en: "the building is already registered, so it is not under construction",
    fixZh: "请将抵押不动产类型改为“土地和房屋”",
    fixEn: "file it as land and house",
    source: `${DETAIL} 第七十五条至第七十七条`,
  },
  correction: {
    code: "R-05",
    zh: "不动产正在办理更正登记，暂停办理其他登记",
    en: "a correction of the register is in progress: other filings for the unit are suspended",
    fixZh: "请等待更正登记办结，办结后继续办理",
    fixEn: "wait: the filing continues when the correction is completed",
  },
  habitation: {
    code: "R-04",
    zh: "该住宅设有居住权；可以抵押，请抵押权人评估影响",
    en: "the home has a registered right of habitation; it may be mortgaged, but the mortgagee should assess the effect",
    fixZh: "请向居住权人核实居住权的内容和期限",
    fixEn: "verify scope and term with the holder of the right",
    source: `${L1} 第三百六十八条、第三百六十九条`,
  },

  proofUnknown: {
    code: "proof-unknown",
    zh: "登记簿中该单元没有此登记证明号",
    en: "the register has no such registration proof for this unit",
    fixZh: "请核对不动产登记证明号和不动产单元号",
    fixEn: "check the registration proof number and the unit code",
    source: MISMATCH,
  },
  proofOther: {
    code: "proof-unknown",
    zh: "该登记证明不是{expected}的证明",
    en: "this registration proof does not certify a {expectedEn}",
    fixZh: "请核对登记证明记载的权利或事项",
    fixEn: "check which right the registration proof certifies",
    source: MISMATCH,
  },
  proofOfOthers: {
    code: "not-holder",
    zh: "申请机构不是该登记的权利人或义务人",
    en: "the filing institution is not a party to this registration",
    fixZh: "请由登记的权利人申请",
    fixEn: "the registered holder must file",
    source: `${L2} 第十四条`,
  },
  alreadyEnded: {
    code: "already-ended",
    zh: "该登记已于 {on} {how}，无需重复办理",
    en: "this registration {howEn} on {on}",
    fixZh: "请核对不动产登记证明号",
    fixEn: "check the registration proof number",
  },
  proofTwice: {
    code: "unit-twice",
    zh: "该登记证明在同一申请中重复出现",
    en: "the filing contains the same registration proof twice",
    fixZh: "请删除重复的行",
    fixEn: "remove the duplicate",
  },
  beforeOurTime: {
    code: "entered-before",
    zh: "登记证明号 {proofNo} 为本系统启用前的登记，依法继续有效，已记载注销",
    en: "registration proof {proofNo} predates this register and remains valid by law; its cancellation has been entered",
    ...noAction,
    source: `${L2} 第三十三条`,
  },
  rankMoved: {
    code: "DY-05",
    zh: "在先抵押权发生变动，抵押顺位由第 {from} 顺位变为第 {to} 顺位",
    en: "a prior mortgage has changed: this mortgage moved from rank {from} to rank {to}",
    ...noAction,
    source: `${L1} 第四百一十四条`,
  },

  rankAgreed: {
    code: "DY-05",
    zh: "抵押权人约定变更顺位，抵押顺位由第 {from} 顺位变为第 {to} 顺位",
    en: "the mortgagees agreed to change the ranks: this mortgage moved from rank {from} to rank {to}",
    ...noAction,
    source: `${L1} 第四百零九条、第四百一十四条`,
  },
  rankHarms: {
    code: "DY-06",
    zh: "顺位变更对抵押权（{proofNo}）不利，未附该抵押权人的书面同意，不予办理",
    en: "the change of ranks disadvantages mortgage {proofNo}, and the written consent of its mortgagee is missing",
    fixZh: "请附该抵押权人的书面同意",
    fixEn: "attach the written consent of that mortgagee",
    source: `${L1} 第四百零九条`,
  },
  rankList: {
    code: "DY-05",
    zh: "约定的顺位应列明该单元现有的全部抵押权，且每项仅列一次",
    en: "agreed ranks must list every mortgage of the unit exactly once",
    fixZh: "请核对不动产登记证明号",
    fixEn: "check the registration proof numbers",
  },

  noticeExists: {
    code: "YG-06",
    zh: "该房屋已办理预告登记（{proofNo}），不得重复办理",
    en: "the home already has a pre-notice ({proofNo})",
    fixZh: "请核对不动产单元号；原合同已解除的，先注销原预告登记",
    fixEn: "check the unit code; if the earlier contract was terminated, cancel its pre-notice first",
    source: `${L1} 第二百二十一条`,
  },
  noticeNotPreSale: {
    code: "YG-06",
    zh: "该房屋已办理所有权登记，不属于预售商品房",
    en: "the home has a registered owner, so it is not a pre-sale home",
    fixZh: "请核对不动产单元号；现房买卖请办理转移登记，需要预告登记的，向登记机构咨询",
    fixEn: "check the unit code; for an existing home, register the transfer, or ask the authority about a pre-notice",
  },
  noticeNotHome: {
    code: "YG-06",
    zh: "该单元为土地，不属于预售商品房",
    en: "the unit is land, not a pre-sale home",
    ...fixUnit,
  },
  noticeNotDeveloper: {
    code: "YG-06",
    zh: "该房屋不属于申请企业的预售项目",
    en: "the home is not part of a project of the filing developer",
    fixZh: "请核对不动产单元号，并由预售人申请",
    fixEn: "check the unit code; the seller must file",
  },
  noticeSold: {
    code: "YG-06",
    zh: "该房屋已有其他买受人的预售合同备案",
    en: "a pre-sale contract with another buyer is filed for the home",
    fixZh: "请核对不动产单元号；原合同已解除的，由开发企业先注销原合同备案",
    fixEn: "check the unit code; if the earlier contract was terminated, the developer must withdraw its filing first",
  },
  noticeSeized: {
    code: "YG-06",
    zh: "该房屋已被{measure}（{organ}，{documentNo}），不予办理预告登记",
    en: "the home is under {measureEn} ({organ}, {documentNo}), so the pre-notice is refused",
    fixZh: "请在查封解除后再申请",
    fixEn: "file again once the seizure is released",
    source: `${L3} 第二十四条`,
  },
  noticeMortgaged: {
    code: "YG-05",
    zh: "该房屋在在建建筑物抵押范围内（{proofNo}），应先注销该单元的抵押权",
    en: "the home is included in a mortgage of the building under construction ({proofNo}), which must be cancelled for this unit first",
    fixZh: "请抵押权人先就该单元申请注销在建建筑物抵押权",
    fixEn: "ask the mortgagee to cancel the mortgage on this unit first",
    source: `${DETAIL} 第八十六条`,
  },
  shares: {
    code: "YG-06",
    zh: "买受人共有份额合计不等于 100%，或者有买受人未填写份额",
    en: "the buyers' shares do not total 100%, or a buyer has no share",
    fixZh: "请按买卖合同核对各买受人的份额",
    fixEn: "check every buyer's share against the contract",
  },
  mortgageNoticeStands: {
    code: "DY-15",
    zh: "该买卖预告登记上设有抵押权预告登记（{proofNo}），不能单独注销",
    en: "a mortgage pre-notice ({proofNo}) depends on this purchase pre-notice, so it cannot be cancelled alone",
    fixZh: "请在同一申请中一并注销抵押权预告登记，或者附其权利人的书面同意（附件种类填写“授权书”）",
    fixEn:
      "cancel the mortgage pre-notice in the same filing, or attach its holder's written consent (material kind authorisation)",
    source: `${DETAIL} 第七十八条`,
  },
  noticeOfBank: {
    code: "DY-15",
    zh: "抵押权预告登记（{proofNo}）的权利人为抵押权人，注销应由其申请，或者附其书面同意、债权消灭证明",
    en: "the mortgage pre-notice ({proofNo}) belongs to the mortgagee: only the mortgagee may cancel it, or the filing needs its written consent or proof that the claim has ended",
    fixZh: "请由抵押权人申请注销，或者附其书面同意（附件种类填写“授权书”）或者债权消灭证明（“结清证明”）",
    fixEn:
      "let the mortgagee file the cancellation, or attach its written consent (material kind authorisation) or the settlement statement (settlement-proof)",
    source: `${L1} 第二百二十一条；物权编解释（一） 第五条`,
  },
  noticeCancelled: {
    code: "DY-15",
    zh: "抵押权预告登记（{proofNo}）已注销",
    en: "the mortgage pre-notice ({proofNo}) has been cancelled",
    fixZh: "请核对注销依据；贷款尚未结清的，立即与登记机构联系",
    fixEn: "check the ground of the cancellation; if the loan is not settled, contact the authority at once",
    source: `${L1} 第二百二十一条；物权编解释（一） 第五条`,
  },
  noticeCancelAsked: {
    code: "DY-15",
    zh: "登记机构收到注销预告登记（{proofNo}）的申请，尚未办理",
    en: "the authority has received a request to cancel the pre-notice ({proofNo}); it is not decided yet",
    fixZh: "请核对是否已同意注销；未同意的，立即向登记机构提出",
    fixEn: "check whether the cancellation was agreed; if not, object to the authority at once",
    source: `${L1} 第二百二十一条；物权编解释（一） 第五条`,
  },
  noticeBaseGone: {
    code: "DY-15",
    zh: "买卖预告登记（{proofNo}）已失效，抵押权预告登记失去基础",
    en: "the purchase pre-notice ({proofNo}) has lapsed: the mortgage pre-notice has lost its base",
    fixZh: "请核实买卖合同；贷款尚未结清的，要求另行提供担保",
    fixEn: "check the sales contract; ask for other security if the loan is not settled",
    source: `${DETAIL} 第七十八条`,
  },
  noticeUnitSeized: {
    code: "R-01",
    zh: "设有抵押权预告登记的房屋被{measure}（{organ}，{documentNo}）",
    en: "the home under the mortgage pre-notice is under {measureEn} ({organ}, {documentNo})",
    fixZh: "请核实借款人的情况；尚未发放的贷款，核实后再发放",
    fixEn: "check the situation of the borrower before any further payment of the loan",
    source: `${F5} 第十五条、第十八条`,
  },
  noticeLapsed: {
    code: "YG-01",
    zh: "自能够办理不动产登记之日起九十日内未申请，预告登记失效",
    en: "no application within 90 days after registration became possible: the pre-notice has lapsed",
    fixZh: "请买受人申请转移登记",
    fixEn: "the buyer should apply for the transfer",
    source: `${L1} 第二百二十一条`,
  },
  noticeDebtEnded: {
    code: "YG-02",
    zh: "债权消灭（{cause}），预告登记失效",
    en: "the claim has ended ({cause}): the pre-notice has lapsed",
    fixZh: "请申请预告登记注销",
    fixEn: "file the cancellation of the pre-notice",
    source: `${L1} 第二百二十一条；物权编解释（一） 第五条`,
  },
  noticeFulfilled: {
    code: "DY-16",
    zh: "已办理所有权转移登记，抵押权预告登记转为抵押权（{proofNo}），顺位自预告登记之日起计算",
    en: "ownership is registered: the mortgage pre-notice has become a mortgage ({proofNo}), ranking from the date of the pre-notice",
    ...noAction,
    source: `${L6} 第五十二条；${DETAIL} 第七十八条`,
  },

  seizureTooLong: {
    code: "CF-01",
    zh: "查封不动产的期限不得超过三年",
    en: "a seizure of real estate lasts at most three years",
    fixZh: "请将结束日期改为不晚于 {latest}",
    fixEn: "enter an end date no later than {latest}",
    source: L4,
  },
  seizureOver: {
    code: "CF-03",
    zh: "查封结束日期已过，或者早于起始日期",
    en: "the end date of the seizure has passed or is before its start",
    fixZh: "请按裁定书核对查封起止日期",
    fixEn: "check both dates against the ruling",
    source: `${L3} 第二十七条`,
  },
  seizureExists: {
    code: "seizure-exists",
    zh: "登记簿中已有同一机关以同一文号对该单元的查封",
    en: "the register already has a seizure of this unit by the same agency under the same document number",
    fixZh: "需要延长期限的，请嘱托续封",
    fixEn: "to extend the term, file a renewal",
  },
  alreadyOwner: {
    code: "CF-12",
    zh: "房屋已登记在被执行人名下，应办理查封，不适用预查封",
    en: "the home is registered to the debtor, so it must be seized, not pre-seized",
    fixZh: "请将查封类型改为“查封”",
    fixEn: "file it as a seizure",
    source: `${F5} 第十三条至第十五条`,
  },
  notYetOwned: {
    code: "CF-12",
    zh: "房屋尚未登记在被执行人名下，应办理预查封",
    en: "the home is not yet registered to the debtor, so it must be pre-seized",
    fixZh: "请将查封类型改为“预查封”",
    fixEn: "file it as a pre-seizure",
    source: `${F5} 第十三条至第十五条`,
  },
  notDebtors: {
    code: "CF-19",
    zh: "不动产已登记在案外人名下，不得查封",
    en: "the unit is registered to a third party and may not be seized",
    fixZh: "请核对被执行人和不动产单元号",
    fixEn: "check the debtor and the unit code",
    source: `${L3} 第二十三条`,
  },
  noGround: {
    code: "CF-12",
    zh: "被执行人不是该预售商品房的预售人，也不是备案合同或者预告登记的买受人",
    en: "the debtor is neither the seller of this pre-sale home nor a buyer under a filed contract or a pre-notice",
    fixZh: "请核对被执行人和不动产单元号",
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
    zh: "被执行人与登记簿记载的权利人不一致；该记载仅来自以往申请，已按嘱托办理，请核实",
    en: "the debtor is not the owner in the register; that entry comes only from an earlier filing, so the order was carried out: please verify",
    ...asCourt,
    source: `${L3} 第二十三条`,
  },
  waits: {
    code: "CF-06",
    zh: "已有在先查封，登记为轮候查封，轮候第 {position} 位",
    en: "the unit is already seized: this seizure waits at queue position {position}",
    fixZh: "无需处理；在先查封解除或失效后自动生效",
    fixEn: "no action needed: it takes effect when the earlier seizures are released or lapse",
    source: `${DETAIL} 第九十一条；${L3} 第二十六条`,
  },
  servedEarlier: {
    code: "CF-05",
    zh: "另一嘱托文件送达在先，本查封改为轮候第 {position} 位",
    en: "another order was served earlier: this seizure now waits at queue position {position}",
    ...noAction,
    source: `${DETAIL} 第九十一条；${L5} 第十六条`,
  },
  moved: {
    code: "CF-07",
    zh: "在先查封解除或失效，轮候顺序前移至第 {position} 位",
    en: "an earlier seizure ended: this one moved up to queue position {position}",
    ...noAction,
    source: `${L3} 第二十六条`,
  },
  promoted: {
    code: "CF-07",
    zh: "在先查封解除或失效，轮候查封自 {from} 起生效，至 {to} 止",
    en: "the earlier seizure ended: this one is effective from {from} to {to}",
    fixZh: "请在期限届满前嘱托续封",
    fixEn: "renew it before the term ends",
    source: `${L3} 第二十六条`,
  },
  promotedOver: {
    code: "CF-08",
    zh: "轮候查封应生效时，法律文书载明的期限已届满，未生效",
    en: "when this seizure should have taken effect, the term in its document had already ended; it never took effect",
    fixZh: "需要继续控制的，请重新嘱托查封",
    fixEn: "order a new seizure if it is still needed",
  },
  lapsed: {
    code: "CF-03",
    zh: "查封期限于 {on} 届满，未续封，查封效力消灭",
    en: "the term ended on {on} without renewal: the seizure has lapsed",
    fixZh: "需要继续控制的，请重新嘱托查封",
    fixEn: "order a new seizure if it is still needed",
    source: `${L3} 第二十七条`,
  },
  disposed: {
    code: "CF-07",
    zh: "查封的不动产已全部处置，轮候查封自动失效",
    en: "the whole property has been disposed of: the waiting seizure has lapsed",
    ...noAction,
    source: `${F5} 第二十条`,
  },
  disposedFront: {
    code: "CF-07",
    zh: "查封的不动产已处置，查封效力消灭",
    en: "the property has been disposed of: the seizure has ended",
    ...noAction,
    source: `${F5} 第二十条；${L3} 第二十六条`,
  },
  becameSeizure: {
    code: "CF-13",
    zh: "房屋已登记至被执行人名下，预查封自动转为查封，期限自预查封之日起连续计算",
    en: "the debtor is registered as owner: the pre-seizure has become a seizure, and its term runs from the pre-seizure",
    ...noAction,
    source: `${F5} 第十六条、第十八条`,
  },
  groundGone: {
    code: "CF-14",
    zh: "买卖预告登记已注销或失效，预查封的基础不再存在",
    en: "the purchase pre-notice has been cancelled or has lapsed: the ground of the pre-seizure no longer exists",
    fixZh: "请审查是否解除预查封",
    fixEn: "decide whether to release the pre-seizure",
  },
  landCovered: {
    code: "CF-20",
    zh: "房屋、土地一并查封：本查封及于同一宗地上同一权利人的{unitCode}",
    en: "a seizure covers building and land: this seizure also covers {unitCode} on the same parcel with the same owner",
    ...noAction,
    source: `${L3} 第二十一条`,
  },
  landSeizedBefore: {
    code: "CF-20",
    zh: "房屋、土地一并查封：同一宗地上同一权利人的{unitCode}此前已被查封（{organ}，{documentNo}），其效力及于本单元",
    en: "a seizure covers building and land: {unitCode} on the same parcel with the same owner was seized earlier ({organ}, {documentNo}), and that seizure covers this unit",
    fixZh: "请与在先查封机关联系",
    fixEn: "contact the agency that ordered the earlier seizure",
    source: `${L3} 第二十一条、第二十六条`,
  },
  transferStopped: {
    code: "CF-19",
    zh: "该不动产的转移登记已受理、尚未登簿，因查封送达停止办理",
    en: "a transfer of the unit was accepted but not yet registered: the seizure stops it",
    ...noAction,
    source: `${L3} 第二十三条`,
  },
  organTerm: {
    code: "CF-25",
    zh: "{organ}查封期限一般不超过 {months} 个月，本次已超过；该期限待确认，已按嘱托办理，请核实",
    en: "seizures by {organEn} normally last at most {months} months, and this one is longer; that term is not confirmed, so the order was carried out: please verify",
    fixZh: "请核对本机关关于查封期限的规定",
    fixEn: "check the term that applies to your agency",
    source: `${DETAIL} 第九十三条；公通字〔2013〕30号（待确认）`,
  },
  organRenewals: {
    code: "CF-25",
    zh: "{organ}查封一般只续 {renewals} 次，本次为第 {nth} 次；该规定待确认，已按嘱托办理，请核实",
    en: "seizures by {organEn} are normally renewed {renewals} time(s), and this is renewal {nth}; that limit is not confirmed, so the order was carried out: please verify",
    fixZh: "请核对本机关关于续封的规定",
    fixEn: "check the rules on renewals that apply to your agency",
    source: `${DETAIL} 第九十三条；公通字〔2013〕30号（待确认）`,
  },
  coOwned: {
    code: "CF-21",
    zh: "不动产为共有，嘱托文件未写明查封范围；请通知其他共有人",
    en: "the unit is co-owned and the order states no scope: notify the other co-owners",
    fixZh: "请在查封范围中写明被执行人的份额",
    fixEn: "state the debtor's share in the scope of the seizure",
    source: `${L3} 第十二条`,
  },
  sameCourtWaits: {
    code: "CF-23",
    zh: "登记簿中已有本机关在先保全阶段的查封，转入诉讼保全、执行后期限连续计算，无需另行查封",
    en: "the register already has this court's seizure from an earlier stage; it continues into litigation and execution, so no new seizure is needed",
    fixZh: "可以解除重复的轮候查封",
    fixEn: "the duplicate waiting seizure may be released",
    source: `${L5} 第十七条`,
  },

  seizureUnknown: {
    code: "CF-18",
    zh: "登记簿中该单元没有原查封文号的查封",
    en: "the register has no seizure of this unit under the original document number",
    fixZh: "请核对原查封文号和不动产单元号",
    fixEn: "check the original document number and the unit code",
  },
  renewalByOther: {
    code: "CF-18",
    zh: "续封应由原查封机关嘱托",
    en: "a renewal must be ordered by the agency that ordered the seizure",
    fixZh: "请由原查封机关续封；案件已移送执行的，附移送执行的法律文书（附件种类填写“授权书”）",
    fixEn:
      "the seizing agency must order the renewal; if the case was transferred, attach the transfer document (material kind authorisation)",
  },
  renewalLate: {
    code: "CF-02",
    zh: "查封已于 {on} {how}，续封应在期限届满前办理",
    en: "the seizure {howEn} on {on}; a renewal must be completed before that",
    fixZh: "请重新嘱托查封",
    fixEn: "order a new seizure",
    source: L4,
  },
  renewalGap: {
    code: "CF-02",
    zh: "续封起始日期晚于原查封届满次日（{latest}），期限中断",
    en: "the renewal starts later than the day after the current term ({latest}), which would leave a gap",
    fixZh: "请将续封起始日期改为不晚于 {latest}",
    fixEn: "enter a start date no later than {latest}",
    source: L4,
  },
  renewalShorter: {
    code: "CF-02",
    zh: "续封结束日期应晚于现有结束日期 {to}",
    en: "the renewal must end later than the current term ({to})",
    fixZh: "请按裁定书核对续封结束日期",
    fixEn: "check the end date against the ruling",
    source: L4,
  },
  renewalTwice: {
    code: "CF-18",
    zh: "登记簿中已有该续封文号的续封；每次续封应有自己的裁定书",
    en: "the register already has a renewal under this number; each renewal needs its own ruling",
    fixZh: "请核对续封文号",
    fixEn: "check the number of the renewal",
  },
  renewalStacked: {
    code: "CF-01",
    zh: "已记载的续封（{from} 至 {to}）尚未开始，不能再次续封；每次续行的期限自其起始日起不得超过三年",
    en: "the renewal on record ({from} to {to}) has not started, so another one is refused; each renewed term is at most three years from its own start",
    fixZh: "请在 {from} 之后、{to} 之前再嘱托续封",
    fixEn: "file the next renewal after {from} and before {to}",
    source: L4,
  },
  clockBack: {
    code: "CF-05",
    zh: "本文书的接收时间早于登记簿已记载文书的接收时间，无法认定送达先后",
    en: "the order was received before orders that the register already has, so the order of service cannot be determined",
    fixZh: "请登记机构核对系统时间后重新提交",
    fixEn: "ask the authority to check the clock of its system, then submit again",
    source: `${DETAIL} 第九十一条`,
  },
  manyUnits: {
    code: "CF-22",
    zh: "本机关以同一文号已查封 {count} 个不动产单元，数量较多",
    en: "this organ has seized {count} units under the same document number",
    fixZh: "请按执行标的额核对，确认未明显超标的额查封",
    fixEn: "compare them with the amount of the claim; a seizure must not clearly exceed it",
    source: `${L3} 第十九条`,
  },
  officerCards: {
    code: "CF-16",
    zh: "填写了 {officers} 名承办人，工作证号不足或者重复",
    en: "{officers} officers are named, but card numbers are missing or repeated",
    fixZh: "请核对每名承办人自己的工作证号",
    fixEn: "check that every officer has a card number of their own",
    source: `${DETAIL} 第九十条`,
  },
  officerUnknown: {
    code: "CF-16",
    zh: "承办人或者工作证号与本机关事先报备的不一致",
    en: "an officer or card number differs from those that this organ has reported",
    fixZh: "请核对承办人，或者先向登记机构报备",
    fixEn: "check the officers, or report them to the authority first",
    source: "法释〔2013〕20号 第四条",
  },
  samePaper: {
    code: "CF-04",
    zh: "同一份文件作为{papers}提交",
    en: "one file was sent as {papersEn}",
    fixZh: "请核对附件，每种文书各附一份",
    fixEn: "check the files and attach each document",
    source: `${L3} 第一条`,
  },
  organNumber: {
    code: "CF-25",
    zh: "文号不是{organ}的文书文号",
    en: "the document number is not one of {organEn}",
    fixZh: "请按文书核对文号",
    fixEn: "compare the number with the document",
    source: `${DETAIL} 第九十三条`,
  },
  boughtUnproven: {
    code: "CF-12",
    zh: "房屋由开发企业办理首次登记，登记簿没有被执行人买受的记载，已按嘱托办理预查封，请核实",
    en: "the home is in the developer's first registration and the register does not show that the debtor bought it; the pre-seizure was carried out: please verify",
    fixZh: "请核对买卖合同；被执行人不是买受人的，及时解除预查封",
    fixEn: "check the sales contract; release the pre-seizure if the debtor is not the buyer",
    source: `${F5} 第十五条`,
  },
  renewalWaiting: {
    code: "CF-09",
    zh: "轮候查封尚未生效，期限未开始计算；续封已记载，顺位不变",
    en: "the seizure is waiting and its term has not started; the renewal has been recorded and the queue position kept",
    ...noAction,
  },
  seizureBefore: {
    code: "entered-before",
    zh: "原查封为本系统启用前的登记，已按原查封文号补记",
    en: "the original seizure predates this register; it has been entered under its document number",
    ...noAction,
  },
  releaseByOther: {
    code: "CF-17",
    zh: "解封机关与查封机关不一致，且未填写解封依据",
    en: "the releasing agency is not the seizing agency, and no basis of the release is stated",
    fixZh: "请由原查封机关、其上级法院或者受移送法院解封；由其他机关解封的，填写解封依据",
    fixEn:
      "only the seizing agency, its superior court or the court that took over the case may release it; any other agency must state the basis",
    source: `${RELEASE}；${L3} 第二十八条`,
  },
  releaseBasisNumber: {
    code: "CF-17",
    zh: "填写了解封依据，但未填写解封依据文号",
    en: "a basis of the release is stated, but not the number of its document",
    fixZh: "请填写移送、指定或者终结文书的文号",
    fixEn: "enter the number of the document that transfers the case, orders the jurisdiction or ends the proceedings",
    source: RELEASE,
  },
  releaseBasisPaper: {
    code: "CF-17",
    zh: "填写了解封依据，但未附解封依据文书",
    en: "a basis of the release is stated, but its document is not attached",
    fixZh: "请附解封依据文书（附件种类填写“解封依据文书”）",
    fixEn: "attach the document of the basis (material kind release-basis)",
    source: RELEASE,
  },
  releaseNotSuperior: {
    code: "CF-17",
    zh: "解封法院不是查封法院的上级法院",
    en: "the releasing court is not a superior of the seizing court",
    fixZh: "请核对两个案号的法院代字；案件移送或者指定执行的，改填相应的解封依据",
    fixEn: "compare the court codes of both numbers; if the case was transferred or assigned, state that basis",
    source: `${RELEASE}；法〔2015〕137号`,
  },
  releaseBasisOther: {
    code: "CF-17",
    zh: "解封依据文书不是该依据应有的文书：文号属于本查封，或者出自与两院均无关系的法院",
    en: "the document of the basis is not one that such a basis has: its number is the seizure's own, or it is of a court that is neither concerned nor superior",
    fixZh: "请核对解封依据文号：移送由查封法院作出，指定执行、提级执行由上级法院作出",
    fixEn: "check the number: a transfer is made by the seizing court, jurisdiction is ordered by a superior court",
    source: `${RELEASE}；法释〔2016〕6号 第二条、第三条`,
  },

  released: {
    code: "CF-17",
    zh: "查封已由{organ}解除（{documentNo}），解封依据：{basis}（{basisDocumentNo}）",
    en: "{organ} has released the seizure ({documentNo}), on the basis: {basisEn} ({basisDocumentNo})",
    fixZh:
      "请核实解封依据；有异议的，向解封机关或者共同的上级机关提出；需要继续控制的，立即重新嘱托查封，顺位按重新送达的时间确定",
    fixEn:
      "verify the basis; object to the releasing agency or the common superior; if the property must stay seized, order a new seizure at once, which ranks by its own time of service",
    source: `${RELEASE}；${DETAIL} 第九十一条`,
  },

  claimFixed: {
    code: "R-06",
    zh: "抵押财产被查封（{organ}，{documentNo}），最高额抵押的债权自此确定，新增债权不再受担保",
    en: "the mortgaged property was seized ({organ}, {documentNo}): the claim of the maximum-claim mortgage is fixed and later loans are not secured",
    fixZh: "请立即停止在该最高额抵押项下发放新的贷款",
    fixEn: "stop granting new loans under this maximum-claim mortgage immediately",
    source: `${L1} 第四百二十三条第四项；${L3} 第二十五条`,
  },
  seizedNoTransfer: {
    code: "CF-19",
    zh: "不动产已被{measure}（{organ}，{documentNo}），转移登记停止办理",
    en: "the unit is under {measureEn} ({organ}, {documentNo}), so the transfer is stopped",
    fixZh: "请在查封解除后再申请",
    fixEn: "apply again once the seizure is released",
    source: `${L3} 第二十三条、第二十四条`,
  },
  notFirstRegistered: {
    code: "not-registered",
    zh: "房屋尚未办理首次登记，不能办理转移登记",
    en: "the building has no first registration, so it cannot be transferred",
    fixZh: "请先由开发企业办理首次登记",
    fixEn: "the developer must register the building first",
  },
  alreadyRegistered: {
    code: "already-registered",
    zh: "房屋已办理首次登记",
    en: "the building is already registered",
    ...noAction,
  },
  nothingSeized: {
    code: "not-seized",
    zh: "该单元没有生效的查封",
    en: "the unit has no effective seizure",
    ...fixUnit,
  },
  transferBanned: {
    code: "DY-11",
    zh: "抵押登记记载了禁止或限制转让的约定，转移登记应由抵押权人共同申请",
    en: "the registered mortgage bans or restricts transfers, so the mortgagee must join the application",
    fixZh: "请由抵押权人共同申请",
    fixEn: "file jointly with the mortgagee",
    source: `${L1} 第四百零六条；自然资发〔2021〕54号`,
  },
  transferOldMortgage: {
    code: "DY-11",
    zh: "2021 年 1 月 1 日前登记的抵押，转移登记须经抵押权人同意",
    en: "the mortgage was registered before 2021-01-01, so the mortgagee must consent to the transfer",
    fixZh: "请附抵押权人的书面同意",
    fixEn: "attach the mortgagee's written consent",
    source: `${L1} 第四百零六条；自然资发〔2021〕54号`,
  },
  transferNoticed: {
    code: "R-02",
    zh: "不动产已办理预告登记（{proofNo}），未经预告登记权利人书面同意，不予办理转移登记",
    en: "the unit is under a pre-notice ({proofNo}): it cannot be transferred without the written consent of the holder",
    fixZh: "请附预告登记权利人的书面同意",
    fixEn: "attach the holder's written consent",
    source: `${L1} 第二百二十一条；物权编解释（一） 第四条`,
  },
  objectionStands: {
    code: "R-03",
    zh: "异议登记有效期间，转移登记须附受让人承担风险的书面承诺",
    en: "an objection is registered: the transferee must acknowledge the risk in writing",
    fixZh: "请附受让人知悉异议登记并自行承担风险的书面承诺",
    fixEn: "attach the transferee's written acknowledgement",
    source: `${L1} 第二百二十条`,
  },
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof RULES;

export type Facts = Readonly<Record<string, string | number>>;

function fill(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(facts[name] ?? placeholder));
}

/** Creates the reason of a rule with all placeholders replaced. */
export function reason(name: RuleName, facts: Facts = {}, pointer?: string): Reason {
  const { code, zh, en, fixZh, fixEn, source }: Rule = RULES[name];
  return {
    code,
    zh: fill(zh, facts),
    en: fill(en, facts),
    fixZh: fill(fixZh, facts),
    fixEn: fill(fixEn, facts),
    ...(source === undefined ? {} : { source }),
    ...(pointer === undefined ? {} : { pointer }),
  };
}

/** Creates the alert of a rule for an institution. */
export function alert(name: RuleName, at: Date, facts: Facts = {}): Alert {
  return { ...reason(name, facts), at: formatInstant(at) };
}

/** Returns the JSON pointer of a field of the unit at `index` in a filing. */
export function unitPointer(index: number, field: string): string {
  return index === 0 ? `/${field}` : `/otherUnits/${index - 1}/${field}`;
}
