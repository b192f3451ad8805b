/** Loads what needs `node:crypto`, with the first signature. */
export const loadCryptography = () => import("./cryptography.js");
