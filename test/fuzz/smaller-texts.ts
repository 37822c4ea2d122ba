/** Texts, or bytes, without a part of them: halves, quarters, and so on down to single characters. */
export function* smallerTexts<Text extends { readonly length: number; slice(from: number, to?: number): Text }>(
  text: Text,
  join: (before: Text, after: Text) => Text,
): Generator<Text> {
  for (let size = text.length >> 1; size > 0; size >>= 1) {
    for (let from = 0; from < text.length; from += size) yield join(text.slice(0, from), text.slice(from + size));
  }
}
