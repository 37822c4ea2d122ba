import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { globSync } from "tinyglobby";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";

const { scripts, version } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
  version: string;
};
const markdown = globSync(["*.md", "generated/*.md", "test/*/*.md"], { dot: true }).sort();
const workflows = globSync([".github/workflows/*.yml", ".ci/run"], { dot: true }).sort();

describe("A text for people", () => {
  test.each(["openapi/v1.yaml", "openapi/v2.yaml", "openapi/portkey.yaml"])("%s tells the version of the package", (file) =>
    expect(parse(readFileSync(file, "utf8")).info.version).toBe(version),
  );

  test("README.md tells the version of the package", () =>
    expect(readFileSync("README.md", "utf8")).toContain(`list-runs-contract-${version}.tgz`));

  test.each(markdown)("%s links to files and headings that are there", (file) => {
    const links = [...readFileSync(file, "utf8").matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
    for (const [link, path = "", heading] of links) {
      const target = path === "" ? file : join(dirname(file), path);
      expect(existsSync(target), `${file}: ${link}`).toBe(true);
      if (heading !== undefined) expect(anchorsOf(target), `${file}: ${link}`).toContain(heading);
    }
  });

  test.each([...markdown, ...workflows])("%s names commands that are there", (file) => {
    const named = [...readFileSync(file, "utf8").matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = ""]) => name);
    for (const name of named) expect(Object.keys(scripts), `${file}: npm run ${name}`).toContain(name);
  });

  test("CONTRIBUTING.md names every command but those that npm runs by itself", () => {
    const text = readFileSync("CONTRIBUTING.md", "utf8") + readFileSync("README.md", "utf8");
    const unnamed = Object.keys(scripts)
      .filter((name) => !/^(?:pre|start$|test$|version$)/.test(name))
      .filter((name) => !new RegExp(`npm run (?:--silent )?${name}(?![\\w:-])`).test(text));
    expect(unnamed).toEqual([]);
  });
});

/** The fragments that the headings of a Markdown file can be led to by. */
function anchorsOf(file: string): string[] {
  const headings = readFileSync(file, "utf8").match(/^#{1,6} .*$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, "")
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe("A form for issues", () => {
  test.each(globSync(".github/ISSUE_TEMPLATE/*.yml", { dot: true, ignore: "**/config.yml" }))(
    "%s asks for what is needed",
    (file) => {
      const form = parse(readFileSync(file, "utf8")) as Form;
      const asked = form.body.filter(({ type }) => type !== "markdown");
      expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
      for (const { id, validations, attributes } of asked)
        expect(
          validations?.required ?? attributes.options?.every((option) => (option as { required?: boolean }).required),
          id,
        ).toBe(true);
      expect(form.name && form.description && form.title).toBeTruthy();
    },
  );
});

interface Form {
  name: string;
  description: string;
  title: string;
  body: { type: string; id?: string; validations?: { required: boolean }; attributes: { options?: unknown[] } }[];
}

describe("npm run release-notes", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "list-runs-contract-notes-"));
    writeFileSync(join(folder, "package.json"), '{"version":"1.2.3"}');
    writeFileSync(
      join(folder, "CHANGELOG.md"),
      "# Changelog\n\n## Unreleased\n\n- D\n\n## 1.2.3 - 2027-01-31\n\n- C\n  c\n\n### Fixed\n\n- B\n\n## 1.2.30 - 2027-01-30\n\n- A\n",
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const notes = (...args: string[]) =>
    execFileSync(
      process.execPath,
      ["--import", resolve("node_modules/tsx/dist/esm/index.mjs"), resolve("scripts/release-notes.ts"), ...args],
      {
        cwd: folder,
        encoding: "utf8",
        stdio: "pipe",
      },
    );

  test("prints what the changelog says of the version", () => expect(notes("v1.2.3")).toBe("- C\n  c\n\n### Fixed\n\n- B\n"));

  test.each([
    [["v1.2.4"], 'Cannot release "v1.2.4": package.json has version "1.2.3"'],
    [["1.2.3"], 'Cannot release "1.2.3": name one tag, as v1.2.3'],
    [[], 'Cannot release "": name one tag, as v1.2.3'],
  ])("refuses %j", (args, message) => expect(() => notes(...args)).toThrow(message));

  test("refuses a version of which the changelog says nothing", () => {
    writeFileSync(
      join(folder, "CHANGELOG.md"),
      "# Changelog\n\n## Unreleased\n\n- D\n\n## 1.2.3 - 2027-01-31\n\n## 1.2.2 - 2027-01-30\n\n- A\n",
    );
    expect(() => notes("v1.2.3")).toThrow('CHANGELOG.md has no "## 1.2.3 - <date>", or nothing below it');
  });
});

test("scripts/set-version.ts has the descriptions and the README tell the version of package.json", () => {
  const folder = mkdtempSync(join(tmpdir(), "list-runs-contract-version-"));
  try {
    writeFileSync(join(folder, "package.json"), '{"version":"1.2.3-rc.1"}');
    writeFileSync(join(folder, "README.md"), "makes list-runs-contract-0.9.0.tgz, to be");
    mkdirSync(join(folder, "openapi"));
    for (const variant of ["v1", "v2", "portkey"])
      writeFileSync(join(folder, `openapi/${variant}.yaml`), "info:\n  version: 0.9.0\n  title: a\n");
    const set = () =>
      execFileSync(
        process.execPath,
        ["--import", resolve("node_modules/tsx/dist/esm/index.mjs"), resolve("scripts/set-version.ts")],
        {
          cwd: folder,
          stdio: "pipe",
        },
      );
    set();
    expect(readFileSync(join(folder, "README.md"), "utf8")).toBe("makes list-runs-contract-1.2.3-rc.1.tgz, to be");
    expect(readFileSync(join(folder, "openapi/portkey.yaml"), "utf8")).toBe("info:\n  version: 1.2.3-rc.1\n  title: a\n");
    writeFileSync(join(folder, "README.md"), "none");
    expect(set).toThrow('Cannot set the version in "README.md": it tells none');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
