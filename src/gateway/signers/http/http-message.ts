/** An HTTP request, as it is signed. */
export interface HttpRequest {
  /** In upper case. */
  readonly method: string;
  /** Absolute URL. */
  readonly url: string;
  /** Names in lower case; several values of a name in their order. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | undefined;
}

/** An HTTP response, as it is signed. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; several values of a name in their order. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | undefined;
  /** The request that it answers, for components with `;req`. */
  readonly request?: HttpRequest | undefined;
}
export type HttpMessage = HttpRequest | HttpResponse;

export const isResponse = (message: HttpMessage): message is HttpResponse => "status" in message;

/** The value of a header as RFC 9421, 2.1 combines it; undefined when there is none. */
export function headerOf({ headers }: HttpMessage, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (value === undefined) return undefined;
  const lines = typeof value === "string" ? [value] : value;
  return lines.map((line) => line.trim().replace(/\r?\n[ \t]+/g, " ")).join(", ");
}
