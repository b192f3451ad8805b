import * as z from "zod";
import { field, people } from "../schema/field.js";
import {
  currency,
  loanContractNo,
  materials,
  proofNo,
  ref,
  remark,
  termEnd,
  termStart,
  transferRestricted,
  unitCode,
} from "./common-fields.js";
import { Buyer, Person, coOwnership } from "./person.js";
import { Area, PositiveAmount, text } from "../schema/primitives.js";
import { otherUnits } from "./units.js";
import type * as Types from "./types.generated.js";

const area = field(Area.optional(), {
  zh: "建筑面积",
  en: "floor area",
  cell: "area",
  code: "JZMJ",
  perUnit: true,
  synonyms: ["面积", "预测建筑面积", "预测面积", "合同面积", "房屋面积", "房屋建筑面积", "预售面积"],
  noteZh: "平方米",
  noteEn: "square metres",
  examples: ["89.53", "120.10"],
});
const address = field(text(200).optional(), {
  zh: "坐落",
  en: "address",
  cell: "text",
  code: "BDCZL",
  perUnit: true,
  synonyms: ["房屋坐落", "地址", "不动产坐落", "座落", "房屋座落", "不动产座落", "房屋地址", "坐落地址"],
  examples: ["杭州市西湖区文三路1号1幢101室", "杭州市西湖区文三路1号1幢102室"],
});
const plannedUse = field(text(50).optional(), {
  zh: "规划用途",
  en: "planned use",
  cell: "text",
  code: "GHYT",
  perUnit: true,
  synonyms: ["用途", "房屋用途"],
  examples: ["住宅", "住宅"],
});

/** 预购商品房抵押权预告登记: the mortgage pre-notice of the buyer's bank, in the filing of the purchase. */
export const PreNoticeMortgage = z
  .strictObject({
    mortgageeName: field(text(200), {
      zh: "抵押权人",
      en: "mortgagee",
      cell: "text",
      synonyms: ["抵押权人名称", "贷款银行", "按揭银行"],
      examples: ["示例银行杭州西湖支行", ""],
    }),
    mortgageeIdNo: field(text(50), {
      zh: "抵押权人证件号",
      en: "mortgagee's credit code",
      cell: "id-no",
      synonyms: ["抵押权人证件号码", "抵押权人统一社会信用代码"],
      examples: ["91330106MA2TEXT08W", ""],
    }),
    mortgageAmount: field(PositiveAmount, {
      zh: "抵押金额",
      en: "mortgage amount",
      cell: "amount",
      synonyms: ["贷款金额", "按揭金额", "按揭贷款金额"],
      noteZh: "元",
      noteEn: "yuan",
      examples: ["1500000.00", ""],
    }),
    loanContractNo,
    termStart,
    termEnd,
    transferRestricted: transferRestricted.optional(),
  })
  .meta({
    id: "PreNoticeMortgage",
    title: "预购商品房抵押权预告登记",
    description: "The mortgage pre-notice of the buyer's bank; complete or absent",
  });
/** 预购商品房抵押权预告登记: the mortgage pre-notice of the buyer's bank, in the filing of the purchase. */
export type PreNoticeMortgage = Types.PreNoticeMortgage;

/** 买受人单方申请: the buyer applies alone, because the seller has not applied as agreed. */
export const SoleApplication = z
  .strictObject({
    sellerName: field(text(200), {
      zh: "单方申请的预售人",
      en: "seller, when the buyer applies alone",
      cell: "text",
      personal: "name",
      noteZh: "仅买受人单方申请时填写",
      noteEn: "only when the buyer applies alone",
      wireExample: "示例房地产开发有限公司",
    }),
    sellerIdNo: field(text(50), {
      zh: "单方申请的预售人证件号",
      en: "seller's credit code, when the buyer applies alone",
      cell: "id-no",
      personal: "number",
      noteZh: "仅买受人单方申请时填写",
      noteEn: "only when the buyer applies alone",
      wireExample: "91330109MA2DEXP16G",
    }),
  })
  .meta({
    id: "SoleApplication",
    title: "买受人单方申请",
    description:
      "The buyer applies alone, because the seller has not applied as agreed; filed by the bank as the buyer's agent",
  });
/** 买受人单方申请: the buyer applies alone, because the seller has not applied as agreed. */
export type SoleApplication = Types.SoleApplication;

