/** Measures what each contender's verdict weighs in a browser. */
import { builtinModules } from "node:module";
import { type Bytes, bundledSize } from "./bundles.js";
import { contenders } from "./contenders.js";

/** What a contender weighs; null where it cannot be bundled for a browser. */
export interface Size {
  readonly contender: string;
  readonly bytes: Bytes | null;
}

/** The size of each contender's verdict, and of all of this library's entry. */
export async function sizes(): Promise<Size[]> {
  const rows = contenders.map(async ({ name, module }) => ({
    contender: name,
    bytes: await sizeOf(`export { verdict } from "./contenders/${module}.js";`),
  }));
  const entry = sizeOf('export * from "../../dist/v2.js";').then((bytes) => ({
    contender: "all of list-runs-contract/v2",
    bytes,
  }));
  return Promise.all([...rows, entry]);
}

async function sizeOf(code: string): Promise<Bytes | null> {
  try {
    return await bundledSize(code, import.meta.dirname);
  } catch (error) {
    // Only what Node.js alone has is a reason not to be one for browsers.
    const { errors = [] } = error as { errors?: readonly { text: string }[] };
    const missing = errors.map(({ text }) => /^Could not resolve "(?:node:)?([^"]+)"/.exec(text)?.[1] ?? "");
    if (missing.length === 0 || !missing.every((name) => builtinModules.includes(name))) throw error;
    return null;
  }
}
