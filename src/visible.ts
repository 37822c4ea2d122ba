/**
 * A text of somebody else's as one line that moves no cursor, paints nothing and may stand in any format: each character that could do
 * otherwise, or is none, is written as JSON would escape it.
 */
export function visible(text: string): string {
  if (/^[ -~]*$/.test(text)) return text; // as nearly all are
  return text.replace(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, escapeOf);
}

function escapeOf(character: string): string {
  const written = JSON.stringify(character).slice(1, -1);
  return written.length > 1 ? written : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
