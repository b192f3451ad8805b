/**
 * Replaces the modules that need Node.js in bundles for browsers and edge runtimes, by the field "browser" of
 * package.json. Everything else of the SDK runs there with a `fetch` of the application.
 */
function needsNode(): never {
  throw new TypeError("this function of bdc-connect needs Node.js");
}

export const undiciTransport = needsNode;
export const openDialect = needsNode;
export const checkTlsOptions = needsNode;
export const toPemOptions = needsNode;
export const judgeFile = needsNode;
export const readPageCount = needsNode;
export const readPkcs12 = needsNode;
export const readSecret = needsNode;
export const contentDigest = needsNode;
export const signMessage = needsNode;
export const verifyMessage = needsNode;
