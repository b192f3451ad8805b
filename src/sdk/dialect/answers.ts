import { problem, type Problem, type ProblemCode } from "../../contract/index.js";
import type { GatewayRequestError, Opened, WireMessageAnswer } from "../../gateway/light.js";
import { encodeUtf8 } from "../http/bytes.js";
import type { WireResponse } from "../http/wire.js";

/** What a gateway said, as a response of the contract. */

const NOTHING = new Uint8Array();

export function jsonResponse(status: number, json: unknown, headers: WireResponse["headers"] = {}): WireResponse {
  const problemType = status >= 400 ? "application/problem+json" : "application/json";
  return { status, headers: { "content-type": problemType, ...headers }, body: encodeUtf8(JSON.stringify(json)) };
}

export function problemResponse(code: ProblemCode, more: Partial<Problem> = {}): WireResponse {
  const found = problem(code, more);
  return jsonResponse(found.status, found);
}

/** A call that certainly had no effect, and may be made again later. */
export function laterResponse(more: Partial<Problem> = {}): WireResponse {
  return { ...problemResponse("unavailable", more), hadNoEffect: true };
}

/** A request that cannot be written for this gateway. Nothing was sent. */
export function unwritable(error: GatewayRequestError, isFiling: boolean): WireResponse {
  const { code, pointer, zh, en } = error;
  const errors = [{ pointer, code, zh: `${zh}（未发出）`, en: `${en}; nothing was sent` }];
  return problemResponse(isFiling ? "filing-invalid" : "invalid-request", { errors });
}

/** The response of the contract. `token-stale` is what remains after another token was tried. */
export function toResponse(opened: Opened, answer: WireMessageAnswer): WireResponse {
  const date = answer.headers["date"];
  const headers: WireResponse["headers"] = date === undefined ? {} : { date };
  switch (opened.says) {
    case "answer": {
      const { status, json, bytes, headers: own } = opened.answer;
      if (bytes)
        return { status, headers: { "content-type": "application/octet-stream", ...own, ...headers }, body: bytes };
      return jsonResponse(status, json, { ...own, ...headers });
    }
    case "token-stale":
      return problemResponse("unauthenticated");
    case "too-fast":
      return tooFast(opened.retryAfterMs);
    case "not-processed":
      return laterResponse();
    case "fronted":
      return { status: answer.status, headers, body: NOTHING, front: opened.front };
    case "unknown": {
      if (answer.status === 429) return tooFast(undefined, answer.headers["retry-after"]);
      const { why, pointer } = opened;
      return { status: 200, headers, body: NOTHING, unreadable: { why, pointer } };
    }
  }
}

function tooFast(retryAfterMs: number | undefined, told?: string): WireResponse {
  const wait = retryAfterMs === undefined ? told : String(Math.ceil(retryAfterMs / 1_000));
  const { status, headers, body } = problemResponse("too-many-requests");
  return { status, headers: { ...headers, ...(wait !== undefined && { "retry-after": wait }) }, body };
}

/** Whether a request could not be signed or encrypted: that says nothing about the request. */
export const isAboutKeys = ({ code }: GatewayRequestError): boolean => /^key-/.test(code);

export function noKey({ code, pointer, zh, en }: GatewayRequestError): WireResponse {
  return problemResponse("unauthenticated", { errors: [{ code, pointer, zh, en }] });
}
