import { z } from "zod";
import {
  CO_OWNERSHIP,
  Amount,
  CalendarDate,
  Instant,
  Obligor,
  Person,
  Share,
  UnitCode,
  text,
  valuesOf,
} from "../../contract/index.js";

const unitCode = UnitCode;
const owner = z.strictObject({
  name: text(200),
  idType: Person.shape.idType.optional(),
  idNo: text(50).optional(),
  share: Share.optional(),
});
const owners = z.array(owner).min(1).max(50);
const coOwnership = z.enum(valuesOf(CO_OWNERSHIP)).optional();

const transferConsents = ["pre-notice-holder", "mortgagee", "objection-risk"] as const;

/**
 * Events that change a unit without a filing of the contract: registrations by other institutions or at the counter,
 * and actions of courts and parties. Used by scenarios and the control interface.
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
    })
    .meta({
      description: "Enters a unit from official records; a strict register accepts filings only for such units",
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
    .meta({ description: "A mortgage registered before the sandbox started" }),
  z
    .strictObject({
      type: z.literal("ranks-agreed"),
      unitCode,
      proofNos: z.array(text(100)).min(2).max(100),
      consents: z.array(text(100)).optional(),
    })
    .meta({
      title: "约定变更抵押顺位",
      description:
        "All mortgages of the unit in the agreed order; `consents`: those whose mortgagee agreed in writing, needed wherever a rank becomes worse (民法典 409)",
    }),
  z
    .strictObject({ type: z.literal("contract-filed"), unitCode, buyers: z.array(Obligor).min(1) })
    .meta({ title: "预售合同备案" }),
  z
    .strictObject({ type: z.literal("first-registration"), unitCode, titleNo: text(100).optional() })
    .meta({ title: "首次登记", description: "By the developer; from this day buyers can register (民法典 221)" }),
  z.strictObject({ type: z.literal("transfer-accepted"), unitCode, to: owners }).meta({ title: "转移登记受理" }),
  z
    .strictObject({
      type: z.literal("transfer"),
      unitCode,
      to: owners,
      coOwnership,
      titleNo: text(100).optional(),
      consents: z.array(z.enum(transferConsents)).optional(),
    })
    .meta({
      title: "转移登记",
      description:
        "To the holder of a purchase pre-notice it fulfils the notice, and the mortgage pre-notice becomes a mortgage",
    }),
  z
    .strictObject({
      type: z.literal("court-transfer-order"),
      unitCode,
      organ: text(200),
      documentNo: text(100),
      to: owners,
    })
    .meta({ title: "过户裁定送达" }),
  z
    .strictObject({ type: z.literal("disposal"), unitCode, to: owners.optional(), remainder: text(1000).optional() })
    .meta({
      title: "查封的不动产处置",
      description:
        "By the court whose seizure is in force; with `remainder` only a part, and the queue shifts to what is left",
    }),
  z
    .strictObject({ type: z.literal("claim-ended"), unitCode, proofNo: text(100), cause: text(200) })
    .meta({ title: "预告登记的债权消灭" }),
  z
    .strictObject({ type: z.literal("objection-registered"), unitCode, applicant: text(200) })
    .meta({ title: "异议登记" }),
  z
    .strictObject({ type: z.literal("objection-sued"), unitCode, applicant: text(200) })
    .meta({ title: "异议登记申请人起诉" }),
  z
    .strictObject({ type: z.literal("objection-ended"), unitCode, applicant: text(200) })
    .meta({ title: "异议登记注销" }),
  z
    .strictObject({ type: z.literal("habitation-registered"), unitCode, holder: text(200) })
    .meta({ title: "居住权首次登记" }),
  z.strictObject({ type: z.literal("habitation-ended"), unitCode, holder: text(200) }).meta({ title: "居住权注销" }),
  z.strictObject({ type: z.literal("correction-started"), unitCode }).meta({ title: "更正登记受理" }),
  z.strictObject({ type: z.literal("correction-ended"), unitCode }).meta({ title: "更正登记办结" }),
  z
    .strictObject({ type: z.literal("owner-renamed"), unitCode, from: owner, to: owner })
    .meta({ title: "权利人姓名、证件号变更", description: "The former name and number remain searchable" }),
]);
export type RegisterEvent = z.infer<typeof RegisterEvent>;
export type EventOf<T extends RegisterEvent["type"]> = Extract<RegisterEvent, { type: T }>;
