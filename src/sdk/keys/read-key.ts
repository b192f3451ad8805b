/** What of loading keys needs Node, in one module with a name of its own. */
export { readPkcs12 } from "./pkcs12.js";
export { readSecret } from "./read-secret.js";
