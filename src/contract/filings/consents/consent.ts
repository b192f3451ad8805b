import * as z from "zod";
import { CONSENT_MATTERS, valuesOf } from "../../schema/code-tables.js";
import { field } from "../../schema/field.js";
import { UnitCode, text } from "../../schema/primitives.js";
import type * as Types from "./types.generated.js";

const ConsentGiver = z.strictObject({
  name: field(text(200), {
    zh: "同意人",
    en: "name of the person who consents, as in the register",
    cell: "name",
    personal: "name",
    wireExample: "李娜",
  }),
  number: field(text(100), {
    zh: "证件号或者登记证明号",
    en: "the person's ID number, or the number of the registration proof of the person's right",
    cell: "id-no",
    personal: "number",
    wireExample: "330106198502150022",
  }),
});

/** What a document proves: who agrees to what. Only documents of the consent kinds carry it. */
export const Consent = z
  .strictObject({
    matter: z.enum(valuesOf(CONSENT_MATTERS)).meta({
      title: "同意事项",
      description: CONSENT_MATTERS.entries.map((e) => `\`${e.value}\` ${e.zh} ${e.en}`).join(" · "),
      examples: ["mortgage"],
    }),
    by: z.array(ConsentGiver).min(1).max(50).meta({
      title: "同意人",
      description: "The persons who consent, or whose consent a judgment replaces",
    }),
    unitCodes: z.array(UnitCode).min(1).max(1_000).optional().meta({
      title: "所及单元",
      description:
        "The units of the filing to which the consent is limited; all of them when absent. A judgment must name them",
    }),
  })
  .meta({
    id: "Consent",
    title: "同意",
    description: "Who agrees to what: stated by a written consent, an agreement, a waiver or a judgment",
  });
/** What a document proves: who agrees to what. Only documents of the consent kinds carry it. */
export type Consent = Types.Consent;
