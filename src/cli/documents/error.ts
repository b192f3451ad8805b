import * as z from "zod";
import { CONNECTION_PROBLEMS } from "../../sdk/index.js";
import { printed, key, next, shared, texts, time } from "./document.js";
import { Against, fixes } from "./finding.js";

/** Why a connection failed, and where. */
export const Connection = shared(
  "connection",
  "连接失败的原因和位置",
  "Why a connection failed, and where",
  z.strictObject({
    problem: key(
      z.enum(Object.keys(CONNECTION_PROBLEMS)),
      "原因，bdc explain 可解释",
      "cause; bdc explain describes it",
    ),
    host: key(z.string(), "登记机构接口的主机和端口", "host and port of the gateway"),
    proxy: key(z.string(), "代理的主机和端口", "host and port of the proxy").optional(),
  }),
);

/** Why a command failed: the same object in every command. */
export const Failure = shared(
  "error",
  "错误：命令未能完成的原因",
  "The error: why a command could not finish",
  z.strictObject({
    code: key(z.string(), "代码，bdc explain 可解释", "code; bdc explain describes it"),
    ...texts,
    fixZh: fixes.fixZh.optional(),
    fixEn: fixes.fixEn.optional(),
    call: key(z.string(), "失败的请求，不含参数", "the call that failed, without parameters").optional(),
    requestId: key(z.string(), "请求编号，供登记机构查询", "request id, to quote to the authority").optional(),
    retryAfterMs: key(z.number(), "多久后可重试（毫秒）", "time until a retry is possible (ms)").optional(),
    until: key(time, "在此之前不发送任何请求", "nothing is sent before then").optional(),
    askedUntil: key(time, "登记机构要求的时间", "the time that the authority asked for").optional(),
    connection: Connection.optional(),
    front: key(
      z.strictObject({
        kind: key(z.enum(["blocked", "unavailable", "maintenance", "moved", "gone", "web-page"]), "类型", "what it is"),
        incident: key(z.string(), "事件编号", "number of the incident").optional(),
      }),
      "网关前拦截或维护页面的类型和事件编号",
      "what stands in front of the gateway, and its incident number",
    ).optional(),
    errors: key(z.array(Against), "全部错误", "all errors").optional(),
    next: next.optional(),
  }),
);

/** What every command prints when it fails. */
export const ERROR_DOCUMENT = printed("命令失败时输出", "printed by every command when it fails", { error: Failure });
