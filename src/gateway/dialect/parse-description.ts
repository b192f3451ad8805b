import * as z from "zod";
import { parseStrictJson, toJsonPointer } from "../../contract/index.js";
import { GatewayRequestError } from "../port/gateway-request-error.js";
import { Description } from "./schema/description.js";

/** Something in a description that does not follow the format. */
export interface DescriptionError {
  /** JSON pointer into the description. */
  readonly pointer: string;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}
export type ParsedDescription =
  | { readonly ok: true; readonly description: Description }
  | { readonly ok: false; readonly errors: readonly DescriptionError[] };

/** Reads a description. All errors are told at once. Whether it is complete, `checkDescription` tells. */
export function parseDescription(text: string): ParsedDescription {
  const json = parseStrictJson(text);
  return json.ok ? readDescription(json.value) : { ok: false, errors: [json.defect] };
}

/** Reads a description from its parsed JSON, as `parseDescription`. */
export function readDescription(json: unknown): ParsedDescription {
  const parsed = Description.safeParse(json);
  return parsed.success
    ? { ok: true, description: parsed.data }
    : { ok: false, errors: parsed.error.issues.flatMap((issue) => errorsOf(issue, [])) };
}

/**
 * Reads a description from its parsed JSON.
 * @throws GatewayRequestError `description-invalid` with the first error and its place
 */
export function descriptionFrom(json: unknown): Description {
  const read = readDescription(json);
  if (read.ok) return read.description;
  const { pointer, zh, en } = read.errors[0]!;
  throw new GatewayRequestError("description-invalid", pointer, `接口描述有误：${zh}`, en);
}

/** The JSON Schema of descriptions, for editors and other tools. */
export function descriptionJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(Description, { target: "draft-2020-12", io: "input", reused: "ref" });
}

type Issue = z.core.$ZodIssue;

function errorsOf(issue: Issue, above: readonly PropertyKey[]): DescriptionError[] {
  const path = [...above, ...issue.path];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => describe(UNKNOWN_KEY, [...path, key]));
  if (issue.code === "invalid_union") return errorsOfUnion(issue, path);
  return [describe(textOf(issue), path)];
}

function describe([code, zh, en]: Told, path: readonly PropertyKey[]): DescriptionError {
  return { pointer: toJsonPointer(path.map((name) => (typeof name === "symbol" ? "" : name))), code, zh, en };
}

type Told = [code: string, zh: string, en: string];
const UNKNOWN_KEY: Told = ["unknown-key", "没有这个字段", "there is no field of this name"];
const WRONG_FORM: Told = ["wrong-form", "不是允许的形式", "this is none of the allowed forms"];

/** Of several forms, the one that was meant is that with the fewest errors. */
function errorsOfUnion(
  issue: Extract<Issue, { code: "invalid_union" }>,
  path: readonly PropertyKey[],
): DescriptionError[] {
  const forms = issue.errors.map((issues) => issues.flatMap((one) => errorsOf(one, path)));
  const [first, ...others] = forms.filter((errors) => errors.length > 0);
  if (!first) return [describe(WRONG_FORM, path)];
  return others.reduce((best, errors) => (errors.length < best.length ? errors : best), first);
}

function textOf(issue: Issue): Told {
  switch (issue.code) {
    case "invalid_type":
      return issue.message.includes("received undefined")
        ? ["missing", "缺少这个字段", "this field is missing"]
        : ["wrong-type", `类型应为 ${issue.expected}`, `the type must be ${issue.expected}`];
    case "invalid_value":
      return ["wrong-value", `应为 ${list(issue.values)} 之一`, `must be one of ${list(issue.values)}`];
    case "too_small":
      return ["too-small", `不得小于 ${String(issue.minimum)}`, `must not be less than ${String(issue.minimum)}`];
    case "too_big":
      return ["too-big", `不得大于 ${String(issue.maximum)}`, `must not be more than ${String(issue.maximum)}`];
    case "invalid_format":
      return ["wrong-format", "格式有误", "wrong format"];
    case "invalid_key":
      return ["wrong-key", "名称有误", "this name is not allowed"];
    default:
      return WRONG_FORM;
  }
}

const list = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(", ");
