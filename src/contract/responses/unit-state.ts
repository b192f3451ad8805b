import { z } from "zod";
import { CO_OWNERSHIP, MORTGAGE_TYPES, PRE_NOTICE_TYPES, SEIZURE_MEASURES, valuesOf } from "../schema/code-tables.js";
import { Amount, CalendarDate, Instant, Share, UnitCode } from "../schema/primitives.js";

const Holder = z
  .looseObject({
    name: z.string(),
    idType: z.string().optional(),
    idNo: z.string().optional(),
    share: Share.optional(),
  })
  .meta({ id: "Holder", title: "权利人" });

const UnitMortgage = z
  .looseObject({
    proofNo: z.string(),
    rank: z.int().min(1),
    mortgagee: z.string(),
    mortgageType: z.enum(valuesOf(MORTGAGE_TYPES)),
    amount: Amount,
    currency: z.string(),
    termStart: CalendarDate,
    termEnd: CalendarDate,
    transferRestricted: z.boolean(),
    registeredAt: Instant,
    claimFixedAt: Instant.optional().meta({ description: "最高额债权确定: no growth after this moment (民法典 423)" }),
  })
  .meta({ id: "UnitMortgage", title: "抵押权" });

const UnitPreNotice = z
  .looseObject({
    proofNo: z.string(),
    type: z.enum(valuesOf(PRE_NOTICE_TYPES)),
    holders: z.array(Holder),
    amount: Amount.optional(),
    registeredAt: Instant,
    lapsesOn: CalendarDate.optional(),
  })
  .meta({ id: "UnitPreNotice", title: "预告登记" });

const UnitSeizure = z
  .looseObject({
    documentNo: z.string(),
    organ: z.string(),
    measure: z.enum(valuesOf(SEIZURE_MEASURES)),
    queuePosition: z.int().min(0),
    receivedAt: Instant,
    startDate: CalendarDate.optional(),
    endDate: CalendarDate.optional(),
    scope: z.string().optional(),
  })
  .meta({
    id: "UnitSeizure",
    title: "查封登记",
    description: "queuePosition 0 is in force; waiting ones (轮候) have no running term, so no dates",
  });

/** What the register says of a unit at one moment, with every restriction. */
export const UnitState = z
  .looseObject({
    unitCode: UnitCode,
    at: Instant,
    address: z.string().optional(),
    titleNo: z.string().optional(),
    phase: z.enum(["pre-sale", "registered"]).meta({ title: "期房/现房" }),
    owners: z.array(Holder),
    coOwnership: z.enum(valuesOf(CO_OWNERSHIP)).optional(),
    mortgages: z.array(UnitMortgage),
    preNotices: z.array(UnitPreNotice),
    seizures: z.array(UnitSeizure),
    objections: z
      .array(z.looseObject({ applicant: z.string(), registeredAt: Instant, lapsesOn: CalendarDate }))
      .optional()
      .meta({ title: "异议登记" }),
    habitation: z
      .array(z.looseObject({ holder: z.string(), registeredAt: Instant }))
      .optional()
      .meta({ title: "居住权" }),
    restrictions: z
      .array(z.looseObject({ code: z.string(), zh: z.string(), en: z.string() }))
      .meta({ title: "限制", description: "Everything that stands in the way of a disposal, in words" }),
  })
  .meta({ id: "UnitState", title: "不动产单元登记状态" });
export type UnitState = z.infer<typeof UnitState>;
