import { KINDS, type Kind } from "../../../contract/index.js";
import { framer, type Framer } from "../../framers/framer.js";
import type { DialectId, PortCall } from "../../port/port.js";
import { answerFields, requestFields } from "../fields/call-fields.js";
import { fieldOf, type Field } from "../fields/contract-fields.js";
import { coverageOf, type Coverage } from "../operators/coverage.js";
import type { DescriptionProblem, Lines, Scope, Tables } from "../operators/line.js";
import { compileLines } from "../operators/lines.js";
import { placeOf, type Place } from "../operators/place.js";
import type { Description } from "../schema/description.js";
import type { BatchCall } from "../schema/messages.js";
import type { Mapping } from "../schema/operators.js";
import { compileSecurity, type Security } from "../security/secure.js";
import { compileAddress, type CompiledAddress } from "./address.js";
import { allCalls, type DescribedCall } from "./described-calls.js";
import { refForm } from "./identity.js";
import { compileResults, type CompiledResults } from "./results.js";

/** One call of a description, compiled for both sides. */
export interface PlannedCall {
  readonly call: PortCall;
  readonly kind: Kind | undefined;
  readonly function: string | undefined;
  readonly address: CompiledAddress;
  readonly request: Lines;
  readonly answer: Lines;
  readonly results: CompiledResults;
  /** What the lines of a filing carry; undefined for calls that do not file. */
  readonly coverage: Coverage | undefined;
  readonly batch: PlannedBatch | undefined;
  /** Fields of the filing by which it is looked up. Without one of them, the look-up could find another filing. */
  readonly asksFor: readonly string[];
  /** Whether the message has one division for all filings. */
  readonly namesDivision: boolean;
  /** The answer is a list of cases; otherwise one case. Of a look-up. */
  readonly listsCases: boolean;
  /** Number of lines of the answer. None: the answer is the file itself. */
  readonly answerLines: number;
  /** Fields of the contract's answer that are required, for what the message does not tell. */
  readonly answerField: Field;
}
export interface PlannedBatch {
  readonly maxFilings: number;
  readonly filings: Place;
  readonly filingKey: Place;
  readonly outcomes: Place;
  readonly outcomeKey: Place;
  readonly results: CompiledResults;
}

/** How a gateway gives out tokens, compiled. */
export interface PlannedToken {
  readonly address: CompiledAddress;
  readonly request: Lines;
  readonly results: CompiledResults;
  readonly function: string | undefined;
  readonly at: Place;
  readonly valid: PlannedValidity;
}
export type PlannedValidity =
  | { readonly seconds: number }
  | { readonly place: Place; readonly as: "seconds" | "milliseconds" | "epoch-ms" | "epoch-s" | "yyyyMMddHHmmss" };

/** A description, compiled. Port and mirror are both made of it. */
export interface DialectPlan {
  readonly description: Description;
  readonly dialect: DialectId;
  readonly calls: readonly PlannedCall[];
  readonly find: (call: PortCall, kind: Kind | undefined) => PlannedCall | undefined;
  readonly token: PlannedToken | undefined;
  readonly requestFramer: Framer;
  readonly answerFramer: Framer;
  readonly security: Security;
  /** The institution's number as it travels; throws MappingError when it cannot. */
  readonly writeRef: (ref: string) => string;
  /** Where the answer to an upload names the document, by name of the reference. */
  readonly references: Readonly<Record<string, Place>>;
}

export type Report = (pointer: string, code: DescriptionProblem, name?: string) => void;

/** Compiles a description. What is wrong with it is reported, with a pointer into it. */
export function planDialect(description: Description, report: Report): DialectPlan {
  const calls = plannedCalls(description, report);
  const byName = new Map(calls.map((planned) => [nameOf(planned.call, planned.kind), planned]));
  return {
    description,
    dialect: { id: description.id, version: description.version },
    calls,
    find: (call, kind) => byName.get(nameOf(call, kind)) ?? byName.get(call),
    token: description.token && planToken(description.token, description, report),
    requestFramer: framer(description.envelope.request),
    answerFramer: framer(description.envelope.answer),
    security: compileSecurity(description),
    writeRef: refForm(description.identity).write,
    references: referencesOf(description.materials),
  };
}

const referencesOf = (materials: Description["materials"]): Record<string, Place> =>
  materials.by === "upload"
    ? Object.fromEntries(Object.entries(materials.reference).map(([name, path]) => [name, placeOf(path)]))
    : {};

