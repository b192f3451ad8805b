/** A request that cannot be written for a gateway, or a description that is wrong. Nothing was sent. */
export class GatewayRequestError extends Error {
  override readonly name = "GatewayRequestError";
  /**
   * @param code stable code in kebab-case
   * @param pointer JSON pointer to the field in the request of the contract
   */
  constructor(
    readonly code: string,
    readonly pointer: string,
    readonly zh: string,
    readonly en: string,
  ) {
    super(en);
  }
}
