/** Version of this package. A test compares it with package.json, which bundles for other runtimes cannot read. */
export const VERSION = "0.1.0";

interface Runtime {
  readonly Deno?: { readonly version?: { readonly deno?: string } };
  readonly process?: {
    readonly versions?: { readonly bun?: string; readonly node?: string };
    readonly release?: { readonly name?: string };
  };
}

/**
 * The header `User-Agent`: this package and the server runtime with their versions. Browsers and edge runtimes are not
 * named: they have a header of their own, or none.
 */
export function userAgent(runtime: Runtime = globalThis as Runtime): string {
  const { Deno, process } = runtime;
  const named = [
    ["deno", Deno?.version?.deno],
    ["bun", process?.versions?.bun],
    ["node", process?.release?.name === "node" ? process.versions?.node : undefined],
  ].find(([, version]) => version !== undefined);
  return named ? `bdc-connect/${VERSION} ${named[0]}/${named[1]}` : `bdc-connect/${VERSION}`;
}
