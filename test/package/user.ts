import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { output } from "./ask.js";

const here = import.meta.dirname;
const root = join(here, "../..");

/** What an entry of the package leads to: a file as it is, or a module with its types. */
export type Target = string | { readonly types: string; readonly default: string };

/** The project of a user, far from this repository. */
export interface User {
  readonly folder: string;
  /** The tarball that is installed in it. */
  readonly tarball: string;
  /** Where it is installed. */
  readonly installed: string;
  readonly manifest: {
    readonly name: string;
    readonly version: string;
    readonly bin: Readonly<Record<string, string>>;
    readonly exports: Readonly<Record<string, Target>>;
  };
}

/** Packs the package, installs it in a project, and puts there what users may have beside it: its peer, and the types of Node.js. */
export async function makeUser(temporary: string): Promise<User> {
  const packed = await output("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", temporary], root);
  const [{ filename }] = Object.values(JSON.parse(packed)) as [{ filename: string }];
  const tarball = join(temporary, filename);
  const folder = join(temporary, "user");
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  await output("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], folder);
  for (const name of ["fast-check", "pure-rand", "@types/node", "undici-types"])
    await cp(join(here, "node_modules", name), join(folder, "node_modules", name), { recursive: true });
  await cp(join(here, "smoke.js"), join(folder, "smoke.js"));
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as User["manifest"];
  return { folder, tarball, installed: join(folder, "node_modules", manifest.name), manifest };
}

/** The modules that the package has, by the names users import them by. */
export function modulesOf({ manifest }: User): { name: string; file: string }[] {
  return Object.entries(manifest.exports).flatMap(([path, target]) =>
    typeof target === "string" ? [] : [{ name: path.replace(".", manifest.name), file: target.default }],
  );
}
