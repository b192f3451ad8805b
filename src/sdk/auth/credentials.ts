/** What is known of a request when it is authorised; a signing kind of credentials needs all of it. */
export interface Unauthorised {
  readonly method: string;
  /** With query, below the gateway's origin. */
  readonly path: string;
  readonly requestId: string;
  /** Absent for bodies that are streamed. */
  readonly body?: string | Uint8Array;
}

/** Who we are to a gateway. A gateway with another scheme needs another object of this shape, nothing else. */
export interface Credentials {
  /** Unified social credit code of the institution; filings are known by it, so it never changes. */
  readonly institution: string;
  /** Headers that prove it. Called for every attempt. */
  authorize(request: Unauthorised): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** After a 401 to these headers, once a call: true when `authorize` has something newer to offer. */
  refresh?(rejected: Readonly<Record<string, string>>): Promise<boolean>;
}

export interface BearerOptions {
  /** The token, or where to get it: a function is asked at first use and again after a 401. */
  readonly token: string | (() => string | Promise<string>);
  readonly institution: string;
}

/** `Authorization: Bearer …`. @throws TypeError for a token that cannot be a header; the message does not repeat it. */
export function bearerToken({ token, institution }: BearerOptions): Credentials {
  if (typeof token === "string") {
    const headers = bearer(token);
    return { institution, authorize: () => headers };
  }
  let current: Promise<string> | undefined;
  const fetchToken = async () => token();
  return {
    institution,
    async authorize() {
      // A failed look-up is not kept: the next call asks again.
      current ??= fetchToken().catch((error: unknown) => {
        current = undefined;
        throw error;
      });
      return bearer(await current);
    },
    async refresh(rejected) {
      // Another call may have fetched a newer one while ours was under way.
      if (current && bearer(await current).authorization !== rejected["authorization"]) return true;
      const fresh = await fetchToken();
      current = Promise.resolve(fresh);
      return bearer(fresh).authorization !== rejected["authorization"];
    },
  };
}

function bearer(token: string): { readonly authorization: string } {
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new TypeError("the token is empty or holds characters that a header cannot carry");
  return { authorization: `Bearer ${token}` };
}
