/** A JSON object. */
export type Json = Record<string, unknown>;

/** Returns a reference to a component of the document. */
export function refTo(section: "examples" | "headers" | "parameters" | "responses" | "schemas", name: string): Json {
  return { $ref: `#/components/${section}/${name}` };
}

/** Makes the name of a component from words such as `not-found`: `NotFound`. */
export function pascalCase(text: string): string {
  return text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
