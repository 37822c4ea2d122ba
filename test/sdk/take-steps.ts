/** Something that a client has to do, by what tells it apart from others; what it did otherwise than it has to comes of it. */
export type Step = readonly [name: string, take: () => Promise<string[]>];

/** Has a client do one thing after the other, and tells what it did otherwise than it has to. */
export async function differencesIn(steps: readonly Step[]): Promise<string[]> {
  const differences: string[] = [];
  for (const [name, take] of steps) {
    const found = await take().catch((error: unknown) => [`the client threw ${error}`]);
    differences.push(...found.map((text) => `${name}: ${text}`));
  }
  return differences;
}
