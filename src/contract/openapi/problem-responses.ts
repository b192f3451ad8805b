/** The answers that report a problem: one component for each form that the operations answer with. */
import type { Operation } from "../http/operation.js";
import { PROBLEMS, Problem, type ProblemCode } from "../responses/problem.js";
import { problemExampleName } from "./examples.js";
import { problemHeaders } from "./headers.js";
import { pascalCase, refTo, type Json } from "./json.js";
import { schemaOf } from "./schemas.js";

/** Collects the answers that the operations refer to. */
export class ProblemResponses {
  readonly #responses = new Map<string, Json>();

  /** Returns the reference to the answer of an operation with one of these codes, which have one status. */
  refTo(op: Operation, codes: readonly ProblemCode[]): Json {
    const { status } = PROBLEMS[codes[0]!];
    const hasBody = op.method !== "HEAD";
    const own = [...Object.keys(op.answerHeaders?.[status] ?? {}), ...(op.sends?.[status] ?? [])];
    const more = [...own, ...(hasBody ? [] : ["no-body"])];
    const name = [...codes, ...(more.length > 0 ? ["with", ...more] : [])].map(pascalCase).join("");
    if (!this.#responses.has(name))
      this.#responses.set(name, {
        description: codes.map((c) => `\`${c}\` ${PROBLEMS[c].zh}. ${PROBLEMS[c].en}`).join(" · "),
        headers: problemHeaders(op, status, codes),
        ...(hasBody && { content: problemContent(codes) }),
      });
    return refTo("responses", name);
  }

  /** The components of the document. */
  get components(): Json {
    return Object.fromEntries([...this.#responses].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function problemContent(codes: readonly ProblemCode[]): Json {
  const examples = Object.fromEntries(codes.map((code) => [code, refTo("examples", problemExampleName(code))]));
  return { "application/problem+json": { schema: schemaOf(Problem), examples } };
}
