/** Reads constants that are records of uniform objects, such as the texts of codes, to show them as tables. */
import ts from "typescript";
import type { Table } from "./model.js";

const MIN_ROWS = 4;

/** The literal inside `as const` and `satisfies`; undefined for other expressions. */
export function literalBehind(node: ts.Expression): ts.Expression | undefined {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return literalBehind(node.expression);
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isLiteralExpression(node)
    ? node
    : undefined;
}

/** One row per key; undefined when a value is not an object of strings, numbers and booleans. */
export function tableOf(literal: ts.Expression): Table | undefined {
  if (!ts.isObjectLiteralExpression(literal) || literal.properties.length < MIN_ROWS) return undefined;
  const rows = new Map<string, ReadonlyMap<string, string>>();
  for (const property of literal.properties) {
    const value = ts.isPropertyAssignment(property) ? literalBehind(property.initializer) : undefined;
    const cells = value && ts.isObjectLiteralExpression(value) ? cellsOf(value) : undefined;
    if (!cells || !property.name) return undefined;
    rows.set(nameOf(property.name), cells);
  }
  const columns = [...new Set([...rows.values()].flatMap((cells) => [...cells.keys()]))];
  return {
    head: ["key", ...columns],
    rows: [...rows].map(([key, cells]) => [key, ...columns.map((column) => cells.get(column) ?? "")]),
  };
}

function cellsOf(literal: ts.ObjectLiteralExpression): ReadonlyMap<string, string> | undefined {
  const cells = new Map<string, string>();
  for (const property of literal.properties) {
    const text = ts.isPropertyAssignment(property) ? plainText(property.initializer) : undefined;
    if (text === undefined || !property.name) return undefined;
    cells.set(nameOf(property.name), text);
  }
  return cells;
}

function plainText(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return node.text;
  if (node.kind === ts.SyntaxKind.TrueKeyword) return "true";
  if (node.kind === ts.SyntaxKind.FalseKeyword) return "false";
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [plainText(node.left), plainText(node.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}

const nameOf = (name: ts.PropertyName): string => ("text" in name ? name.text : name.getText());
