/** typia: what its command line writes of the types in `typia.input.ts`, and what types cannot say of metadata. */
import { is, validate } from "../built/generated/typia/page.js";
import { hasFewShortKeys } from "./refinements.js";

type Page = { readonly data: readonly { readonly metadata: object | null }[] };

const hasFitMetadata = ({ data }: Page): boolean => data.every(({ metadata }) => metadata === null || hasFewShortKeys(metadata));

export const verdict = (value: unknown): boolean => is(value) && hasFitMetadata(value);
export function report(value: unknown): readonly unknown[] {
  const result = validate(value);
  if (!result.success) return result.errors;
  return hasFitMetadata(result.data) ? [] : ["metadata"];
}
