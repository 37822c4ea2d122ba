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
      const ids = schema["x-evidence"];
      if (ids === undefined) return;
      const place = location.child("x-evidence");
      if (!Array.isArray(ids) || ids.length === 0) {
        report({ message: "`x-evidence` must be a list of ids that is not empty", location: place });
        return;
      }
      for (const [index, id] of ids.entries()) {
        if (!known.has(id))
          report({
            message: `"${id}" is no id of schemas/sources.yaml: cite one that is, or add the source`,
            location: place.child(index),
          });
      }
    },
  };
}

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
