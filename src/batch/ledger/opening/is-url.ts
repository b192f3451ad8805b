/** Checks whether a ledger is named by a URL, and not by the path of its file. */
export function isUrl(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
}
