import { problem, type ProblemCode, type Reason } from "../../../contract/index.js";
import type { ContractAnswer, Opened } from "../../port/port.js";
import type { ToldReason } from "../plan/results.js";

/** Answers of the contract, made of what a gateway said. */

export const answered = (status: number, json: unknown): Opened => ({ says: "answer", answer: { status, json } });

export const unknown = (why: string, pointer?: string): Opened => ({
  says: "unknown",
  why,
  ...(pointer !== undefined && { pointer }),
});

/** A problem of the contract, with the reasons of the authority in its own words. */
export function refusal(
  code: ProblemCode,
  reasons: readonly ToldReason[],
  verdictCode: string | undefined,
): ContractAnswer {
  const errors = reasons
    .filter(({ text, code: own }) => text !== "" || own !== undefined)
    .map((reason) => reasonOf(reason, verdictCode));
  const found = problem(code, errors.length > 0 ? { errors } : {});
  return { status: found.status, json: found };
}

export const refused = (code: ProblemCode, reasons: readonly ToldReason[] = [], verdictCode?: string): Opened => ({
  says: "answer",
  answer: refusal(code, reasons, verdictCode),
});

/** The authority's texts are Chinese; nobody translates them. */
function reasonOf({ code, text }: ToldReason, verdictCode: string | undefined): Reason {
  const own = code ?? verdictCode;
  const shown = text || String(own);
  return { code: own === undefined ? "authority" : `${AUTHORITY_CODE}${own}`, zh: shown, en: shown };
}

/** Beginning of the codes of reasons that an authority gave. */
export const AUTHORITY_CODE = "authority.";
