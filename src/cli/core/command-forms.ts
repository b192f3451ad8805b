/** The written forms of usages and options in the command tree, as data for help, completion and the manual page. */

/** An argument of a command: `<file>`, `[batch]`, `<files...>`. */
export interface ArgumentForm {
  readonly name: string;
  readonly required: boolean;
  readonly variadic: boolean;
}

export interface UsageForm {
  readonly name: string;
  readonly arguments: readonly ArgumentForm[];
}

/** An option: `--out <file>`, `-V, --version`, `--fail-on-warning [rules]`. */
export interface FlagsForm {
  /** With its dashes. */
  readonly long: string;
  readonly short?: string;
  /** Absent for a switch. */
  readonly value?: { readonly name: string; readonly required: boolean };
}

const ARGUMENT = /^([<[])([^.\]>]+)(\.\.\.)?[>\]]$/;

function parseArgument(word: string): ArgumentForm {
  const [, open, name, variadic] = ARGUMENT.exec(word)!;
  return { name: name!, required: open === "<", variadic: variadic !== undefined };
}

export function parseUsage(usage: string): UsageForm {
  const [name, ...words] = usage.split(" ");
  return { name: name!, arguments: words.map(parseArgument) };
}

export function parseFlags(flags: string): FlagsForm {
  const words = flags.split(/[ ,]+/);
  const short = words.find((word) => /^-[^-]/.test(word));
  const value = words.find((word) => ARGUMENT.test(word));
  const { name, required } = value === undefined ? {} : parseArgument(value);
  return {
    long: words.find((word) => word.startsWith("--"))!,
    ...(short !== undefined && { short }),
    ...(name !== undefined && required !== undefined && { value: { name, required } }),
  };
}
