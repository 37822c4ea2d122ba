import { execFileSync } from "node:child_process";

interface Component {
  readonly "bom-ref": string;
  readonly name: string;
  readonly purl: string;
  readonly properties: readonly { readonly name: string }[];
}

interface Bom {
  readonly $schema: string;
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * The bill of materials of the package, as CycloneDX in JSON: the packages that are bundled, and no other, as npm knows them from the lock
 * file. It has no time and no number of its own, so that the same package has the same bill.
 *
 * @param bundled The packages, each as `name@version`.
 */
export function sbom(bundled: readonly string[]): string {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "library", "--package-lock-only"];
  const { $schema, bomFormat, specVersion, metadata, components, dependencies } = JSON.parse(
    execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1e8 }),
  ) as Bom;
  const { component } = metadata;
  const refs = new Set([component["bom-ref"], ...bundled]);
  const missing = bundled.find((ref) => !components.some((one) => one["bom-ref"] === ref));
  if (missing) throw new Error(`Cannot list "${missing}": package-lock.json has no such package`);
  const bom = {
    ...{ $schema, bomFormat, specVersion, version: 1 },
    metadata: {
      lifecycles: [{ phase: "build" }],
      // npm takes the name from the folder.
      component: { ...component, name: component.purl.replace(/^pkg:npm\/|@[^@]*$/g, "") },
    },
    components: components.filter((one) => refs.has(one["bom-ref"])).map(inPackage),
    dependencies: dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) })),
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

/** What is bundled is a dependency of the build alone, and as much a part of the package as what is ours. */
function inPackage(component: Component): Component {
  return { ...component, properties: component.properties.filter(({ name }) => name !== "cdx:npm:package:development") };
}
