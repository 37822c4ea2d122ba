import { found } from "./element.js";
import type { Options } from "./options.js";

/** The controls of the options. */
export interface OptionControls {
  readonly options: () => Options;
  readonly set: (options: Options) => void;
}

/** Begins to hear the options, and tells when one has changed. */
export function startOptionControls(changed: () => void): OptionControls {
  const variant = found("variant", HTMLSelectElement);
  const unknown = found("unknown", HTMLSelectElement);
  const strict = found("strict", HTMLInputElement);
  const thorough = found("thorough", HTMLInputElement);
  for (const control of [variant, unknown, strict, thorough]) control.onchange = changed;
  return {
    options: () => ({
      variant: variant.value as Options["variant"],
      unknown: unknown.value as Options["unknown"],
      strict: strict.checked,
      thorough: thorough.checked,
    }),
    set(options) {
      variant.value = options.variant;
      unknown.value = options.unknown;
      strict.checked = options.strict;
      thorough.checked = options.thorough;
    },
  };
}
