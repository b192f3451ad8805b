import { z } from "zod";
import { CaseCertificate } from "./case.js";
import { Amount, CalendarDate, Currency, Sha256 } from "../schema/primitives.js";

export const Certificate = CaseCertificate.extend({
  caseNo: z.string(),
  status: z.enum(["valid", "cancelled"]),
  holders: z.array(z.looseObject({ name: z.string(), idNo: z.string().optional() })).meta({ title: "权利人" }),
  obligors: z.array(z.looseObject({ name: z.string(), idNo: z.string().optional() })).meta({ title: "义务人" }),
  contractNo: z.string().optional().meta({ title: "合同编号" }),
  amount: Amount.optional(),
  currency: Currency.optional(),
  termStart: CalendarDate.optional(),
  termEnd: CalendarDate.optional(),
  file: z.looseObject({ sha256: Sha256, size: z.int(), mediaType: z.string() }),
}).meta({ id: "Certificate", title: "电子证照" });
export type Certificate = z.infer<typeof Certificate>;

export const MaterialReceipt = z
  .looseObject({ sha256: Sha256, size: z.int().min(0), mediaType: z.string().optional() })
  .meta({ id: "MaterialReceipt" });
export type MaterialReceipt = z.infer<typeof MaterialReceipt>;
