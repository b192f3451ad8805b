import type { IncomingHttpHeaders } from "node:http";
import type { Operation } from "../../contract/index.js";
import { ProblemError, fail } from "../errors/problem-error.js";
import type { Answer } from "../http/answer.js";
import type { IncomingContent } from "../http/request-body.js";
import { handlerOf } from "./index.js";
import type { Institution } from "../parties/institutions.js";
import type { RouteTarget } from "../registry/host.js";
import { checkBody, checkParameters } from "./validate-request.js";

/** A call of the contract as it came in, by HTTP or in the words of another protocol. */
export interface IncomingCall {
  readonly target: RouteTarget;
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly institution: Institution;
  /** Returns the JSON body, not yet checked, of up to `limit` bytes. */
  readonly readJson: (limit: number) => Promise<unknown>;
  /** The bytes of an upload. */
  readonly content: IncomingContent;
}

/**
 * Answers a call of the contract.
 * @throws ProblemError when the call is refused
 */
export async function answerCall(incoming: IncomingCall): Promise<Answer> {
  const { operation, institution, content, params } = incoming;
  const { registry, rate, base } = incoming.target;
  if (!operation.roles.includes(institution.role))
    return fail("forbidden", {
      detail: {
        zh: `允许的机构类型：${operation.roles.join("、")}`,
        en: `allowed roles: ${operation.roles.join(", ")}`,
      },
    });
  const { leave, headers: rateHeaders } = rate.enter(institution.id);
  let released: (() => void) | undefined;
  try {
    const { query, headers } = checkParameters(operation, params, incoming.search, incoming.headers);
    const key = headers["Idempotency-Key"];
    // A filing is identified by its ref; concurrent ones with the same key are answered one after the other.
    if (key !== undefined && !operation.kind) released = registry.keys.begin(institution.id, key);
    const body = await checkBody(operation, () => incoming.readJson(registry.authority.capabilities.batch.maxBytes));
    const call = { operation, registry, institution, params, query, headers, body, content, base };
    const answer = await handlerOf(operation.id)(call);
    return { ...answer, headers: { ...answer.headers, ...rateHeaders } };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new ProblemError(error.problem, { ...error.headers, ...rateHeaders });
  } finally {
    released?.();
    leave();
  }
}
