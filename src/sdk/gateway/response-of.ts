import type { ResponseInfo } from "../http/wire.js";

/** Kept beside the results, so that they stay plain data: equal to what was sent, and safe to log or to store. */
const responses = new WeakMap<object, ResponseInfo>();

/**
 * Returns request id, status, attempts, time and duration of the call that a result came from. An error has the same in
 * `error.response`.
 * @param result what a call of the client returned: an answer, a list of outcomes, a case of a list, the bytes of a
 *   file
 * @returns undefined for anything else, such as a copy of a result or a filing that was not sent
 * @example
 * import { RegistryClient, bearerToken, responseOf } from "bdc-connect";
 *
 * const client = new RegistryClient({
 *   gateway: "https://bdc.example.gov.cn",
 *   credentials: bearerToken({ institution: "91330100799655058B", token: process.env["BANK_TOKEN"]! }),
 * });
 * const unit = await client.units.get("330106001001GB00001F00010001");
 * const requestId = responseOf(unit)?.requestId;
 */
export function responseOf(result: object): ResponseInfo | undefined {
  return responses.get(result);
}

/** Keeps what is known of the response that a result came from. Returns the result. */
export function keepResponse<T>(result: T, response: ResponseInfo | undefined): T {
  if (response !== undefined && typeof result === "object" && result !== null) responses.set(result, response);
  return result;
}
