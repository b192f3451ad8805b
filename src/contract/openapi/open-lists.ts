/**
 * Lists of values that may grow within `/v1`. In answers they are `anyOf` the known values or any text, which
 * validators and generators of clients understand; in requests only the known values are valid.
 */
import type * as z from "zod";
import { PROBLEMS, Problem } from "../responses/problem.js";
import { CaseStatusSchema, caseStatuses } from "../responses/status.js";
import { Webhook } from "../subscriptions/webhooks.js";
import type { Json } from "./json.js";

const OPEN: ReadonlyMap<z.core.$ZodType, readonly string[]> = new Map<z.core.$ZodType, readonly string[]>([
  [CaseStatusSchema, caseStatuses],
  [Problem.shape.code, Object.keys(PROBLEMS)],
  [Webhook.shape.status, Webhook.shape.status.options],
]);

/** Changes the JSON schema of an open list in place. Returns false for any other schema. */
export function openList(schema: z.core.$ZodType, json: Json): boolean {
  const known = OPEN.get(schema);
  if (!known) return false;
  delete json["type"];
  delete json["enum"];
  json["anyOf"] = [{ type: "string", enum: [...known] }, { type: "string" }];
  return true;
}

/** The known values of an open list, as a schema for requests. */
export function knownValues(schema: z.core.$ZodType): Json | undefined {
  const known = OPEN.get(schema);
  return known && { type: "string", enum: [...known] };
}
