import { GatewayRequestError, KeyRing, loadCryptography, loadDialects, type PortKeys } from "../../gateway/light.js";
import type { Description } from "../../gateway/index.js";
import { connections, type Dialect, type DialectOptions } from "./dialect.js";
import { DialectTransport } from "./dialect-transport.js";

/** Compiles a description and checks that all it names is given. */
export async function openDialect(options: DialectOptions): Promise<Dialect> {
  const { settings = {} } = options;
  const { compileDialect, descriptionFrom } = await loadDialects();
  const description = descriptionFrom(options.description);
  const { port } = compileDialect(description);
  const { capabilities } = port;
  for (const name of description.settings) if (!settings[name]) throw missing("setting", name);
  const keys = options.cryptography ?? (await keysOf(description, options));
  const dialect: Dialect = { ...port.dialect, capabilities: capabilities! };
  connections.set(
    dialect,
    (wire, client) =>
      new DialectTransport(port, wire, {
        ...client,
        settings,
        keys,
        inlineMaterials: description.materials.by === "inline",
        refreshBeforeMs: (description.token?.refreshBeforeSeconds ?? 0) * 1_000,
      }),
  );
  return dialect;
}

async function keysOf(description: Description, { keys = {} }: DialectOptions): Promise<PortKeys> {
  for (const name of keyNames(description)) if (!Object.hasOwn(keys, name)) throw missing("key", name);
  const { RingCryptography } = await loadCryptography();
  return new RingCryptography(new KeyRing(keys), () => new Date());
}

/** The keys that a description names. */
export function keyNames({ signing, encryption, token }: Description): ReadonlySet<string> {
  const signatures = [signing?.request, signing?.answer].filter((use) => use !== undefined);
  const others = [encryption, token?.unwrap].filter((use) => use !== undefined);
  return new Set([...signatures.flatMap(({ key, secret = key }) => [key, secret]), ...others.map(({ key }) => key)]);
}

function missing(what: "setting" | "key", name: string): GatewayRequestError {
  return new GatewayRequestError(
    `${what}-missing`,
    what === "setting" ? "/settings" : "",
    `缺少接口描述要求的${what === "setting" ? "设置" : "密钥"}：${name}`,
    `the description needs the ${what} ${name}, which is not given`,
  );
}
