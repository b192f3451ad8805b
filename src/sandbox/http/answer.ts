/** What a call answers: an object, or in `text` what is JSON already, also as UTF-8. */
export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string | Buffer;
  readonly bytes?: { readonly data: Uint8Array; readonly mediaType: string };
  readonly headers?: Readonly<Record<string, string>>;
}
