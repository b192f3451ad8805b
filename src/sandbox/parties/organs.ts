import * as z from "zod";
import { ORGAN_TYPES, type OrganType } from "../../contract/index.js";

export type { OrganType } from "../../contract/index.js";

/** Types of organs (机关类型) whose orders an authority carries out (实施细则 art. 90, 93). */
export const OrganTypeSchema = z.enum(Object.keys(ORGAN_TYPES) as [OrganType, ...OrganType[]]);
