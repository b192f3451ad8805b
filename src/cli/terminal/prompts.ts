/**
 * Prompts at a terminal; callers make sure that there is one. The library is loaded only when a prompt is shown. `stop`
 * (Ctrl-C, SIGTERM, a terminal that hung up) ends an unanswered prompt.
 */

/** Texts of the prompts themselves. */
export interface PromptWords {
  readonly yes: string;
  readonly no: string;
  readonly yesOrNo: string;
  /** Hint after a question that is answered with no by default. Absent means the library's own `(y/N)`. */
  readonly defaultNo?: string;
  readonly required: string;
  readonly hidden: string;
  /** Names of the key actions, by their English name. */
  readonly keys: Readonly<Record<string, string>>;
}

export async function confirm(message: string, words: PromptWords, stop: AbortSignal): Promise<boolean> {
  const { default: confirmPrompt } = await import("@inquirer/confirm");
  // The library accepts y and n besides the words, because they are easier to type than Chinese.
  const theme = {
    keywords: { yes: words.yes, no: words.no, error: () => words.yesOrNo },
    ...(words.defaultNo !== undefined && { style: { defaultAnswer: () => words.defaultNo! } }),
  };
  const transformer = (answer: boolean) => (answer ? words.yes : words.no);
  return confirmPrompt({ message, default: false, theme, transformer }, { signal: stop });
}

export async function ask(message: string, words: PromptWords, stop: AbortSignal): Promise<string> {
  const { default: inputPrompt } = await import("@inquirer/input");
  return inputPrompt({ message, validate: (text) => text.trim() !== "" || words.required }, { signal: stop });
}

export async function choose<T extends string>(
  message: string,
  choices: readonly { readonly value: T; readonly name: string }[],
  words: PromptWords,
  stop: AbortSignal,
): Promise<T> {
  const { default: selectPrompt } = await import("@inquirer/select");
  const theme = { style: { keysHelpTip: keysIn(words) } };
  return selectPrompt({ message, choices: [...choices], theme }, { signal: stop });
}

export async function askSecret(message: string, words: PromptWords, stop: AbortSignal): Promise<string> {
  const { default: passwordPrompt } = await import("@inquirer/password");
  const theme = { style: { maskedText: words.hidden, keysHelpTip: keysIn(words) } };
  return passwordPrompt({ message, mask: true, theme }, { signal: stop });
}

/** Formats the line that explains the keys. */
function keysIn(words: PromptWords): (keys: [key: string, action: string][]) => string {
  return (keys) => keys.map(([key, action]) => `${key} ${words.keys[action] ?? action}`).join(" · ");
}
