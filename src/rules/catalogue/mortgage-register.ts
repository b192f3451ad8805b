import type { Kind } from "../../contract/index.js";
import { registryRule } from "../model/registry-rule.js";
import type { Rule } from "../model/rule.js";

const file: readonly Kind[] = ["mortgage.file"];

/** Rules for mortgages over what the register holds. Only the authority can evaluate them. */
export const MORTGAGE_REGISTER_RULES: readonly Rule[] = [
  registryRule(
    "DY-01",
    file,
    [
      "抵押权自登记时设立",
      "抵押权自记载于不动产登记簿时设立，受理不等于设立；放款以“已登簿”为准。",
      "请在办理状态为“已登簿”后放款",
    ],
    [
      "a mortgage exists from registration",
      "A mortgage is created when it is entered in the register. Acceptance is not registration, so release funds only when the case is registered (已登簿).",
      "Release funds only after the case is registered",
    ],
    "民法典第二百一十四条、第四百零二条",
    "note",
  ),
  registryRule(
    "DY-03",
    file,
    [
      "抵押人与抵押权人共同申请",
      "抵押权首次登记由抵押人和抵押权人共同申请；网上办理的，以双方电子签名或者授权为准。",
      "请确认抵押人已签名或者已授权",
    ],
    [
      "mortgagor and mortgagee apply jointly",
      "Mortgagor and mortgagee apply jointly; for online filing, both must have signed electronically or authorised the filing.",
      "Make sure that the mortgagor has signed or authorised the filing",
    ],
    "不动产登记暂行条例第十四条",
  ),
  registryRule(
    "DY-04",
    file,
    [
      "登记簿与合同不一致的，以登记簿为准",
      "抵押财产、被担保债权范围等登记簿记载与合同约定不一致的，以登记簿记载为准；提交前应与合同核对。",
      "请核对金额、担保范围和期限与合同一致",
    ],
    [
      "the register prevails over the contract",
      "If register and contract differ on the property or the secured claim, the register prevails. Check the filing against the contract first.",
      "Check amounts, scope and term against the contract",
    ],
    "民法典担保制度解释（2020）第四十七条",
    "note",
  ),
  registryRule(
    "DY-05",
    file,
    [
      "按登记先后确定顺位",
      "同一不动产有数个抵押权的，按受理先后依次登记，按登记先后确定顺位，当事人另有约定的除外；顺位由登记机构认定。",
      "无需处理；顺位见登记结果",
    ],
    [
      "mortgages rank by time of registration",
      "Mortgages of one unit are registered in the order of acceptance and rank in the order of registration, unless the parties agree otherwise; the authority assigns the rank.",
      "No action needed; the case shows the rank",
    ],
    "民法典第四百一十四条、第四百零九条；不动产登记暂行条例实施细则第六十七条",
  ),
  registryRule(
    "DY-06",
    file,
    [
      "变更顺位、数额须经其他抵押权人同意",
      "变更抵押权顺位、被担保债权数额的，未经其他抵押权人书面同意，不得对其产生不利影响。",
      "请附其他抵押权人的书面同意",
    ],
    [
      "a change of rank or amount needs consent",
      "A change of rank or amount needs the written consent of every other mortgagee whom it would disadvantage.",
      "Attach the written consent of those mortgagees",
    ],
    "民法典第四百零九条",
  ),
  registryRule(
    "DY-08",
    file,
    [
      "最高额抵押债权确定前的债权转让",
      "最高额抵押担保的债权确定前，部分债权转让的，最高额抵押权不得转让，但当事人另有约定的除外。",
      "请先办理最高额抵押权确定登记，或者附当事人的约定",
    ],
    [
      "assignment of part of the debt before the claim is fixed",
      "Before the claim of a maximum-claim mortgage is fixed, an assignment of part of the debt does not transfer the mortgage, unless otherwise agreed.",
      "Register the fixing of the claim first, or attach the agreement",
    ],
    "民法典第四百二十一条；不动产登记暂行条例实施细则第七十四条",
  ),
  registryRule(
    "DY-09",
    file,
    [
      "最高额抵押权的确定登记",
      "最高额抵押的债权确定，或者抵押权随债权转移的，应一并办理确定登记和转移登记。",
      "请一并申请确定登记和转移登记",
    ],
    [
      "the fixing of the claim is registered with the transfer",
      "When the claim is fixed, or the mortgage is transferred with the debt, the fixing is registered together with the transfer.",
      "Apply for both registrations together",
    ],
    "不动产登记暂行条例实施细则",
    "note",
  ),
  registryRule(
    "DY-11",
    file,
    [
      "抵押不动产可以转让",
      "抵押期间可以转让抵押不动产；已登记禁止或限制转让约定的，应由抵押权人共同申请；2021 年 1 月 1 日前登记的抵押，须经抵押权人同意。",
      "请查询抵押权登记是否记载禁止或限制转让的约定",
    ],
    [
      "mortgaged property may be transferred",
      "Mortgaged property may be transferred. If a ban is registered, the mortgagee must join the application; for mortgages registered before 2021, the mortgagee must consent.",
      "Query the register for an agreement that bans or restricts transfers",
    ],
    "民法典第四百零六条；自然资发〔2021〕54号",
  ),
  registryRule(
    "DY-12",
    file,
    [
      "抵押权随债权转移",
      "债权转让的，抵押权一并转让；新债权人凭债权转让合同和通知债务人的证明申请抵押权转移登记。",
      "请申请抵押权转移登记",
    ],
    [
      "the mortgage follows the debt",
      "When the debt is assigned, the mortgage is transferred with it. The new creditor applies with the assignment contract and proof of notice to the debtor.",
      "Apply for the transfer of the mortgage",
    ],
    "民法典第四百零七条",
    "note",
  ),
  registryRule(
    "DY-14",
    file,
    [
      "在建建筑物抵押的范围",
      "在建建筑物抵押不得包括已办理预告登记或者预售合同备案的单元；竣工后转为建筑物抵押登记。",
      "请从清单中删除已办理预告登记或预售合同备案的单元",
    ],
    [
      "mortgage of a building under construction",
      "The mortgage may not include units with a pre-notice or a filed pre-sale contract. It is converted when the building is completed.",
      "Remove units with a pre-notice or a filed pre-sale contract",
    ],
    "不动产登记暂行条例实施细则第七十五条至第七十七条；民法典担保制度解释（2020）第五十一条",
  ),
  registryRule(
    "DY-15",
    ["pre-notice.register"],
    [
      "抵押权预告登记以买卖预告登记为前提",
      "申请预购商品房抵押权预告登记的，应已办理或者同时申请买卖预告登记；取得不动产权后，转为抵押权首次登记。",
      "请在同一申请中一并申请买卖预告登记",
    ],
    [
      "a mortgage pre-notice needs a purchase pre-notice",
      "The purchase pre-notice must exist or be part of the same filing. Once ownership is registered, the mortgage pre-notice is converted into a mortgage.",
      "Apply for the purchase pre-notice in the same filing",
    ],
    "不动产登记暂行条例实施细则第七十八条",
  ),
  registryRule(
    "DY-16",
    file,
    [
      "抵押权预告登记转为抵押权登记的顺位",
      "预告登记未失效且预告登记的财产与办理抵押登记时一致的，抵押权自预告登记之日起设立。",
      "无需处理",
    ],
    [
      "a converted pre-notice keeps its date",
      "If the pre-notice has not lapsed and the property is the same, the mortgage exists from the date of the pre-notice.",
      "No action needed",
    ],
    "民法典担保制度解释（2020）第五十二条",
  ),
  registryRule(
    "DY-17",
    file,
    [
      "房屋、土地一并抵押",
      "以建筑物抵押的，该建筑物占用范围内的建设用地使用权一并抵押；以建设用地使用权抵押的，该土地上的建筑物一并抵押。",
      "无需处理",
    ],
    [
      "a mortgage covers building and land",
      "A mortgage of a building also covers its land use right, and vice versa.",
      "No action needed",
    ],
    "民法典第三百九十七条",
  ),
  registryRule(
    "DY-18",
    file,
    [
      "仅以建设用地使用权抵押的效力范围",
      "仅以建设用地使用权抵押的，抵押权的效力及于土地上已有的建筑物以及正在建造的建筑物已完成部分，不及于续建部分。",
      "无需处理",
    ],
    [
      "scope of a mortgage of land alone",
      "It covers existing buildings and the completed part of a building under construction, but not parts built later.",
      "No action needed",
    ],
    "民法典担保制度解释（2020）第五十一条",
    "note",
  ),
  registryRule(
    "DY-19",
    file,
    [
      "共有人同意",
      "处分按份共有的不动产，应经占份额三分之二以上的按份共有人同意；处分共同共有的不动产，应经全体共同共有人同意；共有人另有约定的除外。",
      "请将应同意的共有人列为抵押人，或者附其书面同意，写明同意人、证件号和同意事项“抵押”",
    ],
    [
      "consent of co-owners",
      "Disposal needs the consent of owners holding two thirds of the shares, or of all joint owners, unless otherwise agreed.",
      "Name every co-owner whose consent is needed as mortgagor, or attach the written consent, which states who agrees, the ID number and the matter",
    ],
    "民法典第三百零一条",
    "note",
  ),
];
