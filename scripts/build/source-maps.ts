/** Sources whose text is left out of the source maps, which keep their lines: libraries, and what no program imports. */
const WITHOUT_TEXT = /(?:^|\/)(?:node_modules|src\/(?:cli|sandbox))\//;

interface SourceMap {
  readonly sources: readonly string[];
  sourcesContent?: (string | null)[];
}

/** Removes from a source map the texts that would make up half of its size. */
export function withoutLibraryTexts(json: string): string {
  const map = JSON.parse(json) as SourceMap;
  map.sourcesContent = map.sourcesContent?.map((text, i) => (WITHOUT_TEXT.test(map.sources[i]!) ? null : text));
  return JSON.stringify(map);
}
