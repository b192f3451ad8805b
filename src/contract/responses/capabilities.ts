import { z } from "zod";
import { MATERIAL_KINDS, valuesOf } from "../schema/code-tables.js";
import { KindSchema } from "../filings/kinds.js";
import { Amount } from "../schema/primitives.js";

export const KindCapability = z
  .looseObject({
    kind: KindSchema,
    requiredMaterials: z.array(z.enum(valuesOf(MATERIAL_KINDS))),
    requiredFields: z
      .array(z.string())
      .meta({ description: "Fields that are optional in the contract but required here" }),
    review: z.enum(["instant", "delayed", "manual"]).meta({ title: "办理方式" }),
    preReview: z.boolean().optional().meta({
      title: "先行预审",
      description: "Examined on line first; what passes is accepted at the counter with its QR code",
    }),
    promisedWorkingHours: z.number().min(0).optional().meta({ title: "承诺时限（工作小时）" }),
    fee: Amount.optional().meta({
      title: "登记费",
      description: "For one item, in yuan: asked for before registration; absent: free",
    }),
  })
  .meta({ id: "KindCapability" });
export type KindCapability = z.infer<typeof KindCapability>;

/** What an authority accepts; cities differ, so this is data. */
export const Capabilities = z
  .looseObject({
    authority: z.looseObject({
      id: z.string(),
      zh: z.string(),
      en: z.string(),
      divisions: z.array(z.string()).meta({ description: "行政区划 codes served; empty: any" }),
    }),
    version: z.string(),
    kinds: z.array(KindCapability),
    batch: z.looseObject({ maxFilings: z.int().min(1), maxBytes: z.int().min(1) }),
    rate: z.looseObject({ requestsPerSecond: z.number().min(0), burst: z.int().min(1), concurrent: z.int().min(1) }),
    changes: z.looseObject({ maxPage: z.int().min(1), pollSeconds: z.number().min(0) }),
    hours: z
      .looseObject({ timeZone: z.string(), open: z.string(), close: z.string(), workingDaysOnly: z.boolean() })
      .optional(),
    unitCode: z.enum(["strict", "lenient"]).optional(),
    amountUnit: z.enum(["yuan", "ten-thousand-yuan"]).optional(),
    materials: z.looseObject({
      maxBytes: z.int().min(1),
      mediaTypes: z
        .array(z.string())
        .meta({ description: "Types of documents taken; told by their content, not by their names" }),
      resumable: z.boolean().optional().meta({ description: "An upload that was cut goes on where it stopped" }),
    }),
    codeTables: z
      .record(z.string(), z.array(z.looseObject({ value: z.string(), code: z.string(), zh: z.string().optional() })))
      .meta({ description: "Tables in which this authority differs from the national standard" }),
    promotedTerm: z
      .enum(["document", "fresh"])
      .optional()
      .meta({ description: "Term of a promoted waiting seizure; practice is split" }),
  })
  .meta({ id: "Capabilities" });
export type Capabilities = z.infer<typeof Capabilities>;
