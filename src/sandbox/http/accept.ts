/** What the Accept headers of a request ask for. */

/** Ranges of an Accept header with their weights, in lower case. */
function weights(header: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const part of header.slice(0, 1_000).toLowerCase().split(",")) {
    const [range = "", ...parameters] = part.split(";").map((text) => text.trim());
    const q = parameters.find((text) => text.startsWith("q="))?.slice(2);
    const weight = q === undefined ? 1 : /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(q) ? Number(q) : 0;
    if (range !== "") found.set(range, Math.max(weight, found.get(range) ?? 0));
  }
  return found;
}

export function acceptsGzip(header: string | undefined): boolean {
  if (header === undefined) return false;
  const all = weights(header);
  return (all.get("gzip") ?? all.get("x-gzip") ?? all.get("*") ?? 0) > 0;
}

export type Language = "zh" | "en";

/** Returns the preferred language of the texts that exist. `*`, which many clients send by themselves, prefers none. */
export function preferredLanguage(header: string | undefined): Language | undefined {
  if (header === undefined) return undefined;
  let best: { language: Language; weight: number } | undefined;
  for (const [range, weight] of weights(header)) {
    const language = range.split("-")[0];
    if ((language === "zh" || language === "en") && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language;
}
