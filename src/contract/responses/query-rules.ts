import * as z from "zod";
import { roles } from "../filings/kinds.js";
import type * as Types from "./types.generated.js";

const Grounds = z.array(z.enum(["purpose", "authorisation", "document-no", "notice", "officer"]));

/** What one role has to state in its queries. */
export const QueryRequirement = z
  .looseObject({
    role: z.enum(roles).meta({ title: "机构角色", description: "Role of the institution that asks" }),
    grounds: Grounds.meta({
      title: "查询依据",
      description:
        "What is required: `purpose` (查询目的), `authorisation` of the holder (授权书), `document-no` (案号), `notice` of assistance (协助查询通知书), `officer` with the work card, in searches only",
    }),
  })
  .meta({ id: "QueryRequirement", title: "查询要求", description: "What one role has to state in its queries" });
/** What one role has to state in its queries. */
export type QueryRequirement = Types.QueryRequirement;

/** What an authority requires of queries of the register (不动产登记暂行条例 27, 28; 法释〔2013〕20号 art. 7). */
export const QueryRules = z
  .looseObject({
    required: z.array(QueryRequirement).meta({
      title: "查询要求",
      description: "What each role states about units, persons and certificates of others",
    }),
    ownRights: Grounds.meta({
      title: "查询本机构权利",
      description: "What is enough where the institution itself holds a right that is in the register",
    }),
    holdersTold: z.array(z.enum(roles)).meta({
      title: "告知权利人",
      description:
        "Roles whose queries of a unit are told to the institutions that hold rights in it, on their cases; none when empty",
    }),
  })
  .meta({ id: "QueryRules", title: "查询规则", description: "What an authority requires of queries of the register" });
/** What an authority requires of queries of the register. */
export type QueryRules = Types.QueryRules;
