import { OPERATIONS, type Operation } from "../../contract/index.js";

export type Match =
  | { readonly found: "operation"; readonly operation: Operation; readonly params: Readonly<Record<string, string>> }
  | { readonly found: "other-methods"; readonly allow: readonly string[] }
  /** The parameter has an invalid percent-encoding. */
  | { readonly found: "broken"; readonly parameter: string }
  | { readonly found: "nothing" };

interface Route {
  readonly segments: readonly string[];
  readonly methods: Map<string, Operation>;
}

const routes = new Map<string, Route>();
for (const operation of OPERATIONS) {
  const route = routes.get(operation.path) ?? {
    segments: operation.path.split("/"),
    methods: new Map<string, Operation>(),
  };
  route.methods.set(operation.method, operation);
  routes.set(operation.path, route);
}
// A literal path takes precedence over one with parameters.
const patterns = [...routes.values()].filter((r) => r.segments.some(isParameter));

function isParameter(segment: string): boolean {
  return segment.startsWith("{");
}

/** Finds the operation of a request in the contract. HEAD is supported wherever GET is. */
export function match(method: string, path: string): Match {
  const fixed = routes.get(path);
  const route = fixed && !fixed.segments.some(isParameter) ? fixed : patterns.find((r) => fits(r, path));
  if (!route) return { found: "nothing" };
  const operation = route.methods.get(method) ?? (method === "HEAD" ? route.methods.get("GET") : undefined);
  if (!operation) {
    const allow = [...route.methods.keys()];
    return {
      found: "other-methods",
      allow: allow.includes("GET") && !allow.includes("HEAD") ? [...allow, "HEAD"] : allow,
    };
  }
  const params: Record<string, string> = {};
  const parts = path.split("/");
  for (const [i, segment] of route.segments.entries()) {
    if (!isParameter(segment)) continue;
    const parameter = segment.slice(1, -1);
    const value = decode(parts[i]!);
    if (value === undefined) return { found: "broken", parameter };
    params[parameter] = value;
  }
  return { found: "operation", operation, params };
}

function fits({ segments }: Route, path: string): boolean {
  const parts = path.split("/");
  return (
    parts.length === segments.length && segments.every((s, i) => (isParameter(s) ? parts[i] !== "" : s === parts[i]))
  );
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
