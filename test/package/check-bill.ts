import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import type { User } from "./user.js";

const root = join(import.meta.dirname, "../..");
const require = createRequire(import.meta.url);

interface Bom {
  readonly specVersion: string;
  readonly serialNumber?: string;
  readonly metadata: { readonly timestamp?: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Component {
  readonly "bom-ref": string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly scope: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly { readonly license: { readonly id: string } }[];
}

/**
 * Holds the bill of materials to the schema of CycloneDX, and to the packages that `src/` imports and those that these need: each of them is
 * listed as it is installed here, and no other. These are read off the sources, and not off what the build says of itself.
 *
 * @throws {Error} When the bill breaks its schema, or says something else.
 */
export async function checkBill({ installed, manifest }: User): Promise<string> {
  const bom = JSON.parse(await readFile(join(installed, "dist/sbom.cdx.json"), "utf8")) as Bom;
  await validate(bom);
  const packages = await bundled();
  const { component } = bom.metadata;
  same(
    "its package",
    [component.type, component.name, component.version, component.purl],
    [...["library", manifest.name, manifest.version], `pkg:npm/${manifest.name}@${manifest.version}`],
  );
  same(
    "its time and number, which would differ from build to build",
    [bom.metadata.timestamp, bom.serialNumber],
    [undefined, undefined],
  );
  same("its packages", bom.components.map(told), await Promise.all(packages.map(({ name }) => installedAs(name))));
  same(
    "their dependencies",
    bom.dependencies.map(({ ref, dependsOn }) => [ref, [...dependsOn].sort()]).sort(),
    [
      [component["bom-ref"], packages.filter(({ isDirect }) => isDirect).map(({ ref }) => ref)],
      ...packages.map(({ ref, needs }) => [ref, needs]),
    ].sort(),
  );
  return `lists ${bom.components.length} packages, by the schema of CycloneDX ${bom.specVersion}`;
}

/** Holds a bill to the schema of its version, as CycloneDX publishes it. */
async function validate(bom: Bom): Promise<void> {
  const folder = join(import.meta.dirname, "node_modules/@cyclonedx/cyclonedx-library/res/schema");
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), "utf8"));
  // The schema has annotations of its own.
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  require("ajv-formats-draft2019")(ajv);
  // It refers to these two by the names of their files, which are not those that they give themselves.
  for (const file of ["jsf-0.82.SNAPSHOT.schema.json", "spdx.SNAPSHOT.schema.json"])
    ajv.addSchema(await read(file), `http://cyclonedx.org/schema/${file}`);
  const isValid = ajv.compile(await read(`bom-${bom.specVersion}.SNAPSHOT.schema.json`));
  if (!isValid(bom)) throw new Error(`The bill of materials breaks its schema: ${ajv.errorsText(isValid.errors)}`);
}

interface Bundled {
  readonly name: string;
  readonly ref: string;
  readonly isDirect: boolean;
  /** The packages that it needs in turn. */
  readonly needs: readonly string[];
}

/** The packages that the sources import, but for peers, and all that these depend on; sorted by name. */
async function bundled(): Promise<Bundled[]> {
  const { peerDependencies = {} } = await manifestOf(root);
  const direct = (await imported()).filter((name) => !Object.hasOwn(peerDependencies, name));
  const manifests = new Map<string, Manifest>();
  const left = [...direct];
  for (const name of left) {
    if (manifests.has(name)) continue;
    const manifest = await manifestOf(join(root, "node_modules", name));
    manifests.set(name, manifest);
    left.push(...Object.keys(manifest.dependencies ?? {}));
  }
  const refOf = (name: string) => `${name}@${manifests.get(name)?.version}`;
  return [...manifests.keys()].sort().map((name) => {
    const { dependencies, peerDependencies } = manifests.get(name) ?? {};
    const needs = Object.keys({ ...dependencies, ...peerDependencies }).filter((other) => manifests.has(other));
    return { name, ref: refOf(name), isDirect: direct.includes(name), needs: needs.sort().map(refOf) };
  });
}

/** The packages that the sources import for more than types. */
async function imported(): Promise<string[]> {
  const files = (await readdir(join(root, "src"))).filter((file) => file.endsWith(".ts"));
  const texts = await Promise.all(files.map((file) => readFile(join(root, "src", file), "utf8")));
  const specifiers = texts.flatMap((text) =>
    [...text.matchAll(/^import (?!type\b)[^;]*?from "([^".][^"]*)"|\bimport\("([^".][^"]*)"\)/gm)].map(
      ([, one, other]) => one ?? other ?? "",
    ),
  );
  const packages = specifiers.filter((specifier) => !specifier.startsWith("node:")).map(packageOf);
  return [...new Set(packages)];
}

/** The package of a subpath: `pure-rand` of `pure-rand/generator/xoroshiro128plus`. */
function packageOf(specifier: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
}

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
}

/** What the bill has to say of a package, as it is installed and locked here. */
async function installedAs(name: string): Promise<unknown> {
  const { version, license } = await manifestOf(join(root, "node_modules", name));
  const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { integrity: string }>;
  };
  const sum = Buffer.from(packages[`node_modules/${name}`]?.integrity.replace("sha512-", "") ?? "", "base64").toString("hex");
  return ["library", "required", `pkg:npm/${name.replace("@", "%40")}@${version}`, license, "SHA-512", sum];
}

function told({ type, scope, purl, licenses, hashes }: Component): unknown {
  return [
    type,
    scope,
    purl,
    ...licenses.map(({ license }) => license.id),
    ...(hashes ?? []).flatMap(({ alg, content }) => [alg, content]),
  ];
}

function same(what: string, actual: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (one !== other) throw new Error(`The bill of materials says of ${what} ${one} instead of ${other}`);
}
