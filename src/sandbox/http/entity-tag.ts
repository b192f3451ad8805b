/** Entity tags of cases. A compressed response is another representation with its own tag (RFC 9110 §8.8.3.3). */
const GZIP = "-gzip";

export function entityTag(version: number): string {
  return `"${version}"`;
}

export function compressedTag(tag: string): string {
  return tag.replace(/"$/, `${GZIP}"`);
}

/** Checks a list of entity tags, or `*`, for a version. Weak tags never match in the strong comparison. */
export function matchesTag(header: string, version: number, comparison: "strong" | "weak"): boolean {
  if (header.trim() === "*") return true;
  const prefix = comparison === "weak" ? "(?:W/)?" : "";
  const own = new RegExp(`^${prefix}"${version}(?:${GZIP})?"$`);
  return header.split(",").some((tag) => own.test(tag.trim()));
}
