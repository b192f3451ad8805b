import * as z from "zod";
import { MATERIAL_KINDS, valuesOf } from "../schema/code-tables.js";
import { Amount } from "../schema/primitives.js";
import type * as Types from "./types.generated.js";

/** Uses of a unit that decide the fee of one item. */
export const UNIT_USES = {
  residential: { zh: "住宅", en: "residential" },
  parking: { zh: "车库、车位、储藏室", en: "parking space or storage room" },
  other: { zh: "非住宅", en: "other" },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>;
/** Use of a unit. */
export type UnitUse = keyof typeof UNIT_USES;
/** Schema of a use. */
export const UnitUseSchema = z.enum(Object.keys(UNIT_USES) as [UnitUse, ...UnitUse[]]).meta({
  id: "UnitUse",
  title: "用途",
  description: Object.entries(UNIT_USES)
    .map(([use, { zh, en }]) => `\`${use}\` ${zh} ${en}`)
    .join(" · "),
});

/** A reason for which an authority charges nothing. */
export const FeeExemption = z
  .looseObject({
    material: z
      .enum(valuesOf(MATERIAL_KINDS))
      .meta({ title: "证明材料", description: "The document that proves it; a filing with it is free" }),
    zh: z.string().meta({ title: "免收情形", description: "Who is exempt, in Chinese" }),
    en: z.string().meta({ title: "免收情形", description: "Who is exempt, in English" }),
    source: z.string().optional().meta({ title: "依据", description: "Official document" }),
  })
  .meta({ id: "FeeExemption", title: "免收情形", description: "A reason for which an authority charges nothing" });
/** A reason for which an authority charges nothing. */
export type FeeExemption = Types.FeeExemption;

/** What an authority charges for one item of a kind of filing. */
export const FeeSchedule = z
  .looseObject({
    residential: Amount.meta({ title: "住宅", description: "Homes" }),
    parking: Amount.meta({ title: "车库、车位、储藏室", description: "Parking spaces and storage rooms" }),
    other: Amount.meta({ title: "非住宅", description: "Everything else" }),
    exemptions: z
      .array(FeeExemption)
      .optional()
      .meta({ title: "免收情形", description: "When nothing is charged; never when absent" }),
    source: z.string().optional().meta({ title: "依据", description: "Official document" }),
  })
  .meta({
    id: "FeeSchedule",
    title: "收费标准",
    description:
      "What an authority charges for one item, by use and never by area or value (民法典 art. 223). One item is one right on the units of one parcel; with several uses the dearest counts",
  });
/** What an authority charges for one item of a kind of filing. */
export type FeeSchedule = Types.FeeSchedule;
