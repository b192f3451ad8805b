/**
 * A command that is told is copied as it stands, and names of folders on a desk hold spaces: quoted where it must be,
 * in the quotes that sh, cmd and PowerShell share where they can hold it.
 */
export function shellQuote(text: string): string {
  if (/^[\p{L}\p{N}._/-]+$/u.test(text)) return text;
  return /["$`!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}
