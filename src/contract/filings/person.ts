import * as z from "zod";
import { CO_OWNERSHIP, ID_TYPES, valuesOf } from "../schema/code-tables.js";
import { field } from "../schema/field.js";
import { Share, text } from "../schema/primitives.js";
import type * as Types from "./types.generated.js";

const name = field(text(200), {
  zh: "",
  en: "name",
  cell: "name",
  personal: "name",
  wireExample: "张伟",
});
const idType = field(z.enum(valuesOf(ID_TYPES)), {
  zh: "证件种类",
  en: "ID type",
  cell: "code",
  table: ID_TYPES,
  default: "citizen-id",
  synonyms: ["证件类型"],
});
const idNo = field(text(50), {
  zh: "证件号",
  en: "ID number",
  cell: "id-no",
  personal: "number",
  wireExample: "330106199001010018",
  synonyms: ["证件号码", "身份证号", "身份证号码", "证件编号"],
});

/** A natural person or an organisation, named as in the ID document. */
export const Person = z.strictObject({ name, idType, idNo }).meta({
  id: "Person",
  title: "权利人/义务人",
  description: "A natural person or an organisation, named as in the ID document",
});
/** A natural person or an organisation, named as in the ID document. */
export type Person = Types.Person;

/** A buyer, with the share of a co-owner. */
export const Buyer = z
  .strictObject({
    name,
    idType,
    idNo,
    share: field(Share.optional(), {
      zh: "共有份额",
      en: "share",
      cell: "share",
      wireExample: "1/2",
      synonyms: ["份额", "权利比例", "共有比例"],
    }),
  })
  .meta({ id: "Buyer", title: "买受人", description: "A buyer, with the share of a co-owner" });
/** A buyer, with the share of a co-owner. */
export type Buyer = Types.Buyer;

/** The person subject to execution. A court does not always know the ID number. */
export const Obligor = z.strictObject({ name, idType: idType.optional(), idNo: idNo.optional() }).meta({
  id: "Obligor",
  title: "被执行人",
  description: "The person subject to execution; a court does not always know the ID number",
});
/** The person subject to execution. A court does not always know the ID number. */
export type Obligor = Types.Obligor;

/** The form of co-ownership of the buyers. */
export const coOwnership = field(z.enum(valuesOf(CO_OWNERSHIP)).optional(), {
  zh: "共有方式",
  en: "form of co-ownership",
  cell: "code",
  code: "GYFS",
  table: CO_OWNERSHIP,
  synonyms: ["共有情况"],
});
