import { problem, type Problem } from "../../contract/index.js";
import type { ContractRequest } from "../../gateway/light.js";
import { decodeUtf8 } from "../http/bytes.js";
import { TransportFailure, type WireResponse } from "../http/wire.js";
import { jsonResponse } from "./answers.js";

/** Calls with several filings, at gateways that take one at a time or cannot take one of them. */

type Exchange = (request: ContractRequest) => Promise<WireResponse>;
interface Outcome {
  readonly ref: string;
  readonly outcome: "filed" | "existing" | "turned-away" | "conflict" | "failed";
  readonly case?: unknown;
  readonly problem?: Problem | undefined;
}
type Sent = readonly { readonly ref: string }[];

/** Sends a batch. A filing that cannot be written is left out, and the others are sent. */
export async function withoutUnwritable(asked: ContractRequest, exchange: Exchange): Promise<WireResponse> {
  let filings = filingsOf(asked);
  const leftOut: Outcome[] = [];
  for (;;) {
    if (filings.length === 0) return jsonResponse(200, { outcomes: leftOut });
    const response = await exchange({ ...asked, json: { filings } });
    const found = response.status === 400 ? problemIn(response) : undefined;
    const place = /^\/filings\/(\d+)(\/.*)?$/.exec(found?.errors?.[0]?.pointer ?? "");
    const ref = place && filings[Number(place[1])]?.ref;
    if (!found || !place || ref === undefined || ref === null)
      return leftOut.length > 0 ? joined(response, leftOut) : response;
    const errors = found.errors!.map((error) => ({ ...error, pointer: place[2] ?? "" }));
    leftOut.push({ ref, outcome: "turned-away", problem: problem("filing-invalid", { errors }) });
    filings = filings.filter((_, i) => i !== Number(place[1]));
  }
}

/**
 * Files one after the other, for gateways without batch calls. The outcomes are those of a batch.
 * @param pace waits until the next message may be sent: the rate limiter counted one call
 */
export async function fileEach(
  asked: ContractRequest,
  exchange: Exchange,
  pace: () => Promise<void>,
): Promise<WireResponse> {
  const filings = filingsOf(asked);
  const outcomes: Outcome[] = [];
  for (const [i, filing] of filings.entries()) {
    let response: WireResponse;
    try {
      if (i > 0) await pace();
      response = await exchange({
        ...asked,
        call: "file",
        operation: asked.operation.replace(/Batch$/, ""),
        json: filing,
      });
    } catch (error) {
      if (i === 0 && (filings.length === 1 || !(error instanceof TransportFailure && error.sent))) throw error;
      // The one that may have arrived has no outcome; the others have not left.
      const isSent = !(error instanceof TransportFailure) || error.sent;
      return withRest(outcomes, filings.slice(isSent ? i + 1 : i));
    }
    const outcome = outcomeOf(filing.ref, response);
    if (outcome) outcomes.push(outcome);
    else if (filings.length === 1) return response;
    else if (response.front && !response.hadNoEffect) return withRest(outcomes, filings.slice(i + 1));
    else if (isAboutTheCall(response)) {
      if (i === 0) return response;
      if (response.front) return withRest(outcomes, filings.slice(i));
      const failed: Outcome = { ref: filing.ref, outcome: "failed", problem: problemIn(response) };
      return withRest([...outcomes, failed], filings.slice(i + 1));
    }
  }
  return jsonResponse(200, { outcomes });
}

/** The outcome of one filing; undefined when nothing is certain, or the response does not speak of the filing. */
function outcomeOf(ref: string, response: WireResponse): Outcome | undefined {
  if (response.front || response.unreadable) return undefined;
  const { status } = response;
  if (status === 200 || status === 201)
    return {
      ref,
      outcome: status === 201 ? "filed" : "existing",
      case: JSON.parse(decodeUtf8(response.body)!) as unknown,
    };
  if (status === 422) return { ref, outcome: "turned-away", problem: problemIn(response) };
  if (status === 409) return { ref, outcome: "conflict", problem: problemIn(response) };
  return undefined;
}

/** Whether the next filing would fare the same: no right, too fast, out of service. */
function isAboutTheCall({ front, unreadable }: WireResponse): boolean {
  return front !== undefined || unreadable === undefined;
}

/** The filings of `rest` have certainly not left. */
function withRest(outcomes: readonly Outcome[], rest: Sent): WireResponse {
  return { ...jsonResponse(200, { outcomes }), unsent: rest.map(({ ref }) => ref) };
}

/** Adds the filings that were left out to what the gateway said of the others. */
function joined(response: WireResponse, leftOut: readonly Outcome[]): WireResponse {
  if (response.status !== 200 || response.front || response.unreadable) return response;
  const { outcomes } = JSON.parse(decodeUtf8(response.body)!) as { outcomes: readonly unknown[] };
  return jsonResponse(200, { outcomes: [...outcomes, ...leftOut] }, response.headers);
}

function filingsOf({ json }: ContractRequest): Sent {
  return (json as { readonly filings: Sent }).filings;
}

function problemIn({ body }: WireResponse): Problem | undefined {
  const text = decodeUtf8(body);
  return text ? (JSON.parse(text) as Problem) : undefined;
}
