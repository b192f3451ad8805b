/** Lists the public members of a class, an interface or an object type. */
import ts from "typescript";
import { NO_DOC, docOf } from "./docs.js";
import type { Member } from "./model.js";
import { ownDeclarations, positionOf, type Compiled } from "./program.js";
import { isHidden } from "./references.js";
import { isSignatureLike, SignaturePrinter } from "./signatures.js";

/** Members that the package declares, including inherited ones, but not those of Error or of a library. */
export function membersOf(symbol: ts.Symbol, compiled: Compiled, isConstructible: boolean): Member[] {
  const { checker } = compiled;
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const isClass = (symbol.flags & ts.SymbolFlags.Class) !== 0;
  const statics = isClass ? checker.getPropertiesOfType(checker.getTypeOfSymbol(symbol)) : [];
  return [
    ...(isConstructible ? constructorOf(symbol, compiled) : []),
    ...statics.flatMap((p) => memberOf(p, true, compiled)),
    ...checker.getPropertiesOfType(type).flatMap((p) => memberOf(p, false, compiled)),
  ];
}

function constructorOf(symbol: ts.Symbol, compiled: Compiled): Member[] {
  const declared = ownDeclarations(symbol)
    .filter(ts.isClassDeclaration)
    .flatMap((d) => d.members.filter(ts.isConstructorDeclaration));
  const [first] = declared;
  if (!first || isHidden(first)) return [];
  const overloads = declared.length > 1 ? declared.filter((d) => !d.body) : declared;
  const printer = new SignaturePrinter(compiled);
  const member = symbol.members?.get(ts.InternalSymbolName.Constructor);
  return [
    {
      name: "constructor",
      kind: "constructor",
      isOptional: false,
      isReadonly: true,
      isStatic: false,
      owner: symbol.name,
      type: "",
      signatures: overloads.map((d) => printer.callable(`new ${symbol.name}`, d)),
      doc: member ? docOf(member, compiled.checker) : NO_DOC,
      position: positionOf(first),
    },
  ];
}

function memberOf(property: ts.Symbol, isStatic: boolean, compiled: Compiled): Member[] {
  const { checker } = compiled;
  const declarations = ownDeclarations(property);
  const [first] = declarations;
  if (!first || declarations.some(isHidden) || property.name === "prototype") return [];
  const printer = new SignaturePrinter(compiled);
  const name = property.name.startsWith("__@") ? `[Symbol.${/^__@(\w+?)@/.exec(property.name)?.[1]}]` : property.name;
  const common = {
    name,
    isStatic,
    owner: ownerOf(first),
    isReadonly: ts.isGetAccessor(first) || (ts.getCombinedModifierFlags(first) & ts.ModifierFlags.Readonly) !== 0,
    isOptional: (property.flags & ts.SymbolFlags.Optional) !== 0,
    doc: docOf(property, checker),
    position: positionOf(first),
  };
  const callable = declarations.filter(isSignatureLike);
  if (callable.length > 0) {
    const overloads = callable.length > 1 ? callable.filter((d) => !("body" in d && d.body)) : callable;
    return [{ ...common, kind: "method", type: "", signatures: overloads.map((d) => printer.callable(name, d)) }];
  }
  const type = checker.getTypeOfSymbol(property);
  const shown = checker.getNonNullableType(type);
  if (shown.getCallSignatures().length > 0 && checker.getPropertiesOfType(shown).length === 0 && !common.isOptional) {
    return [{ ...common, kind: "method", type: "", signatures: printer.ofType(name, shown, first) }];
  }
  return [{ ...common, kind: "property", signatures: [], type: propertyType(property, type, first, printer) }];
}

function ownerOf(node: ts.Node): string {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent)
    if (
      ts.isClassDeclaration(at) ||
      ts.isInterfaceDeclaration(at) ||
      ts.isTypeAliasDeclaration(at) ||
      ts.isVariableDeclaration(at)
    )
      return at.name?.getText() ?? "";
  return "";
}

function propertyType(property: ts.Symbol, type: ts.Type, at: ts.Declaration, printer: SignaturePrinter): string {
  const isDeclared = ts.isPropertySignature(at) || ts.isPropertyDeclaration(at) || ts.isParameter(at);
  if (isDeclared && at.type) return printer.type(at);
  const text = printer.inferred(type, at);
  return property.flags & ts.SymbolFlags.Optional ? text.replace(/ \| undefined$/, "") : text;
}
