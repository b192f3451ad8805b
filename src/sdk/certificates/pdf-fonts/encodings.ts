/** Characters of the codes 0x20 to 0x7E, which are the same in all Latin encodings except for two quotation marks. */
const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)).join("");

const WIN_ANSI_HIGH =
  "€•‚ƒ„…†‡ˆ‰Š‹Œ•Ž••‘’“”•–—˜™š›œ•žŸ ¡¢£¤¥¦§¨©ª«¬-®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
/** A space marks a code without character. */
const MAC_ROMAN_HIGH =
  "ÄÅÇÉÑÖÜáàâäãåçéèêëìíîïñóòôöõúùûü†°¢£§•¶ß®©™´¨ ÆØ ±  ¥µ     ªº æø¿¡¬ ƒ  «»… ÀÃÕŒœ–—“”‘’÷ ÿŸ⁄¤‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
/** Characters from 0xA1. */
const STANDARD_HIGH = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß";

function table(ascii: string, high: string, from: number, gapIsSpace: readonly number[]): (string | undefined)[] {
  const codes: (string | undefined)[] = new Array<string | undefined>(256).fill(undefined);
  [...ascii].forEach((c, i) => (codes[0x20 + i] = c));
  [...high].forEach((c, i) => {
    if (c !== " " || gapIsSpace.includes(from + i)) codes[from + i] = c;
  });
  return codes;
}

const WIN_ANSI = table(ASCII, WIN_ANSI_HIGH, 0x80, [0xa0]);
const MAC_ROMAN = table(ASCII, MAC_ROMAN_HIGH, 0x80, [0xca]);
const STANDARD = table(ASCII.replace("'", "’").replace("`", "‘"), STANDARD_HIGH, 0xa1, []);

/** Characters of the codes of the Latin encodings (ISO 32000-1, annex D.2). */
export const LATIN_ENCODINGS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  WinAnsiEncoding: WIN_ANSI,
  MacRomanEncoding: MAC_ROMAN,
  StandardEncoding: STANDARD,
};

/** Glyph names (Adobe Glyph List) of the characters of these encodings, except letters, which are their own names. */
const NAMES =
  "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk plus comma " +
  "hyphen period slash zero one two three four five six seven eight nine colon semicolon less equal greater question " +
  "at bracketleft backslash bracketright asciicircum underscore grave braceleft bar braceright asciitilde " +
  "Euro bullet quotesinglbase florin quotedblbase ellipsis dagger daggerdbl circumflex perthousand Scaron " +
  "guilsinglleft OE Zcaron quoteleft quoteright quotedblleft quotedblright endash emdash tilde trademark scaron " +
  "guilsinglright oe zcaron Ydieresis exclamdown cent sterling currency yen brokenbar section dieresis copyright " +
  "ordfeminine guillemotleft logicalnot registered macron degree plusminus twosuperior threesuperior acute mu " +
  "paragraph periodcentered cedilla onesuperior ordmasculine guillemotright onequarter onehalf threequarters " +
  "questiondown Agrave Aacute Acircumflex Atilde Adieresis Aring AE Ccedilla Egrave Eacute Ecircumflex Edieresis " +
  "Igrave Iacute Icircumflex Idieresis Eth Ntilde Ograve Oacute Ocircumflex Otilde Odieresis multiply Oslash Ugrave " +
  "Uacute Ucircumflex Udieresis Yacute Thorn germandbls agrave aacute acircumflex atilde adieresis aring ae ccedilla " +
  "egrave eacute ecircumflex edieresis igrave iacute icircumflex idieresis eth ntilde ograve oacute ocircumflex " +
  "otilde odieresis divide oslash ugrave uacute ucircumflex udieresis yacute thorn ydieresis " +
  "fraction fi fl dotlessi Lslash lslash minus nbspace sfthyphen";
const CHARACTERS =
  " !\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~€•‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”–—˜™š›œžŸ¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿" +
  "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ⁄ﬁﬂıŁł− -";

const GLYPHS: ReadonlyMap<string, string> = new Map(NAMES.split(" ").map((name, i) => [name, [...CHARACTERS][i]!]));

const HEX_NAME = /^(?:uni([0-9A-F]{4})|u([0-9A-F]{4,6}))$/;

/** Returns the character of a glyph name, or undefined for unknown names. */
export function characterOfGlyph(name: string): string | undefined {
  if (/^[A-Za-z]$/.test(name)) return name;
  const known = GLYPHS.get(name);
  if (known !== undefined) return known;
  const [, four, more] = HEX_NAME.exec(name) ?? [];
  const code = parseInt(four ?? more ?? "", 16);
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : undefined;
}
