import * as z from "zod";

/** Names and texts of the schemas that several documents share. Not zod's global registry, which is the contract's. */
export const SHARED = z.registry<{ id: string; zh: string; en: string }>();

/** Names a schema that several documents share. */
export function shared<S extends z.ZodType>(id: string, zh: string, en: string, schema: S): S {
  SHARED.add(schema, { id, zh, en });
  return schema;
}

/** A value with its meaning in both languages. */
export function key<S extends z.ZodType>(schema: S, zh: string, en: string): S {
  return schema.meta({ title: zh, description: en });
}

/** Text in both languages. */
export const texts = {
  zh: key(z.string(), "中文文字", "text in Chinese"),
  en: key(z.string(), "英文文字", "text in English"),
};

/** Number of something. */
export const count = z.int().min(0);
/** Time of our own clock: UTC, milliseconds. */
export const time = z.iso.datetime({ offset: true });
/** A command to run next. */
export const next = key(z.string(), "下一步的命令", "the command to run next");
/** When the authority was last heard. */
export const asOf = key(time, "状态截至的时间：最后一次收到登记机构消息", "when the authority was last heard");
/** A file that was written. */
export const file = key(z.string(), "写入的文件", "the file that was written");

/** What one command prints with `--json`. */
export interface CommandDocument {
  /** One schema, or one for each form that the document may have. */
  readonly forms: readonly z.ZodObject[];
  readonly zh: string;
  readonly en: string;
}

/** Keys that every document has. */
const ENDING = {
  ok: key(z.boolean(), "退出码是否为 0", "whether the exit code is 0"),
  exitCode: key(z.int(), "退出码", "the exit code"),
};

/**
 * Makes the document of a command from its keys.
 *
 * @param forms Keys of each form that the document may have.
 */
export function printed(zh: string, en: string, ...forms: readonly z.ZodRawShape[]): CommandDocument {
  return { forms: forms.map((keys) => z.strictObject({ ...ENDING, ...keys })), zh, en };
}

/** Printed when a question was answered with no. */
export const cancelled = { cancelled: key(z.literal(true), "已取消，未作任何更改", "cancelled; nothing was changed") };
