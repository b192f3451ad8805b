import * as z from "zod";
import { columnsOf, type Column } from "../schema/columns.js";
import { MortgageCancellation, MortgageFiling } from "./mortgage.js";
import { PreNoticeCancellation, PreNoticeFiling } from "./pre-notice.js";
import { SeizureRelease, SeizureRenewal, SeizureRequest } from "./seizure.js";
import type { FilingTypes } from "./types.generated.js";

/** The kinds of institution, with their names. */
export const ROLES = {
  bank: { zh: "银行", en: "bank" },
  developer: { zh: "开发企业", en: "developer" },
  court: { zh: "法院", en: "court" },
} as const;
/** The role of an institution: it decides which kinds it may file. */
export type Role = keyof typeof ROLES;
/** All roles. */
export const roles = Object.keys(ROLES) as [Role, ...Role[]];

/**
 * Every kind of filing: the role that files it, other roles that may, its path, its schema, its names and what it
 * yields. A new kind begins here.
 */
export const KINDS = {
  "mortgage.file": {
    role: "bank",
    path: "/v1/mortgages",
    schema: MortgageFiling,
    zh: "抵押权首次登记",
    en: "mortgage registration",
    yields: "proof",
  },
  "mortgage.cancel": {
    role: "bank",
    path: "/v1/mortgage-cancellations",
    schema: MortgageCancellation,
    zh: "抵押权注销登记",
    en: "mortgage cancellation",
    yields: "nothing",
  },
  "pre-notice.register": {
    role: "developer",
    /** The buyer may apply alone, through the bank as its agent (实施细则 art. 86). */
    alsoBy: ["bank"],
    path: "/v1/pre-notices",
    schema: PreNoticeFiling,
    zh: "预告登记",
    en: "pre-notice",
    yields: "proof",
  },
  "pre-notice.cancel": {
    role: "developer",
    /** The bank may cancel its own mortgage pre-notice. */
    alsoBy: ["bank"],
    path: "/v1/pre-notice-cancellations",
    schema: PreNoticeCancellation,
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
    schema: SeizureRenewal,
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
  {
    role: Role;
    alsoBy?: readonly Role[];
    path: string;
    schema: z.ZodObject;
    zh: string;
    en: string;
    yields: "proof" | "nothing";
  }
>;

/** A kind of filing. */
export type Kind = keyof typeof KINDS;
/** All kinds. */
export const kinds = Object.keys(KINDS) as [Kind, ...Kind[]];
/** The type of a filing of a kind. */
export type FilingOf<K extends Kind> = FilingTypes[K];
/** A filing of any kind. */
export type Filing = { [K in Kind]: FilingOf<K> }[Kind];

/** Roles that may file a kind: its own first. */
export function rolesOf(kind: Kind): readonly [Role, ...Role[]] {
  const { role, alsoBy = [] }: { role: Role; alsoBy?: readonly Role[] } = KINDS[kind];
  return [role, ...alsoBy];
}

/** Schema of a kind. */
export const KindSchema = z.enum(kinds).meta({
  id: "Kind",
  title: "业务种类",
  description: kinds.map((k) => `\`${k}\` ${KINDS[k].zh} ${KINDS[k].en}`).join(" · "),
});

/** Whether a text is a kind. */
export function isKind(text: string): text is Kind {
  return Object.hasOwn(KINDS, text);
}

const columnCache = new Map<Kind, readonly Column[]>();
/** Lists the columns of a kind's file, in order. */
export function columnsFor(kind: Kind): readonly Column[] {
  let columns = columnCache.get(kind);
  if (!columns) columnCache.set(kind, (columns = columnsOf(KINDS[kind].schema)));
  return columns;
}

/**
 * Whether a field of a person is optional in the schema.
 *
 * @param list Name of a list of people, such as `mortgagors`.
 * @throws RangeError if the kind has no such list.
 */
export function isOptionalPersonField(kind: Kind, list: string, field: string): boolean {
  let schema = (KINDS[kind].schema.shape as Record<string, z.ZodType | undefined>)[list];
  if (schema instanceof z.ZodOptional) schema = schema.unwrap() as z.ZodType;
  if (!(schema instanceof z.ZodArray) || !(schema.element instanceof z.ZodObject))
    throw new RangeError(`${list} is not a list of people`);
  return (schema.element.shape as Record<string, z.ZodType>)[field]?.safeParse(undefined).success ?? true;
}
