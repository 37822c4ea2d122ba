import type { Description } from "../bundle.js";
import { refName, type Schema } from "../variants.js";

/** A parameter as OpenAPI has it. */
export type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
};
type Linked<T> = T & { readonly $ref?: string };
type Operation = {
  readonly parameters: readonly Linked<Parameter>[];
  readonly responses: Readonly<Record<string, Linked<{ readonly description: string }>>>;
};

/** What the one operation of a description is asked with: where, with which parameters, and by which headers that show who asks. */
export function requestOf(description: Description) {
  const { servers, security } = description as unknown as {
    servers: readonly { readonly url: string }[];
    security: readonly Readonly<Record<string, unknown>>[];
  };
  const schemes = description.components.securitySchemes as Readonly<Record<string, { readonly name?: string }>>;
  return {
    servers: servers.map(({ url }) => url),
    parameters: operationOf(description).parameters.map((one) => linked("parameters", one, description)),
    // A scheme that names no header is that of HTTP itself.
    credentials: security.map((one) => Object.keys(one).map((scheme) => schemes[scheme]?.name ?? "Authorization")),
  };
}

/** What it answers with: each status, in words. */
export function answersOf(description: Description): [status: string, words: string][] {
  return Object.entries(operationOf(description).responses).map(([status, answer]) => [
    status,
    linked("responses", answer, description).description,
  ]);
}

function operationOf({ paths }: Description): Operation {
  const [path, ...others] = Object.values(paths) as { readonly get: Operation }[];
  if (!path || others.length) throw new Error("Cannot tell which operation is meant: the description must have one path");
  return path.get;
}

function linked<T>(group: string, one: Linked<T>, { components }: Description): T {
  return one.$ref ? (components[group]?.[refName(one.$ref)] as T) : one;
}
