// Masks for logs, errors and terminals. The masked part cannot be restored.

/**
 * Masks an ID number: keeps its first 6 and last 4 characters. Numbers under 15 characters keep fewer, so that at least
 * half of every number is hidden.
 */
export function maskIdNo(value: string): string {
  const characters = Array.from(value);
  const { length } = characters;
  const head = length >= 15 ? 6 : Math.floor(length / 4);
  const tail = length >= 15 ? 4 : Math.floor(length / 4);
  const shown = length >= 15 && length < 20 ? length - 10 : Math.min(length - head - tail, 10);
  return characters.slice(0, head).join("") + "*".repeat(Math.max(shown, 0)) + characters.slice(length - tail).join("");
}

/** Masks a name: keeps its first character. A name of one character is hidden completely. */
export function maskName(value: string): string {
  const characters = Array.from(value.trim());
  if (characters.length === 0) return "";
  if (characters.length === 1) return "*";
  return characters[0] + "*".repeat(Math.min(characters.length - 1, 10));
}
