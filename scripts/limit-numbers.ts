import type { Keywords } from "./schema-forms.js";

/**
 * Keywords of numbers with one lower and one upper limit at most: of two the tighter one, and of whole numbers, which are `isWhole`, the last
 * one within. Limits that are no numbers stay as they are.
 */
export function limitNumbers(keywords: Keywords, isWhole: boolean): Keywords {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, ...rest } = keywords;
  const [least, above] = tighter(minimum, exclusiveMinimum, isWhole, 1);
  const [most, below] = tighter(maximum, exclusiveMaximum, isWhole, -1);
  const limits = { minimum: least, exclusiveMinimum: above, maximum: most, exclusiveMaximum: below };
  return { ...rest, ...Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined)) };
}

/** The tighter one of two limits, in its place; `up` is 1 where numbers have to be above it, and -1 where below. */
function tighter(within: unknown, beyond: unknown, isWhole: boolean, up: 1 | -1): [within: unknown, beyond: unknown] {
  if (![within, beyond].every((limit) => limit === undefined || typeof limit === "number")) return [within, beyond];
  // Limits are mirrored where they are upper ones, so that the tighter one is the higher. What is not there is below all.
  const [closed, open] = [within, beyond].map((limit) => (limit === undefined ? Number.NEGATIVE_INFINITY : up * Number(limit)));
  const last = Math.max(Math.ceil(closed as number), Math.floor(open as number) + 1);
  // The next number is no other where numbers are too large.
  if (isWhole && Number.isSafeInteger(last)) return [up * last + 0, undefined];
  return (open as number) >= (closed as number) ? [undefined, beyond] : [within, undefined];
}
