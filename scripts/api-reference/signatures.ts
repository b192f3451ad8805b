/** Prints declarations without bodies, default values, comments and private members. */
import ts from "typescript";
import { isOwn, type Compiled } from "./program.js";

const TYPE_FLAGS =
  ts.NodeBuilderFlags.NoTruncation |
  ts.NodeBuilderFlags.UseAliasDefinedOutsideCurrentScope |
  ts.NodeBuilderFlags.IgnoreErrors;
const printer = ts.createPrinter({ removeComments: true });

export type SignatureLike =
  | ts.FunctionDeclaration
  | ts.MethodDeclaration
  | ts.MethodSignature
  | ts.ConstructorDeclaration
  | ts.ArrowFunction
  | ts.FunctionExpression;

export function isSignatureLike(node: ts.Node): node is SignatureLike {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node)
  );
}

export class SignaturePrinter {
  readonly #checker: ts.TypeChecker;

  constructor({ checker }: Compiled) {
    this.#checker = checker;
  }

  print(node: ts.Node, source: ts.SourceFile): string {
    return printer.printNode(ts.EmitHint.Unspecified, node, source);
  }

  /** The declared type, or the inferred one when none is declared. */
  type(node: ts.Declaration & { readonly type?: ts.TypeNode | undefined }): string {
    if (node.type) return this.print(node.type, node.getSourceFile());
    return this.inferred(this.#checker.getTypeAtLocation(node), node);
  }

  inferred(type: ts.Type, at: ts.Declaration): string {
    const zod = zodName(type);
    if (zod) return zod;
    const made = this.#checker.typeToTypeNode(type, at, TYPE_FLAGS);
    return made ? this.print(made, at.getSourceFile()) : "unknown";
  }

  /** `name<T>(a: A, b?: B): R` for a function or method. */
  callable(name: string, node: SignatureLike): string {
    const types = node.typeParameters?.map((p) => this.print(p, node.getSourceFile())).join(", ");
    const parameters = node.parameters
      .filter((p) => p.name.getText() !== "this")
      .map((p) => this.#parameter(p))
      .join(", ");
    const returns = ts.isConstructorDeclaration(node) ? "" : `: ${this.#returnType(node)}`;
    return `${name}${types ? `<${types}>` : ""}(${parameters})${returns}`;
  }

  /** The call signatures of a type, for properties that hold a function of a named type. */
  ofType(name: string, type: ts.Type, at: ts.Declaration): string[] {
    return type.getCallSignatures().map((signature) => {
      const made = this.#checker.signatureToSignatureDeclaration(
        signature,
        ts.SyntaxKind.MethodSignature,
        at,
        TYPE_FLAGS,
      ) as ts.MethodSignature;
      return `${name}${this.print(made, at.getSourceFile())
        .replace(/^[^(<]*/, "")
        .replace(/;$/, "")}`;
    });
  }

  #parameter(node: ts.ParameterDeclaration): string {
    const name = ts.isIdentifier(node.name) ? node.name.text : "options";
    const isOptional = node.questionToken !== undefined || node.initializer !== undefined;
    return `${node.dotDotDotToken ? "..." : ""}${name}${isOptional ? "?" : ""}: ${this.type(node)}`;
  }

  #returnType(node: SignatureLike): string {
    if (node.type) return this.print(node.type, node.getSourceFile());
    const signature = this.#checker.getSignatureFromDeclaration(node);
    return signature ? this.inferred(signature.getReturnType(), node) : "unknown";
  }
}

/** A short name for the type of a schema, such as `z.ZodObject`. The type of the same name lists the fields. */
function zodName(type: ts.Type): string | undefined {
  const symbol = type.symbol as ts.Symbol | undefined;
  const declaration = symbol?.declarations?.[0];
  if (!symbol || !declaration || isOwn(declaration) || !/^Zod/.test(symbol.name)) return undefined;
  return declaration.getSourceFile().fileName.includes("/node_modules/zod/") ? `z.${symbol.name}` : undefined;
}
