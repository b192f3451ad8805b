import { z } from "zod";
import { columnsOf, type Column } from "../schema/columns.js";
import { MortgageCancel, MortgageFile } from "./mortgage.js";
import { PreNoticeCancel, PreNoticeRegister } from "./pre-notice.js";
import { SeizureRelease, SeizureRenew, SeizureRequest } from "./seizure.js";

export const ROLES = {
  bank: { zh: "银行", en: "bank" },
  developer: { zh: "开发企业", en: "developer" },
  court: { zh: "法院", en: "court" },
} as const;
export type Role = keyof typeof ROLES;
export const roles = Object.keys(ROLES) as [Role, ...Role[]];

/** Every kind of filing: who may file it, where, and its schema. Adding a kind starts here. */
export const KINDS = {
  "mortgage.file": {
    role: "bank",
    path: "/v1/mortgages",
    schema: MortgageFile,
    zh: "抵押权首次登记",
    en: "mortgage registration",
    yields: "proof",
  },
  "mortgage.cancel": {
    role: "bank",
    path: "/v1/mortgage-cancellations",
    schema: MortgageCancel,
    zh: "抵押权注销登记",
    en: "mortgage cancellation",
    yields: "nothing",
  },
  "pre-notice.register": {
    role: "developer",
    path: "/v1/pre-notices",
    schema: PreNoticeRegister,
    zh: "预告登记",
    en: "pre-notice",
    yields: "proof",
  },
  "pre-notice.cancel": {
    role: "developer",
    path: "/v1/pre-notice-cancellations",
    schema: PreNoticeCancel,
    zh: "预告登记注销",
    en: "pre-notice cancellation",
    yields: "nothing",
  },
  "seizure.request": {
    role: "court",
    path: "/v1/seizures",
    schema: SeizureRequest,
    zh: "查封登记",
    en: "seizure",
    yields: "nothing",
  },
  "seizure.renew": {
    role: "court",
    path: "/v1/seizure-renewals",
    schema: SeizureRenew,
    zh: "续封",
    en: "seizure renewal",
    yields: "nothing",
  },
  "seizure.release": {
    role: "court",
    path: "/v1/seizure-releases",
    schema: SeizureRelease,
    zh: "解封",
    en: "seizure release",
    yields: "nothing",
  },
} as const satisfies Record<
  string,
  { role: Role; path: string; schema: z.ZodObject; zh: string; en: string; yields: "proof" | "nothing" }
>;

export type Kind = keyof typeof KINDS;
export const kinds = Object.keys(KINDS) as [Kind, ...Kind[]];
export type FilingOf<K extends Kind> = z.infer<(typeof KINDS)[K]["schema"]>;
export type Filing = { [K in Kind]: FilingOf<K> }[Kind];

export const KindSchema = z.enum(kinds).meta({
  id: "Kind",
  title: "业务种类",
  description: kinds.map((k) => `\`${k}\` ${KINDS[k].zh} ${KINDS[k].en}`).join(" · "),
});

export function isKind(text: string): text is Kind {
  return Object.hasOwn(KINDS, text);
}

const columnCache = new Map<Kind, readonly Column[]>();
/** The columns of a kind's file, in order. */
export function columnsFor(kind: Kind): readonly Column[] {
  let columns = columnCache.get(kind);
  if (!columns) columnCache.set(kind, (columns = columnsOf(KINDS[kind].schema)));
  return columns;
}

/** Whether the schema lets a person of the list stand without that field. */
export function isOptionalPersonField(kind: Kind, list: string, field: string): boolean {
  let schema = (KINDS[kind].schema.shape as Record<string, z.ZodType | undefined>)[list];
  if (schema instanceof z.ZodOptional) schema = schema.unwrap() as z.ZodType;
  if (!(schema instanceof z.ZodArray) || !(schema.element instanceof z.ZodObject))
    throw new RangeError(`${list} is not a list of people`);
  return (schema.element.shape as Record<string, z.ZodType>)[field]?.safeParse(undefined).success ?? true;
}
