/** Turns an exported symbol into an entry of the reference. */
import ts from "typescript";
import { docOf } from "./docs.js";
import { membersOf } from "./members.js";
import type { Entry, Group, Member } from "./model.js";
import { ownDeclarations, positionOf, resolveAlias, type Compiled } from "./program.js";
import { SignaturePrinter, isSignatureLike, type SignatureLike } from "./signatures.js";

type Described = Pick<Entry, "noun" | "signature"> & { readonly group: Group; readonly members?: readonly Member[] };

/** @param mentions Names of documented types that the symbol shows, in order. */
export function entryOf(
  name: string,
  symbol: ts.Symbol,
  compiled: Compiled,
  options: { readonly isSupporting: boolean; readonly mentions: readonly string[] },
): Entry {
  const declarations = ownDeclarations(symbol);
  const parts = describe(name, symbol, declarations, compiled, !options.isSupporting);
  if (parts.length === 0) throw new Error(`${name}: nothing is known of this kind of export`);
  const type = parts.find((part) => part.members) ?? parts[0]!;
  return {
    name,
    group: options.isSupporting ? "supporting" : type.group,
    noun: type.noun,
    signature: parts.map((part) => part.signature).join("\n"),
    members: type.members ?? [],
    doc: docOf(symbol, compiled.checker),
    position: positionOf(declarations[0]!),
    mentions: options.mentions.filter((mention) => mention !== name),
  };
}

/** A name may be a value and a type at once: a schema and what it accepts. */
function describe(
  name: string,
  symbol: ts.Symbol,
  declarations: readonly ts.Declaration[],
  compiled: Compiled,
  isExported: boolean,
): Described[] {
  const functions = declarations.filter(ts.isFunctionDeclaration);
  if (functions.length > 0) return [describeFunction(name, functions, compiled)];
  return declarations.flatMap((node): Described[] => {
    if (ts.isClassDeclaration(node)) return [describeClass(name, symbol, node, compiled, isExported)];
    if (ts.isInterfaceDeclaration(node)) return [describeInterface(name, symbol, node, compiled)];
    if (ts.isTypeAliasDeclaration(node)) return [describeAlias(name, symbol, node, compiled)];
    if (ts.isVariableDeclaration(node)) return [describeConstant(name, node, compiled)];
    return [];
  });
}

function describeFunction(name: string, nodes: readonly SignatureLike[], compiled: Compiled): Described {
  const printer = new SignaturePrinter(compiled);
  const overloads = nodes.length > 1 ? nodes.filter((node) => !("body" in node && node.body)) : nodes;
  return {
    group: "functions",
    noun: "function",
    signature: overloads.map((node) => `function ${printer.callable(name, node)};`).join("\n"),
  };
}

function describeClass(
  name: string,
  symbol: ts.Symbol,
  node: ts.ClassDeclaration,
  compiled: Compiled,
  isConstructible: boolean,
): Described {
  const members = membersOf(symbol, compiled, isConstructible);
  const lines = members.flatMap((m) => {
    const prefix = m.isStatic ? "static " : "";
    if (m.kind === "property")
      return [`${prefix}${m.isReadonly ? "readonly " : ""}${m.name}${m.isOptional ? "?" : ""}: ${m.type};`];
    return m.signatures.map((s) => `${prefix}${s.replace(/^new [^(<]+/, "constructor")};`);
  });
  const isError = inheritsError(compiled.checker.getDeclaredTypeOfSymbol(symbol), compiled.checker);
  return {
    group: isError ? "errors" : "classes",
    noun: "class",
    members,
    signature: `class ${name}${headOf(node)} {\n${lines.join("\n")}\n}`,
  };
}

function describeInterface(
  name: string,
  symbol: ts.Symbol,
  node: ts.InterfaceDeclaration,
  compiled: Compiled,
): Described {
  const printer = new SignaturePrinter(compiled);
  const lines = node.members.map((member) => printer.print(member, node.getSourceFile()));
  return {
    group: "types",
    noun: "interface",
    members: membersOf(symbol, compiled, false),
    signature: `interface ${name}${headOf(node)} {\n${lines.join("\n")}\n}`,
  };
}

function describeAlias(name: string, symbol: ts.Symbol, node: ts.TypeAliasDeclaration, compiled: Compiled): Described {
  const { checker } = compiled;
  const target = interfaceBehind(node.type, checker);
  if (target) return describeInterface(name, target.symbol, target.node, compiled);
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const printer = new SignaturePrinter(compiled);
  const types = node.typeParameters?.map((p) => p.getText()).join(", ");
  const written = printer.print(node.type, node.getSourceFile());
  const isObject = (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
  const isCallable = type.getCallSignatures().length > 0;
  const literals = literalsOf(type);
  const isSpelledOut = !/\b(?:keyof|typeof)\b|\[number\]/.test(written);
  return {
    group: "types",
    noun: "type",
    ...(isObject && !isCallable && !isBranded(type) && { members: membersOf(symbol, compiled, false) }),
    signature: `type ${name}${types ? `<${types}>` : ""} = ${literals && !isSpelledOut ? literals : written};`,
  };
}

function describeConstant(name: string, node: ts.VariableDeclaration, compiled: Compiled): Described {
  const { initializer } = node;
  const printer = new SignaturePrinter(compiled);
  if (initializer && isSignatureLike(initializer)) return describeFunction(name, [initializer], compiled);
  const literal = !node.type && initializer ? literalBehind(initializer) : undefined;
  const text = literal ? ` = ${printer.print(literal, node.getSourceFile())} as const` : `: ${printer.type(node)}`;
  return { group: "constants", noun: "constant", signature: `const ${name}${text};` };
}

/** Type parameters and the types that a class or interface extends, as written. */
function headOf(node: ts.ClassDeclaration | ts.InterfaceDeclaration): string {
  const types = node.typeParameters?.map((p) => p.getText()).join(", ");
  const clauses = node.heritageClauses?.map((clause) => clause.getText()).join(" ");
  return `${types ? `<${types}>` : ""}${clauses ? ` ${clauses}` : ""}`;
}

function interfaceBehind(
  node: ts.TypeNode,
  checker: ts.TypeChecker,
): { readonly symbol: ts.Symbol; readonly node: ts.InterfaceDeclaration } | undefined {
  if (!ts.isTypeReferenceNode(node) || node.typeArguments) return undefined;
  const found = checker.getSymbolAtLocation(node.typeName);
  if (!found) return undefined;
  const symbol = resolveAlias(found, checker);
  const declaration = ownDeclarations(symbol).find(ts.isInterfaceDeclaration);
  return declaration && { symbol, node: declaration };
}

function literalBehind(node: ts.Expression): ts.Expression | undefined {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return literalBehind(node.expression);
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isLiteralExpression(node)
    ? node
    : undefined;
}

function literalsOf(type: ts.Type): string | undefined {
  const parts = type.isUnion() ? type.types : [type];
  if (!parts.every((t) => t.isStringLiteral() || t.isNumberLiteral())) return undefined;
  return parts.map((t) => JSON.stringify((t as ts.LiteralType).value)).join(" | ");
}

/** Whether a type is a primitive with a mark of its own. */
function isBranded(type: ts.Type): boolean {
  return type.isIntersection() && type.types.some((t) => (t.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike)) !== 0);
}

function inheritsError(type: ts.Type, checker: ts.TypeChecker): boolean {
  const bases = type.isClassOrInterface() ? checker.getBaseTypes(type) : [];
  return bases.some((base) => (base.symbol as ts.Symbol | undefined)?.name === "Error" || inheritsError(base, checker));
}
