/** Turns an exported symbol into an entry of the reference. */
import ts from "typescript";
import { docOf } from "./docs.js";
import { membersOf } from "./members.js";
import { literalBehind, tableOf } from "./literals.js";
import type { Entry, Group, Member, Table } from "./model.js";
import { ownDeclarations, positionOf, resolveAlias, type Compiled } from "./program.js";
import { SignaturePrinter, isSignatureLike, type SignatureLike } from "./signatures.js";

type Described = Pick<Entry, "noun" | "signature"> & {
  readonly group: Group;
  readonly members?: readonly Member[];
  readonly table?: Table;
};

/** @param mentions Names of documented types that the symbol mentions, in order. */
export function entryOf(
  name: string,
  symbol: ts.Symbol,
  compiled: Compiled,
  options: { readonly isSupporting: boolean; readonly isConstructible: boolean; readonly mentions: readonly string[] },
): Entry {
  const declarations = ownDeclarations(symbol);
  const parts = describe(name, symbol, declarations, compiled, options.isConstructible);
  if (parts.length === 0) throw new Error(`${name}: unsupported kind of export`);
  const type = parts.find((part) => part.members) ?? parts[0]!;
  return {
    name,
    group: options.isSupporting ? "supporting" : type.group,
    noun: type.noun,
    signature: parts.map((part) => part.signature).join("\n"),
    members: type.members ?? [],
    ...(type.table && { table: type.table }),
    doc: docOf(symbol, compiled.checker),
    position: positionOf(declarations[0]!),
    mentions: options.mentions.filter((mention) => mention !== name),
  };
}

/** One name may be both a value and a type, such as a schema and the type of its input. */
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
  // Inherited members are listed with their base class.
  const bases = basesOf(compiled.checker.getDeclaredTypeOfSymbol(symbol), compiled.checker).map(
    (base) => base.symbol.name,
  );
  const members = membersOf(symbol, compiled, isConstructible).filter((member) => !bases.includes(member.owner));
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
  const target = typeBehind(symbol, checker);
  const declaration = target && ownDeclarations(target).find(ts.isInterfaceDeclaration);
  if (declaration) return describeInterface(name, target, declaration, compiled);
  const renamed = target && ownDeclarations(target).find(ts.isTypeAliasDeclaration);
  if (renamed) return describeAlias(name, target, renamed, compiled);
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
  const type = compiled.checker.getTypeAtLocation(node);
  if (type.getCallSignatures().length > 0 && compiled.checker.getPropertiesOfType(type).length === 0) {
    const lines = printer.ofType(name, type, node).map((signature) => `function ${signature};`);
    return { group: "functions", noun: "function", signature: lines.join("\n") };
  }
  const literal = initializer ? literalBehind(initializer) : undefined;
  const table = literal && tableOf(literal);
  const text =
    literal && !node.type && !table
      ? ` = ${printer.print(literal, node.getSourceFile())} as const`
      : `: ${table && !node.type ? recordType(table) : printer.type(node)}`;
  return { group: "constants", noun: "constant", signature: `const ${name}${text};`, ...(table && { table }) };
}

/** The type of a record whose values are shown as a table. */
function recordType({ head, rows }: Table): string {
  const columns = head.slice(1).map((column, i) => {
    const cells = rows.map((row) => row[i + 1]!);
    const type = cells.every((cell) => /^(?:true|false)$/.test(cell))
      ? "boolean"
      : cells.every((cell) => /^\d+$/.test(cell))
        ? "number"
        : "string";
    return `readonly ${column}${cells.includes("") ? "?" : ""}: ${type}`;
  });
  return `Readonly<Record<${rows.map(([key]) => JSON.stringify(key)).join(" | ")}, { ${columns.join("; ")} }>>`;
}

/** Type parameters and the types that a class or interface extends, as written. */
function headOf(node: ts.ClassDeclaration | ts.InterfaceDeclaration): string {
  const types = node.typeParameters?.map((p) => p.getText()).join(", ");
  const clauses = node.heritageClauses?.map((clause) => clause.getText()).join(" ");
  return `${types ? `<${types}>` : ""}${clauses ? ` ${clauses}` : ""}`;
}

/** The interface or type that a type alias renames, as for the generated types of the contract. */
export function typeBehind(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol | undefined {
  const alias = ownDeclarations(symbol).find(ts.isTypeAliasDeclaration)?.type;
  if (!alias || !ts.isTypeReferenceNode(alias) || alias.typeArguments) return undefined;
  const found = checker.getSymbolAtLocation(alias.typeName);
  const target = found && resolveAlias(found, checker);
  const isType = (node: ts.Declaration) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
  return target && ownDeclarations(target).some(isType) ? target : undefined;
}

function literalsOf(type: ts.Type): string | undefined {
  const parts = type.isUnion() ? type.types : [type];
  if (!parts.every((t) => t.isStringLiteral() || t.isNumberLiteral())) return undefined;
  return parts.map((t) => JSON.stringify((t as ts.LiteralType).value)).join(" | ");
}

/** Whether a type is a branded primitive. */
function isBranded(type: ts.Type): boolean {
  return (
    type.isIntersection() &&
    type.types.some((t) => (t.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike)) !== 0)
  );
}

function inheritsError(type: ts.Type, checker: ts.TypeChecker): boolean {
  return basesOf(type, checker).some((base) => base.symbol.name === "Error");
}

/** The base classes of a class, nearest first. */
function basesOf(type: ts.Type, checker: ts.TypeChecker): ts.Type[] {
  const bases = type.isClassOrInterface() ? checker.getBaseTypes(type) : [];
  return bases.flatMap((base) => [base, ...basesOf(base, checker)]);
}
