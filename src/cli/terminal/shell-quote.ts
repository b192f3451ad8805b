/**
 * Quotes a word of a printed command where necessary, so that the command can be copied. Uses double quotes, which sh,
 * cmd and PowerShell share, wherever they are sufficient.
 */
export function shellQuote(text: string): string {
  if (/^[\p{L}\p{N}._/-]+$/u.test(text)) return text;
  return /["$`!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}
