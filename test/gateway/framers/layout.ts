import { framer, type Framer, type MessageLayout } from "../../../src/gateway/framers/framer.js";
import { FramerError } from "../../../src/gateway/framers/tree.js";

/** A framer of a layout with the defaults of a description. */
export function framerOf(layout: Partial<MessageLayout> & Pick<MessageLayout, "framer">): Framer {
  return framer({ charset: "utf-8", attributes: false, embedded: [], urlEncoded: false, ...layout });
}

export const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
export const textIn = ({ body }: { readonly body?: Uint8Array }): string => Buffer.from(body!).toString("utf8");

/** Code and pointer of the error that a function throws. */
export function problemOf(run: () => unknown): { code: string; pointer: string | undefined } | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof FramerError)) throw error;
    return { code: error.code, pointer: error.pointer };
  }
}
export const codeOf = (run: () => unknown): string | undefined => problemOf(run)?.code;
