/** A response: an object in `json`, serialized JSON in `text`, or other content in `bytes`. */
export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string | Buffer;
  readonly bytes?: { readonly data: Uint8Array; readonly mediaType: string };
  readonly headers?: Readonly<Record<string, string>>;
}
