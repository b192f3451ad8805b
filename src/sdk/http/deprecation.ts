import type { WireResponse } from "./wire.js";

/** What an answer says about the end of its operation. */
export interface DeprecationFacts {
  readonly deprecatedSince?: string;
  readonly sunset?: string;
}

/** Reads the headers `Deprecation` (RFC 9745: `@` and seconds since 1970) and `Sunset` (RFC 8594: an HTTP date). */
export function deprecationOf(headers: WireResponse["headers"]): DeprecationFacts {
  const seconds = /^@(\d{1,11})$/.exec(headers["deprecation"] ?? "")?.[1];
  const deprecatedSince = seconds === undefined ? undefined : instant(Number(seconds) * 1000);
  const sunset = headers["sunset"] === undefined ? undefined : instant(Date.parse(headers["sunset"]));
  return { ...(deprecatedSince && { deprecatedSince }), ...(sunset && { sunset }) };
}

function instant(ms: number): string | undefined {
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
