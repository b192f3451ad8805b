/**
 * Questions to a person. Callers make sure that there is a terminal; each loads the library only when it asks. A stop
 * (Ctrl-C, SIGTERM, a terminal that hung up) ends a question that nobody has answered.
 */
export async function confirm(message: string, stop: AbortSignal): Promise<boolean> {
  const prompts = await import("@inquirer/prompts");
  return prompts.confirm({ message, default: false }, { signal: stop });
}

export async function ask(message: string, stop: AbortSignal): Promise<string> {
  const prompts = await import("@inquirer/prompts");
  return prompts.input({ message, validate: (text) => text.trim() !== "" }, { signal: stop });
}

export async function choose<T extends string>(
  message: string,
  choices: readonly { readonly value: T; readonly name: string }[],
  stop: AbortSignal,
): Promise<T> {
  const prompts = await import("@inquirer/prompts");
  return prompts.select({ message, choices: [...choices] }, { signal: stop });
}

export async function askSecret(message: string, stop: AbortSignal): Promise<string> {
  const prompts = await import("@inquirer/prompts");
  return prompts.password({ message, mask: true }, { signal: stop });
}
