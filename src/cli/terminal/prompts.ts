/** Questions to a person. Callers make sure that there is a terminal; each loads the library only when it asks. */
export async function confirm(message: string): Promise<boolean> {
  const prompts = await import("@inquirer/prompts");
  return prompts.confirm({ message, default: false });
}

export async function ask(message: string, initial?: string): Promise<string> {
  const prompts = await import("@inquirer/prompts");
  return prompts.input({
    message,
    ...(initial !== undefined && { default: initial }),
    validate: (text) => text.trim() !== "",
  });
}

export async function choose<T extends string>(
  message: string,
  choices: readonly { readonly value: T; readonly name: string }[],
): Promise<T> {
  const prompts = await import("@inquirer/prompts");
  return prompts.select({ message, choices: [...choices] });
}

export async function askSecret(message: string): Promise<string> {
  const prompts = await import("@inquirer/prompts");
  return prompts.password({ message, mask: true });
}
