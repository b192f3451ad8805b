/**
 * Quotes where it must be: a printed command is copied as it stands, and folder names hold spaces. Uses the quotes that
 * sh, cmd and PowerShell share where they can hold it.
 */
export function shellQuote(text: string): string {
  if (/^[\p{L}\p{N}._/-]+$/u.test(text)) return text;
  return /["$`!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}
