import * as z from "zod";
import { Case, KINDS, operation, operationIdOf, type Kind, type Operation } from "../../../contract/index.js";
import type { PortCall } from "../../port/port.js";
import { fieldOf, objectOf, type Field } from "./contract-fields.js";

/** The operation of the contract that each call of a port stands for. */
const OPERATION_IDS: Readonly<Record<Exclude<PortCall, "file" | "file-batch">, string>> = {
  "look-up": "listCases",
  case: "getCase",
  cases: "listCases",
  changes: "listChanges",
  supplement: "supplementCase",
  withdraw: "withdrawCase",
  unit: "getUnit",
  search: "createSearch",
  "query-result": "getQueryResult",
  material: "putMaterial",
  certificate: "getCertificate",
  "certificate-file": "getCertificateFile",
};

/** Returns the operation of a call; `kind` for the calls that file. */
export function operationOf(call: PortCall, kind: Kind | undefined): Operation {
  if (call !== "file" && call !== "file-batch") return operation(OPERATION_IDS[call]);
  if (!kind) throw new RangeError(`${call} needs a kind`);
  return operation(operationIdOf(kind, call === "file" ? "one" : "batch"));
}

/** Name of a parameter of the contract in a description: `Query-Purpose` is `queryPurpose`. */
export function parameterField(name: string): string {
  const joined = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

/** The parameters of an operation by their names in a description. */
export function parametersOf({ pathParams, query, headers }: Operation): ReadonlyMap<string, string> {
  const names = Object.keys({ ...pathParams, ...query, ...headers });
  return new Map(names.map((name) => [parameterField(name), name]));
}

/** Fields of a document that is uploaded. Its content travels as Base64. */
const DOCUMENT = { base64: z.string(), size: z.int() };

/** Keeps what was read from a schema: the same fields are asked for by every check and line. */
function remembered(read: (call: PortCall, kind: Kind | undefined) => Field): typeof read {
  const known = new Map<string, Field>();
  return (call, kind) => {
    const name = `${call} ${kind ?? ""}`;
    let fields = known.get(name);
    if (!fields) known.set(name, (fields = read(call, kind)));
    return fields;
  };
}

/** The fields that lines of a request can name. */
export const requestFields = remembered((call, kind) => {
  if (call === "file" && kind) return fieldOf(KINDS[kind].schema);
  const { pathParams, query, headers, body } = operationOf(call, kind);
  const shape = { ...pathParams, ...query, ...headers };
  const parameters = Object.fromEntries(Object.entries(shape).map(([name, type]) => [parameterField(name), type]));
  const content = body === "bytes" ? DOCUMENT : body instanceof z.ZodObject ? body.shape : {};
  const own = objectOf(parameters as z.ZodRawShape, content);
  if (call !== "look-up" || !kind) return own;
  // By fields of the filing.
  return { ...own, fields: new Map([...own.fields, ...fieldOf(KINDS[kind].schema).fields]) };
});

/** The fields that lines of an answer can name. A look-up finds a case, and a file is given as Base64. */
export const answerFields = remembered((call, kind) => {
  if (call === "file" || call === "file-batch") return fieldOf(Case);
  if (call === "look-up") return objectOf({ ...Case.shape, cases: z.array(Case).optional() });
  if (call === "certificate-file" || call === "query-result") return objectOf({ base64: z.string() });
  const answer = operationOf(call, kind).answers[200];
  return answer instanceof z.ZodType ? fieldOf(answer) : objectOf({});
});
