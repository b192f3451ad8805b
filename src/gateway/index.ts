/** What stands between the calls of the contract and a gateway. No I/O. */
export * from "./light.js";
export * from "./dialects.js";
