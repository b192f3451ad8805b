/** A request that cannot be written for a gateway, or a description that is wrong. Nothing was sent. */
export class GatewayRequestError extends Error {
  /** Always `GatewayRequestError`; tells the error from others. */
  override readonly name = "GatewayRequestError";
  constructor(
    /** Stable code in kebab-case. */
    readonly code: string,
    /** JSON pointer to the field in the request of the contract, or to the place in the description. */
    readonly pointer: string,
    /** What is wrong, in Chinese. */
    readonly zh: string,
    /** What is wrong, in English. */
    readonly en: string,
  ) {
    super(en);
  }
}
