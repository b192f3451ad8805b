import type * as z from "zod";
import { UNITS, unitOf, type Field } from "../fields/contract-fields.js";
import { WirePath, type EachMapping, type JoinMapping, type Mapping } from "../schema/operators.js";
import { lengthCheck } from "../values/length.js";
import { tableFormat } from "../values/table.js";
import { textFormat } from "../values/text.js";
import { answerConstant, requestConstant } from "./constant.js";
import { eachLine, fieldList, unitsList, type ListSource } from "./each.js";
import { fromLine } from "./from.js";
import { joinLine } from "./join.js";
import type { Line, Lines, MapContext, Node, Scope } from "./line.js";
import { materialLine } from "./material.js";
import { placeOf, type Place } from "./place.js";
import { sourceOf, type Source } from "./source.js";
import { stateLine } from "./state.js";
import { conditionOf, type Condition } from "./when.js";

/** Compiles lines. What is wrong with them is reported to the scope, and the line is left out. */
export function compileLines(mappings: readonly Mapping[], scope: Scope): Lines {
  const lines = mappings.flatMap((mapping, i) => compileLine(mapping, scope, `${scope.pointer}/${i}`) ?? []);
  const inReadingOrder = [...lines.filter((line) => !line.readsLast), ...lines.filter((line) => line.readsLast)];
  return {
    write: (document, message, context) => {
      for (const line of lines) line.write(document, message, context);
    },
    read: (message, document, context) => {
      for (const line of inReadingOrder) line.read(message, document, context);
    },
  };
}

function compileLine(mapping: Mapping, scope: Scope, pointer: string): Line | undefined {
  const line = lineOf(mapping, scope, pointer);
  const condition = conditionOf(mapping.when, scope, pointer);
  return line && condition ? conditional(line, condition) : line;
}

function lineOf(mapping: Mapping, scope: Scope, pointer: string): Line | undefined {
  if ("material" in mapping) {
    const wire = wireOf(mapping.to, "to", scope, pointer);
    return wire && materialLine(mapping, wire, scope, pointer);
  }
  if ("const" in mapping) return constantLine(mapping, scope, pointer);
  if ("each" in mapping) return listLine(mapping, scope, pointer);
  const [ours, theirs] = scope.direction === "request" ? (["from", "to"] as const) : (["to", "from"] as const);
  const source = sourceOf(mapping[ours], scope, `${pointer}/${ours}`);
  if (!source) return undefined;
  if (scope.direction === "answer" && mapping.from.startsWith("$"))
    return contextLine(mapping.from, source, scope, pointer);
  const wire = wireOf(mapping[theirs], theirs, scope, pointer);
  if (!wire) return undefined;
  if ("join" in mapping) return textList(mapping, source, wire, scope, pointer);
  if (mapping.state === undefined) return fromLine(mapping, source, wire, scope, pointer);
  const states = scope.tables.states.get(mapping.state);
  if (!states) return void scope.report(`${pointer}/state`, "unknown-states", mapping.state);
  if (scope.direction === "answer" && /(?:^|\.)status$/.test(mapping.to))
    return stateLine(states, wire, scope, mapping.to);
  return void scope.report(`${pointer}/state`, "wrong-type", mapping.to);
}

function wireOf(path: string, name: string, scope: Scope, pointer: string): Place | undefined {
  if (WirePath.safeParse(path).success) return placeOf(path);
  return void scope.report(`${pointer}/${name}`, "wrong-path", path);
}

function constantLine(mapping: Extract<Mapping, { const: unknown }>, scope: Scope, pointer: string): Line | undefined {
  if (scope.direction === "request") {
    const wire = wireOf(mapping.to, "to", scope, pointer);
    return wire && requestConstant(mapping.const, wire);
  }
  const target = sourceOf(mapping.to, scope, `${pointer}/to`);
  return target && answerConstant(mapping.const, target);
}

/** A field of an answer whose value the request or the profile already tells. */
function contextLine(path: string, target: Source, scope: Scope, pointer: string): Line | undefined {
  const source = sourceOf(path, scope, `${pointer}/from`);
  if (!source) return undefined;
  return {
    write: () => {},
    read: (_, document, context) => {
      const value = source.get(document, context);
      if (value !== undefined) target.set(document, value, context);
    },
    readsLast: true,
  };
}

function textList(
  mapping: z.infer<typeof JoinMapping>,
  source: Source,
  wire: Place,
  scope: Scope,
  pointer: string,
): Line | undefined {
  const { join, table, length } = mapping;
  const { element } = source.field;
  const inner = join.field === undefined ? element : element?.fields.get(join.field);
  if (!element) return void scope.report(`${pointer}/from`, "join-needs-list");
  if (!inner || inner.type === "object" || inner.type === "list")
    return void scope.report(`${pointer}/join/field`, "unknown-field", join.field);
  const codes = table === undefined ? undefined : scope.tables.codes.get(table);
  if (table !== undefined && !codes) return void scope.report(`${pointer}/table`, "unknown-table", table);
  const format = codes ? tableFormat(codes, scope.direction === "answer") : textFormat(inner.type);
  const check = length && lengthCheck(length, scope.charset);
  return joinLine(source, wire, { by: join.by, field: join.field, format }, check);
}

function listLine(mapping: EachMapping, scope: Scope, pointer: string): Line | undefined {
  const [ours, theirs] = scope.direction === "request" ? (["each", "to"] as const) : (["to", "each"] as const);
  const found = listOf(mapping[ours], scope, `${pointer}/${ours}`);
  const wire = wireOf(mapping[theirs], theirs, scope, pointer);
  if (!found || !wire) return undefined;
  const isFilings = scope.direction === "request" && mapping.each === "filings";
  const lines = scope.compile(mapping.fields, {
    ...scope,
    fields: found.element,
    ...(isFilings && { filing: found.element }),
    pointer: `${pointer}/fields`,
  });
  const twin =
    mapping.omitIfSame === undefined ? undefined : sourceOf(mapping.omitIfSame, scope, `${pointer}/omitIfSame`);
  return eachLine(found.list, wire, lines, { empty: mapping.empty, twin, isFilings });
}

function listOf(path: string, scope: Scope, pointer: string): { list: ListSource; element: Field } | undefined {
  const unit = path === UNITS && scope.direction === "request" ? unitOf(scope.fields) : undefined;
  if (unit) {
    const field: Field = { type: "list", isRequired: true, fields: new Map(), element: unit };
    return { list: unitsList({ field, pointer: "/otherUnits", isContext: false }), element: unit };
  }
  const source = sourceOf(path, scope, pointer);
  if (!source) return undefined;
  const { element, type } = source.field;
  if (type === "list" && element?.type === "object") return { list: fieldList(source), element };
  return void scope.report(pointer, "each-needs-list", path);
}

function conditional(line: Line, holds: Condition): Line {
  return {
    write: (document: Node, message: Node, context: MapContext) => {
      if (holds(document, context)) line.write(document, message, context);
    },
    read: (message: Node, document: Node, context: MapContext) => {
      if (holds(document, context)) line.read(message, document, context);
    },
    readsLast: true,
  };
}