/**
 * 买卖预告登记: filed by the developer, or by the bank for a buyer who applies alone, with the mortgage pre-notice of the
 * buyer's bank if there is one. With `sellers` it is that of an existing home (转移预告), which the filing institution
 * applies for on behalf of its owners.
 */
export const PreNoticeFiling = z
  .strictObject({
    ref,
    unitCode,
    otherUnits: otherUnits({ unitCode, area, address, plannedUse }),
    contractNo: field(text(100), {
      zh: "预售合同号",
      en: "pre-sale contract number",
      cell: "text",
      synonyms: ["合同号", "网签合同号", "网签号", "买卖合同号", "商品房买卖合同号", "商品房预售合同号", "购房合同号"],
      examples: ["YS-2026-0001", "YS-2026-0002"],
    }),
    contractFilingNo: field(text(64).optional(), {
      zh: "合同备案号",
      en: "contract filing number",
      cell: "text",
      synonyms: ["备案号", "合同备案登记号", "网签备案号"],
      examples: ["BA202600001", ""],
    }),
    buyers: people(z.array(Buyer).min(1).max(50), {
      people: {
        prefix: "buyer",
        zh: "买受人",
        en: "buyer",
        synonyms: [
          "买受人姓名",
          "买受人名称",
          "购房人",
          "购房人姓名",
          "购房者",
          "购买人",
          "买方",
          "业主",
          "业主姓名",
          "客户姓名",
          "客户名称",
          "预告登记权利人",
        ],
      },
    }),
    coOwnership,
    sellers: people(z.array(Person).min(1).max(50).optional(), {
      people: {
        prefix: "existingHomeSeller",
        zh: "现房出卖人",
        en: "seller of an existing home",
        synonyms: ["二手房出卖人"],
      },
    }),
    price: field(PositiveAmount, {
      zh: "成交价格",
      en: "price",
      cell: "amount",
      code: "QDJG",
      synonyms: [
        "成交价",
        "合同总价",
        "合同价款",
        "房屋总价",
        "总房款",
        "总价款",
        "总价",
        "取得价格",
        "交易总价",
        "成交总价",
        "成交金额",
        "合同金额",
        "购房款",
        "购房总价",
      ],
      noteZh: "元",
      noteEn: "yuan",
      examples: ["2680000.00", "3150000.00"],
    }),
    currency,
    area,
    address,
    plannedUse,
    mortgage: PreNoticeMortgage.optional().meta({
      title: "预购商品房抵押权预告登记",
      description: "The mortgage pre-notice of the buyer's bank; complete or absent",
    }),
    soleApplication: SoleApplication.optional().meta({
      title: "买受人单方申请",
      description:
        "The seller, when the buyer applies alone through the bank, with the buyer's authorisation, the filed pre-sale contract and its filing number; absent when developer and buyer apply jointly",
    }),
    remark,
    materials,
  })
  .meta({
    id: "PreNoticeFiling",
    title: "预售商品房买卖预告登记",
    description:
      "Pre-notice of a purchase, filed by the developer, or by the bank for a buyer who applies alone, with the mortgage pre-notice of the buyer's bank",
  });
/**
 * 预售商品房买卖预告登记: filed by the developer, or by the bank for a buyer who applies alone, with the mortgage
 * pre-notice of the buyer's bank if there is one.
 */
export type PreNoticeFiling = Types.PreNoticeFiling;

/** 预告登记注销: cancellation of a pre-notice, filed by the developer, or by the bank for its own mortgage pre-notice. */
export const PreNoticeCancellation = z
  .strictObject({
    ref,
    unitCode,
    proofNo,
    otherUnits: otherUnits({ unitCode, proofNo }),
    ground: field(text(200), {
      zh: "注销原因",
      en: "ground of cancellation",
      cell: "text",
      code: "ZXYGYY",
      examples: ["买卖合同解除", "当事人放弃预告登记"],
    }),
    remark,
    materials,
  })
  .meta({
    id: "PreNoticeCancellation",
    title: "预告登记注销",
    description: "Cancellation of a pre-notice, filed by the developer, or by the bank for its own mortgage pre-notice",
  });
/** 预告登记注销: cancellation of a pre-notice, filed by the developer, or by the bank for its own mortgage pre-notice. */
export type PreNoticeCancellation = Types.PreNoticeCancellation;
