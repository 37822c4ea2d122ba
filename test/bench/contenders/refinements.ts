/** What the contract says and few libraries have a word for. Each of these goes to the libraries as they let their users add a rule. */

/** Whether a text has at most so many code points, as JSON Schema counts: they are only counted where the units may be too many. */
export function fits(text: string, bound: number): boolean {
  if (text.length <= bound) return true;
  if (text.length > 2 * bound) return false;
  let count = 0;
  for (const _ of text) count++;
  return count <= bound;
}

/** Whether a text may be a key of metadata. */
export const isKey = (text: string): boolean => fits(text, 64);
/** Whether a text may be a value of metadata. */
export const isNote = (text: string): boolean => fits(text, 512);

/** Whether an object has no more pairs than metadata may have. */
export const isSmall = (object: object): boolean => Object.keys(object).length <= 16;

/** Whether an object is small and its keys are short: for libraries that judge values only. */
export const hasFewShortKeys = (object: object): boolean => {
  const keys = Object.keys(object);
  return keys.length <= 16 && keys.every(isKey);
};

/** Some libraries take an array for an object that needs no property. */
export const isNoArray = (object: unknown): boolean => !Array.isArray(object);
