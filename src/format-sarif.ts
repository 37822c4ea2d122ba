import { createHash } from "node:crypto";
import { isAbsolute, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { issueText, staleText } from "./issue-text.js";
import { commas, jsonText } from "./json-text.js";
import type { Closing, Entry, EntryIssue, Failure, Reporter } from "./reporter.js";
import { visible } from "./visible.js";

/** The address of SARIF's schema, as the standard itself names it (3.13.3). */
const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const beginning = `{
  "version": "2.1.0",
  "$schema": "${schema}",
  "runs": [
    {
      "columnKind": "utf16CodeUnits",
      "results": [
`;

/**
 * Writes SARIF 2.1.0: one run by this version of the tool, a result an issue, and last what is known at the end: rules, failures, counts.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os.html
 */
export function sarifReporter(version: string): Reporter {
  const results = commas();
  const rules = new Map<string, number>();
  const failures: Failure[] = [];
  return {
    begin: () => beginning,
    entry(entry) {
      const texts = entry.issues.map((issue) => jsonText(resultOf(entry, issue, indexIn(rules, issue.code))));
      return texts.map((text) => results.add(`        ${text}`)).join("");
    },
    failure(failure) {
      failures.push(failure);
      return "";
    },
    end(closing) {
      const driver = { name: "list-runs-contract", semanticVersion: version, rules: [...rules.keys()].map((id) => ({ id })) };
      const rest = { tool: { driver }, invocations: [invocationOf(failures, closing)], ...propertiesOf(closing) };
      const members = Object.entries(rest).map(([key, value]) => `      "${key}": ${jsonText(value)}`);
      return `${results.close()}      ],\n${members.join(",\n")}\n    }\n  ]\n}\n`;
    },
  };
}

/** The place of a code among those that were met. */
function indexIn(rules: Map<string, number>, code: string): number {
  const index = rules.get(code) ?? rules.size;
  rules.set(code, index);
  return index;
}

function resultOf({ source, index, variant }: Entry, issue: EntryIssue, ruleIndex: number) {
  const { root, severity, code, pointer, line, column, expected, received, hint, evidence, accepted } = issue;
  const [first] = issueText(issue);
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: messageOf(hint ? `${first}\nhint: ${visible(hint)}` : first),
    locations: [
      {
        physicalLocation: physicalLocation(source, { startLine: line, startColumn: column }),
        ...(pointer && { logicalLocations: [{ fullyQualifiedName: pointer }] }),
      },
    ],
    partialFingerprints: { "listRunsContract/v1": fingerprint(uriOf(source), index, root ?? "body", code, pointer) },
    // All results of a run have this or none has (3.27.23), and whether one is accepted is not known before the last one.
    suppressions: accepted === undefined ? [] : [{ kind: "external", justification: accepted }],
    properties: { index, variant, root, expected, received, hint, evidence },
  };
}

function invocationOf(failures: readonly Failure[], { stale = [] }: Closing) {
  return {
    executionSuccessful: failures.length === 0,
    toolExecutionNotifications: failures.map(({ source, line, message }) => ({
      level: "error",
      message: messageOf(visible(message)),
      locations: [{ physicalLocation: physicalLocation(source, line === undefined ? undefined : { startLine: line }) }],
    })),
    toolConfigurationNotifications: stale.map((item) => ({
      level: "error",
      message: messageOf(staleText(item)),
      properties: item,
    })),
  };
}

/** What was asked for besides the results, where anything was. */
function propertiesOf({ summary, inventory }: Closing) {
  const properties = { ...(summary.codes && { summary }), ...(inventory && { inventory }) };
  return Object.keys(properties).length ? { properties } : {};
}

/** A text as a message in which nothing is a placeholder (3.11.5) or a link (3.11.6). */
function messageOf(text: string) {
  return { text: text.replace(/[{}]/g, "$&$&").replaceAll("](", "] (") };
}

function physicalLocation(source: string, region?: { startLine: number; startColumn?: number }) {
  return { artifactLocation: { uri: uriOf(source) }, ...(region && { region }) };
}

/** The name of an input as a URI: relative as long as the name is. */
function uriOf(source: string): string {
  if (isAbsolute(source)) return pathToFileURL(source).href;
  const path = source.split(sep).join("/");
  return path
    .replace(/^(\.\/+)+/, "")
    .split("/")
    .map((name) => encodeURIComponent(name.replace(/\p{Cs}/gu, "\ufffd")))
    .join("/");
}

/** Tells an issue from all others, as long as its file keeps its name and what it is about its place. */
function fingerprint(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
