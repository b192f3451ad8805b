import * as z from "zod";
import {
  CO_OWNERSHIP,
  Amount,
  CalendarDate,
  Instant,
  Obligor,
  Person,
  Share,
  UnitCode,
  UnitUseSchema,
  text,
  valuesOf,
} from "../../contract/index.js";
import { CounterPaper } from "./papers/counter-paper.js";

const unitCode = UnitCode;
const owner = z.strictObject({
  name: text(200),
  idType: Person.shape.idType.optional(),
  idNo: text(50).optional(),
  share: Share.optional(),
});
const owners = z.array(owner).min(1).max(50);
const coOwnership = z.enum(valuesOf(CO_OWNERSHIP)).optional();

const papers = z.array(CounterPaper).max(100).optional();

/**
 * Events that change a unit without a filing of the contract: registrations by other institutions or at the counter,
 * and actions of courts and parties. Used by scenarios and the control interface.
 *
 * `zh` and `en` describe each event in the generated table in docs/reference.
 */
export const RegisterEvent = z.discriminatedUnion("type", [
  z
    .strictObject({
      type: z.literal("unit-entered"),
      unitCode,
      phase: z.enum(["pre-sale", "registered"]),
      owners,
      coOwnership,
      titleNo: text(100).optional(),
      address: text(200).optional(),
      buyers: z.array(Obligor).optional(),
      use: UnitUseSchema.optional(),
    })
    .meta({
      zh: "依据登记资料录入单元；严格登记簿只受理已录入的单元；`use` 为用途，决定登记费",
      en: "enters a unit from official records; a strict register accepts filings only for such units; `use` decides the fee",
    }),
  z
    .strictObject({
      type: z.literal("officer-reported"),
      organ: text(50),
      officerName: text(50),
      officerCardNo: text(50),
    })
    .meta({
      zh: "报备承办人：`organ` 为机关的统一社会信用代码；报备之后，不一致的承办人会被提示（法释〔2013〕20号第四条）",
      en: "reports an officer of the organ with this unified social credit code; afterwards other officers are noticed (法释〔2013〕20号, art. 4)",
    }),
  z
    .strictObject({
      type: z.literal("mortgage-recorded"),
      unitCode,
      proofNo: text(100),
      mortgagee: z.strictObject({ name: text(200), idNo: text(50) }),
      mortgageType: z.enum(["general", "maximum"]),
      amount: Amount,
      termStart: CalendarDate,
      termEnd: CalendarDate,
      transferRestricted: z.boolean(),
      registeredAt: Instant,
    })
    .meta({
      zh: "录入沙箱启动前已登记的抵押权",
      en: "enters a mortgage that was registered before the sandbox started",
    }),
  z
    .strictObject({
      type: z.literal("ranks-agreed"),
      unitCode,
      proofNos: z.array(text(100)).min(2).max(100),
      papers,
    })
    .meta({
      zh: "约定变更抵押顺位：按约定次序列出单元上的全部抵押权；`papers` 为提交的材料，顺位受不利影响的抵押权人须在其中同意（同意事项 `rank`，民法典第四百零九条）",
      en: "changes ranks by agreement: lists all mortgages of the unit in the agreed order; in the documents (`papers`) every mortgagee whose rank becomes worse must agree (matter `rank`; Civil Code, art. 409)",
    }),
  z
    .strictObject({ type: z.literal("contract-filed"), unitCode, buyers: z.array(Obligor).min(1) })
    .meta({ zh: "预售合同网签备案", en: "records a pre-sale contract with its buyers" }),
  z.strictObject({ type: z.literal("first-registration"), unitCode, titleNo: text(100).optional() }).meta({
    zh: "首次登记，由开发企业申请；自该日起买受人可以申请登记（民法典第二百二十一条）",
    en: "registers the building for the first time, by the developer; from this day buyers can register (Civil Code, art. 221)",
  }),
  z
    .strictObject({ type: z.literal("transfer-accepted"), unitCode, to: owners })
    .meta({ zh: "转移登记已受理，尚未登簿", en: "accepts a transfer of ownership that is not registered yet" }),
  z
    .strictObject({
      type: z.literal("transfer"),
      unitCode,
      to: owners,
      coOwnership,
      titleNo: text(100).optional(),
      papers,
    })
    .meta({
      zh: "转移登记；转移给预告登记权利人的，预告登记实现，抵押权预告登记转为抵押权登记；`papers` 为提交的材料：预告登记权利人、抵押权人的同意（同意事项 `transfer`；抵押权人共同申请的，同样以此写明）、受让人的风险承诺书",
      en: "registers a transfer of ownership; a transfer to the holder of a purchase pre-notice fulfils the notice and turns the mortgage pre-notice into a mortgage; the documents (`papers`) state who agrees (matter `transfer`): holders of pre-notices, and mortgagees, also when they join the application; or they are the transferee's acknowledgement of the risk",
    }),
  z
    .strictObject({
      type: z.literal("court-transfer-order"),
      unitCode,
      organ: text(200),
      documentNo: text(100),
      to: owners,
    })
    .meta({
      zh: "人民法院的过户裁定送达登记机构；不动产已被查封的，只能由在先查封的机关作出，过户后全部查封消灭",
      en: "serves a court order on the authority to transfer ownership; a seized unit only by the organ whose seizure is in force, and the transfer ends all seizures",
    }),
  z
    .strictObject({ type: z.literal("disposal"), unitCode, to: owners.optional(), remainder: text(1000).optional() })
    .meta({
      zh: "查封生效的法院处置不动产；有 `remainder` 的为部分处置，轮候查封及于剩余部分",
      en: "disposes of the property, by the court whose seizure is in force; with `remainder` only a part, and the waiting seizures continue on the rest",
    }),
  z
    .strictObject({ type: z.literal("claim-ended"), unitCode, proofNo: text(100), cause: text(200) })
    .meta({ zh: "预告登记的债权消灭", en: "ends the claim that a pre-notice secures" }),
  z
    .strictObject({ type: z.literal("objection-registered"), unitCode, applicant: text(200) })
    .meta({ zh: "异议登记", en: "registers an objection" }),
  z
    .strictObject({ type: z.literal("objection-sued"), unitCode, applicant: text(200) })
    .meta({ zh: "异议登记申请人起诉", en: "records that the applicant of an objection has sued" }),
  z
    .strictObject({ type: z.literal("objection-ended"), unitCode, applicant: text(200) })
    .meta({ zh: "异议登记注销", en: "cancels an objection" }),
  z
    .strictObject({ type: z.literal("habitation-registered"), unitCode, holder: text(200) })
    .meta({ zh: "居住权首次登记", en: "registers a right of habitation" }),
  z
    .strictObject({ type: z.literal("habitation-ended"), unitCode, holder: text(200) })
    .meta({ zh: "居住权注销登记", en: "cancels a right of habitation" }),
  z.strictObject({ type: z.literal("correction-started"), unitCode }).meta({
    zh: "更正登记受理；办结前，该单元的受理件暂停办理",
    en: "accepts a correction of the register; cases of the unit are suspended until it is completed",
  }),
  z.strictObject({ type: z.literal("correction-ended"), unitCode }).meta({
    zh: "更正登记办结；暂停的受理件继续办理",
    en: "completes a correction of the register; suspended cases continue",
  }),
  z.strictObject({ type: z.literal("owner-renamed"), unitCode, from: owner, to: owner }).meta({
    zh: "权利人姓名或证件号变更；原姓名和证件号仍可查询",
    en: "changes the name or ID number of an owner; the former ones remain searchable",
  }),
]);
export type RegisterEvent = z.infer<typeof RegisterEvent>;
export type EventOf<T extends RegisterEvent["type"]> = Extract<RegisterEvent, { type: T }>;
