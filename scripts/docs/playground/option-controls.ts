import { found } from "./element.js";
import { defaults, type Options } from "./options.js";

/** Where the options stand beside the text; below it, they would keep the verdict out of sight. As in playground.css. */
const beside = "(min-width: 64rem)";

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
  const folded = found("folded", HTMLDetailsElement);
  const wide = matchMedia(beside);
  const fold = () => {
    folded.open = wide.matches;
  };
  fold();
  wide.onchange = fold;
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
      const names = Object.keys(defaults) as (keyof Options)[];
      if (names.some((name) => options[name] !== defaults[name])) folded.open = true;
    },
  };
}
