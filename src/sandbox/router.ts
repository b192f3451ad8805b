import { OPERATIONS, type Operation } from "../contract/index.js";

export type Match =
  | { readonly found: "operation"; readonly operation: Operation; readonly params: Readonly<Record<string, string>> }
  | { readonly found: "other-methods"; readonly allow: readonly string[] }
  | { readonly found: "nothing" };

interface Route {
  readonly segments: readonly string[];
  readonly methods: Map<string, Operation>;
}

const routes = new Map<string, Route>();
for (const operation of OPERATIONS) {
  const route = routes.get(operation.path) ?? { segments: operation.path.split("/"), methods: new Map<string, Operation>() };
  route.methods.set(operation.method, operation);
  routes.set(operation.path, route);
}
// A path that is written out wins over one with parameters.
const patterns = [...routes.values()].filter((r) => r.segments.some(isParameter));

function isParameter(segment: string): boolean {
  return segment.startsWith("{");
}

/** Finds the operation of a request by the contract's own list. HEAD is answered wherever GET is. */
export function match(method: string, path: string): Match {
  const fixed = routes.get(path);
  const route = fixed && !fixed.segments.some(isParameter) ? fixed : patterns.find((r) => fits(r, path));
  if (!route) return { found: "nothing" };
  const operation = route.methods.get(method) ?? (method === "HEAD" ? route.methods.get("GET") : undefined);
  if (!operation) {
    const allow = [...route.methods.keys()];
    return { found: "other-methods", allow: allow.includes("GET") && !allow.includes("HEAD") ? [...allow, "HEAD"] : allow };
  }
  const params = paramsOf(route, path);
  return params ? { found: "operation", operation, params } : { found: "nothing" };
}

function fits({ segments }: Route, path: string): boolean {
  const parts = path.split("/");
  return parts.length === segments.length && segments.every((s, i) => (isParameter(s) ? parts[i] !== "" : s === parts[i]));
}

function paramsOf({ segments }: Route, path: string): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  const parts = path.split("/");
  try {
    segments.forEach((s, i) => {
      if (isParameter(s)) params[s.slice(1, -1)] = decodeURIComponent(parts[i]!);
    });
  } catch {
    return undefined; // a broken percent sign names nothing
  }
  return params;
}
