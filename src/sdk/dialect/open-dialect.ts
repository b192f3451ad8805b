import path from "node:path";
import { GatewayRequestError, KeyRing, loadCryptography, loadDialects, type PortKeys } from "../../gateway/light.js";
import type { Description } from "../../gateway/index.js";
import { FileExchange, type ExchangeFolders } from "../gateway/transports/file-exchange.js";
import type { Clock } from "../http/clock.js";
import type { Transport } from "../http/wire.js";
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
  const files = exchangeOf(description, options.exchange);
  const dialect: Dialect = { ...port.dialect, capabilities: capabilities! };
  connections.set(
    dialect,
    (wire, client) =>
      new DialectTransport(port, files?.(wire, client.clock) ?? wire, {
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

type Line = (wire: Transport, clock: Clock) => Transport;

/** The line of a description whose messages are files. */
function exchangeOf({ exchange, envelope }: Description, folders: ExchangeFolders | undefined): Line | undefined {
  if (!exchange && !folders) return undefined;
  if (!exchange) throw wrongExchange("此接口描述不以文件交换报文", "the messages of this description are not files");
  if (typeof folders?.out !== "string" || typeof folders.in !== "string")
    throw wrongExchange("缺少文件交换的两个文件夹", "the description needs the folders of `exchange`: out and in");
  if (path.resolve(folders.out) === path.resolve(folders.in))
    throw wrongExchange("发件和收件不能是同一文件夹", "out and in must be two folders");
  if (envelope.request.framer === "query")
    throw wrongExchange("以地址传送字段的报文不能写成文件", "a message whose fields are in the address is no file");
  const type = envelope.answer.contentType ?? (envelope.answer.framer === "xml" ? "text/xml" : "application/json");
  return (wire, clock) => new FileExchange(folders, exchange, clock, type, wire);
}

function wrongExchange(zh: string, en: string): GatewayRequestError {
  return new GatewayRequestError("exchange-folders", "/exchange", zh, en);
}

function missing(what: "setting" | "key", name: string): GatewayRequestError {
  return new GatewayRequestError(
    `${what}-missing`,
    what === "setting" ? "/settings" : "",
    `缺少接口描述要求的${what === "setting" ? "设置" : "密钥"}：${name}`,
    `the description needs the ${what} ${name}, which is not given`,
  );
}
