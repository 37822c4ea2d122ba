// Redocly rules of our own: every named schema cites its evidence, and only sources that schemas/sources.yaml lists.
// Plain JavaScript, because Redocly loads it by itself.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const sourcesFile = fileURLToPath(new URL("../schemas/sources.yaml", import.meta.url));
const known = new Set(Object.keys(parse(readFileSync(sourcesFile, "utf8"))));

function knownIds() {
  return {
    Schema(schema, { report, location }) {
      for (const [ids, place] of citationsOf(schema, location)) {
        const listed = Array.isArray(ids) && ids.length > 0;
        if (!listed) report({ message: "must be a list of ids that is not empty", location: place });
        const unlisted = listed ? ids.filter((id) => !known.has(id)) : [];
        for (const id of unlisted) report({ message: unknown(id), location: place.child(ids.indexOf(id)) });
      }
    },
  };
}

/** Every list of ids that a schema has or, for each keyword of the vendor's letter, has to have. */
function citationsOf(schema, location) {
  const { against = {}, ...documented } = schema["x-documented"] ?? {};
  const lists = [
    ...("x-evidence" in schema ? [[schema["x-evidence"], ["x-evidence"]]] : []),
    ...Object.entries(schema["x-evidence-of"] ?? {}).map(([name, ids]) => [ids, ["x-evidence-of", name]]),
    ...Object.keys(documented).map((keyword) => [
      against[keyword],
      ["x-documented", ...(against[keyword] ? ["against", keyword] : [])],
    ]),
  ];
  return lists.map(([ids, path]) => [ids, location.child(path)]);
}

const unknown = (id) => `"${id}" is no id of schemas/sources.yaml: cite one that is, or add the source`;

function everyDefCites() {
  return {
    Schema(schema, { report, location }) {
      // A def stands right under `$defs` of a source, or under the schemas of a bundle. Parts (…Fields) and aliases have no name of their own.
      const name = /^#\/(?:\$defs|components\/schemas)\/(\w+)$/.exec(location.pointer)?.[1];
      if (!name || name.endsWith("Fields") || schema.$ref) return;
      if (!schema["x-evidence"])
        report({ message: `"${name}" must cite its sources in \`x-evidence\``, location: location.key() });
    },
  };
}

export default function evidencePlugin() {
  return { id: "evidence", rules: { oas3: { "known-ids": knownIds, "every-def-cites": everyDefCites } } };
}
