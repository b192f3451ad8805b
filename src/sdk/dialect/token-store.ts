import type { Clock } from "../http/clock.js";

/** What a login gave, or why there is no token. `response` is the answer to every call that needs the token. */
export type Login<R> =
  | { readonly token: string; readonly validMs: number }
  | { readonly token?: undefined; readonly refused: boolean; readonly response: R };

/** Time for which a refused login is not tried again: repeated ones lock accounts (ms). */
const REFUSED_MS = 60_000;

/**
 * The token of one institution at one gateway. However many calls need it, one login is under way. It is renewed before
 * it expires.
 */
export class TokenStore<R> {
  readonly #login: () => Promise<Login<R>>;
  readonly #clock: Clock;
  readonly #refreshBeforeMs: number;
  #token: string | undefined;
  #renewAt = 0;
  #underWay: Promise<Login<R>> | undefined;
  #refusal: { readonly login: Login<R>; readonly until: number } | undefined;

  /** @param refreshBeforeMs time before its end at which a token is renewed */
  constructor(login: () => Promise<Login<R>>, clock: Clock, refreshBeforeMs: number) {
    this.#login = login;
    this.#clock = clock;
    this.#refreshBeforeMs = refreshBeforeMs;
  }

  /** Returns a valid token or what to answer without one. Rejects when the login could not be sent or was lost. */
  async get(): Promise<Login<R> | { readonly token: string }> {
    const now = this.#clock.monotonic();
    if (this.#token !== undefined && now < this.#renewAt) return { token: this.#token };
    if (this.#refusal && now < this.#refusal.until) return this.#refusal.login;
    this.#underWay ??= this.#renew().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  /** Forgets a token that the gateway no longer accepts. A newer one, which another call got, is kept. */
  discard(token: string | undefined): void {
    if (this.#token === token) this.#token = undefined;
  }

  async #renew(): Promise<Login<R>> {
    const began = this.#clock.monotonic();
    const login = await this.#login();
    this.#refusal = undefined;
    if (login.token === undefined) {
      if (login.refused) this.#refusal = { login, until: began + REFUSED_MS };
      return login;
    }
    this.#token = login.token;
    // A short-lived token is used for half of its life at least.
    this.#renewAt = began + login.validMs - Math.min(this.#refreshBeforeMs, login.validMs / 2);
    return login;
  }
}
