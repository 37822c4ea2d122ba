import type { Level } from "./weigh-changes.js";

/** A version without what stands after a hyphen or a plus: a release candidate is as high as its release. */
export type Version = readonly [major: number, minor: number, patch: number];

/**
 * Reads a version.
 *
 * @throws {TypeError} When it is none.
 */
export function parseVersion(text: string): Version {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)(?:[-+][\w.+-]*)?$/.exec(text) ?? [];
  if (patch === undefined) throw new TypeError(`Cannot read "${text}": it is no version such as 1.2.3`);
  return [Number(major), Number(minor), Number(patch)];
}

/** The lowest version that may follow, by the heaviest of what has changed. Before 1.0.0, one place further down. */
export function nextVersion([major, minor, patch]: Version, level: Level): Version {
  if (major === 0) return level === "major" ? [0, minor + 1, 0] : [0, minor, patch + 1];
  if (level === "major") return [major + 1, 0, 0];
  return level === "minor" ? [major, minor + 1, 0] : [major, minor, patch + 1];
}

/** Whether a version is lower than another. */
export function isLower(one: Version, other: Version): boolean {
  const differing = one.findIndex((part, index) => part !== other[index]);
  return differing !== -1 && (one[differing] ?? 0) < (other[differing] ?? 0);
}