const FILES: ReadonlySet<PortCall> = new Set(["file", "file-batch"]);
const nameOf = (call: PortCall, kind: Kind | undefined): string => (kind ? `${call} ${kind}` : call);

function plannedCalls(description: Description, report: Report): PlannedCall[] {
  return allCalls(description).flatMap((described) =>
    described.call === "token" ? [] : [planCall(described, described.call, description, report)],
  );
}

function planCall(
  { kind, spec, batch, pointer }: DescribedCall,
  call: PortCall,
  description: Description,
  report: Report,
): PlannedCall {
  const answer = spec.answer ?? [];
  const dropped = kind ? (description.kinds[kind]?.drops ?? []) : [];
  const fields = requestFields(call, kind);
  const answerField = answerFields(call, kind);
  const scope = scopeOf(description, fields, "request", report);
  const head = compileLines(description.head, { ...scope, pointer: "/head" });
  const own = compileLines(spec.request, { ...scope, pointer: `${pointer}/request` });
  const answerScope = { ...scopeOf(description, answerField, "answer", report), pointer: `${pointer}/answer` };
  return {
    call,
    kind,
    function: spec.function,
    address: compileAddress(spec.address),
    request: both(head, own),
    answer: compileLines(answer, answerScope),
    results: compileResults(spec.results ?? description.results),
    coverage: FILES.has(call)
      ? coverageOf([...description.head, ...spec.request], inBatch(call, dropped), scope)
      : undefined,
    batch: batch && planBatch(batch),
    asksFor: call === "look-up" && kind ? fieldsAskedFor(spec.request, kind) : [],
    namesDivision: [...description.head, ...spec.request].some((line) => "from" in line && line.from === "$division"),
    listsCases: answer.some(({ to }) => to === "cases"),
    answerLines: answer.length,
    answerField,
  };
}

export function fieldsAskedFor(lines: readonly Mapping[], kind: Kind): string[] {
  const { fields } = fieldOf(KINDS[kind].schema);
  return lines.flatMap((line) => {
    const source = "each" in line ? line.each : "from" in line && typeof line.from === "string" ? line.from : "";
    const [name = ""] = source.split(".");
    return name === "units" ? ["unitCode"] : fields.has(name) ? [name] : [];
  });
}

/** Fields that are left out on purpose, as paths from the request. */
const inBatch = (call: PortCall, dropped: readonly string[]): string[] =>
  dropped.map((path) => (call === "file-batch" ? `filings.${path}` : path));

function planBatch(spec: BatchCall): PlannedBatch {
  return {
    maxFilings: spec.maxFilings,
    filings: placeOf(spec.request.find((line) => "each" in line && line.each === "filings")?.to ?? "filings"),
    filingKey: placeOf(spec.matchedBy.filing),
    outcomes: placeOf(spec.outcomes),
    outcomeKey: placeOf(spec.matchedBy.outcome),
    results: compileResults(spec.outcomeResults),
  };
}

function planToken(token: NonNullable<Description["token"]>, description: Description, report: Report): PlannedToken {
  const { call, at, valid } = token;
  const nothing: Field = { type: "object", isRequired: true, fields: new Map() };
  const scope = { ...scopeOf(description, nothing, "request", report), pointer: "/token/call/request" };
  return {
    address: compileAddress(call.address),
    request: compileLines(call.request, scope),
    results: compileResults(call.results ?? description.results),
    function: call.function,
    at: placeOf(at),
    valid: "seconds" in valid ? valid : { place: placeOf(valid.at), as: valid.as },
  };
}

function scopeOf(description: Description, fields: Field, direction: Scope["direction"], report: Report): Scope {
  const tables: Tables = {
    codes: new Map(Object.entries(description.tables)),
    states: new Map(Object.entries(description.states)),
  };
  const settings = new Set(description.settings);
  return {
    direction,
    fields,
    filing: fields,
    tables,
    settings,
    ref: refForm(description.identity),
    charset: description.envelope.request.charset,
    pointer: "",
    report,
    compile: compileLines,
  };
}

/** The lines of the head come first, in both directions. */
const both = (one: Lines, other: Lines): Lines => ({
  write: (document, message, context) => {
    one.write(document, message, context);
    other.write(document, message, context);
  },
  read: (message, document, context) => {
    one.read(message, document, context);
    other.read(message, document, context);
  },
});
