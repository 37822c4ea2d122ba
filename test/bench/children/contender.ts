import type { Judge } from "../contenders.js";

/** A contender's module, which stands beside this one once both are written. */
export async function contender(module: string): Promise<Judge> {
  return import(new URL(`./${module}.js`, import.meta.url).href);
}
