/**
 * The name that was probably meant: the one of few edits away (a letter more, less, other, or two swapped), one edit for each four
 * letters and one at least. Case, underscores, hyphens and spaces count for nothing, so that camelCase finds its snake_case.
 */
export function nearName(name: string, candidates: readonly string[]): string | undefined {
  const plain = (text: string) => text.replace(/[\s_-]/g, "").toLowerCase();
  if (name.length > 64) return undefined;
  const ranked = candidates
    .map((candidate) => ({ candidate, most: Math.max(1, Math.floor(candidate.length / 4)) }))
    // One of another length is farther than that.
    .filter(({ candidate, most }) => Math.abs(plain(candidate).length - plain(name).length) <= most)
    .map(({ candidate, most }) => ({ candidate, most, edits: editsBetween(plain(name), plain(candidate)) }))
    .filter(({ most, edits }) => edits <= most)
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate;
}

/** Edits from one text to another, two swapped neighbours counting as one (optimal string alignment). */
function editsBetween(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const cost = from[i - 1] === to[j - 1] ? 0 : 1;
      const edits = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost);
      next.push(swapped ? Math.min(edits, (before[j - 2] ?? 0) + 1) : edits);
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
}
