/** Finds the package's own types that the public part of a declaration mentions. */
import ts from "typescript";
import { isSignatureLike } from "./signatures.js";
import { isOwn, ownDeclarations, resolveAlias } from "./program.js";

type Found = Set<ts.Symbol>;

function isNamedType(symbol: ts.Symbol): boolean {
  return ownDeclarations(symbol).some(
    (d) => ts.isInterfaceDeclaration(d) || ts.isTypeAliasDeclaration(d) || ts.isClassDeclaration(d),
  );
}

/** Collects the own types that a declaration names in its source, except in bodies and private members. */
export function referencesIn(
  node: ts.Node,
  checker: ts.TypeChecker,
  isConstructible: boolean,
  found: Found = new Set(),
): Found {
  if (isHidden(node) || (ts.isConstructorDeclaration(node) && !isConstructible)) return found;
  if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
    const name = ts.isTypeReferenceNode(node) ? node.typeName : node.expression;
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol) add(resolveAlias(symbol, checker), found);
  }
  if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node)) {
    const type = checker.getTypeAtLocation(node);
    // A property that holds a function of a named type is shown as a method.
    if (ts.isPropertyDeclaration(node) && type.getCallSignatures().length > 0) signaturesOf(type, checker, found, 0);
    else if (node.type) referencesIn(node.type, checker, isConstructible, found);
    else referencesOf(type, checker, found);
    return found;
  }
  if (isSignatureLike(node) && !node.type && !ts.isConstructorDeclaration(node)) {
    const signature = checker.getSignatureFromDeclaration(node);
    if (signature) referencesOf(signature.getReturnType(), checker, found);
  }
  node.forEachChild((child) => {
    const isBody = "body" in node && child === node.body;
    if (!isBody) referencesIn(child, checker, isConstructible, found);
  });
  return found;
}

/** Collects the own types in an inferred type. */
export function referencesOf(type: ts.Type, checker: ts.TypeChecker, found: Found = new Set(), depth = 0): Found {
  if (depth > 4) return found;
  const deeper = (t: ts.Type) => referencesOf(t, checker, found, depth + 1);
  const name = type.aliasSymbol ?? (type.symbol as ts.Symbol | undefined);
  if (type.aliasSymbol || type.isClassOrInterface()) {
    if (name) add(name, found);
    type.aliasTypeArguments?.forEach(deeper);
    if (type.aliasSymbol) return found;
  }
  if (type.isUnionOrIntersection()) type.types.forEach(deeper);
  if (type.flags & ts.TypeFlags.Object) {
    const { target } = type as ts.TypeReference;
    if ((type as ts.TypeReference).objectFlags & ts.ObjectFlags.Reference) {
      if (target.symbol as ts.Symbol | undefined) add(target.symbol, found);
      checker.getTypeArguments(type as ts.TypeReference).forEach(deeper);
    }
  }
  signaturesOf(type, checker, found, depth);
  return found;
}

function signaturesOf(type: ts.Type, checker: ts.TypeChecker, found: Found, depth: number): void {
  for (const signature of type.getCallSignatures()) {
    const declaration = signature.getDeclaration() as ts.SignatureDeclaration | undefined;
    if (!declaration || !isOwn(declaration)) continue;
    referencesOf(signature.getReturnType(), checker, found, depth + 1);
    for (const parameter of signature.getParameters())
      referencesOf(checker.getTypeOfSymbol(parameter), checker, found, depth + 1);
  }
}

function add(symbol: ts.Symbol, found: Found): void {
  if (isNamedType(symbol)) found.add(symbol);
}

/** Whether a node is a private or protected member, or a block of code. */
export function isHidden(node: ts.Node): boolean {
  if (ts.isBlock(node) || ts.isClassStaticBlockDeclaration(node)) return true;
  if (!ts.canHaveModifiers(node)) return false;
  const isPrivate = ts
    .getModifiers(node)
    ?.some((m) => m.kind === ts.SyntaxKind.PrivateKeyword || m.kind === ts.SyntaxKind.ProtectedKeyword);
  if (isPrivate) return true;
  return ts.isClassElement(node) && node.name !== undefined && ts.isPrivateIdentifier(node.name);
}
