/** A text with a block between the markers of that name, such as `<!-- bench -->` and `<!-- /bench -->`; without them it stays as it is. */
export function withMarkedBlock(text: string, name: string, block: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) return text;
  return `${text.slice(0, from + start.length)}\n\n${block}\n\n${text.slice(to)}`;
}
