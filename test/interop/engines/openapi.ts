/** Validators of requests and answers that read an OpenAPI description. */
import { createInstance, getHttpOperationsFromSpec, type IHttpRequest, type IHttpResponse } from "@stoplight/prism-http";
import { type Document, OpenAPIBackend } from "openapi-backend";
import * as responseValidator from "openapi-response-validator";
import { bodyOf, type Case, operation, parametersIn } from "../cases.js";
import { type Description, describedAnswers } from "../described-answers.js";
import { type Artefact, type Engine, oneByOne, takesAnswers, takesExchanges, versionOf } from "../engine.js";

/** A CommonJS module, whose default export is a property of its exports. */
const OpenAPIResponseValidator = responseValidator.default.default;
const json = { "content-type": "application/json" };

/** As a proxy sees it: the request goes to a server that gives the answer of the case. */
function prism(artefact: Artefact): Engine["judge"] {
  return oneByOne(artefact, async (description: object, variant) => {
    const operations = await getHttpOperationsFromSpec(description);
    const silent = { child: () => silent, info() {}, debug() {}, warn() {}, error() {}, trace() {}, success() {} };
    let answer: IHttpResponse;
    const instance = createInstance(
      {
        isProxy: true,
        upstream: new URL("http://localhost"),
        upstreamProxy: undefined,
        checkSecurity: false,
        validateRequest: true,
        validateResponse: true,
        errors: false,
        mock: { dynamic: false },
      },
      { logger: silent as never, forward: () => () => async () => ({ _tag: "Right", right: answer }) },
    );
    return async (one) => {
      answer = { statusCode: one.status, headers: json, body: one.kind === "query" ? emptyPage : bodyOf(one) };
      const request: IHttpRequest = {
        method: "get",
        url: { path: operation.path, query: queryOf(one) },
        headers: betaHeader(variant),
      };
      const result = await instance.request(request, operations)();
      if (result._tag === "Left") throw result.left;
      const { input, output } = result.right.validations;
      return input.length + output.length === 0;
    };
  });
}

const emptyPage = { object: "list", data: [], first_id: null, last_id: null, has_more: false };
const betaHeader = (variant: string) => ({ "openai-beta": `assistants=${variant === "v1" ? "v1" : "v2"}` });

function queryOf({ url }: Case): Record<string, string | string[]> {
  const parameters = Object.entries(url ? parametersIn(url) : {});
  return Object.fromEntries(parameters.map(([name, [value = "", ...more]]) => [name, more.length ? [value, ...more] : value]));
}

function openapiBackend(artefact: Artefact): Engine["judge"] {
  return oneByOne(artefact, async (definition: Document, variant) => {
    const api = new OpenAPIBackend({ definition, strict: true, coerceTypes: true });
    await api.init();
    return (one) => {
      if (one.kind !== "query") return api.validator.validateResponse(bodyOf(one), operation.id, one.status).valid;
      const path = `${operation.path}${new URL(one.url ?? "").search}`;
      return api.validator.validateRequest({ method: operation.method, path, headers: betaHeader(variant) }).valid;
    };
  });
}

function openapiResponseValidator(artefact: Artefact): Engine["judge"] {
  return oneByOne(artefact, (description: Description<object>) => {
    // It takes the answers in place, as a framework that has resolved their references gives them.
    const responses = Object.fromEntries(describedAnswers(description)) as never;
    const validator = new OpenAPIResponseValidator({ responses, components: description.components as never });
    return (one) => validator.validateResponse(String(one.status), bodyOf(one)) === undefined;
  });
}

const of = (name: string) => ({ name, version: versionOf(name), seesStatus: true });

const descriptions = ["openapi.json", "openapi-3.0.json"] as const;

/** Each validator on each description. */
export const engines: Engine[] = [
  ...descriptions.map((reads) => ({ ...of("@stoplight/prism-http"), reads, takes: takesExchanges, judge: prism(reads) })),
  ...descriptions.map((reads) => ({ ...of("openapi-backend"), reads, takes: takesExchanges, judge: openapiBackend(reads) })),
  ...descriptions.map((reads) => ({
    ...of("openapi-response-validator"),
    reads,
    takes: takesAnswers,
    judge: openapiResponseValidator(reads),
  })),
];
