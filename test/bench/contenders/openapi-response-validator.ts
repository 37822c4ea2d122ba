/** openapi-response-validator, with the answers of the published description. It reports every error that its Ajv finds. */
import * as responseValidator from "openapi-response-validator";
import description from "../../../generated/v2/openapi-3.0.json" with { type: "json" };

/** A CommonJS module, whose default export is a property of its exports. */
const OpenAPIResponseValidator = responseValidator.default.default;
const responses = description.paths["/threads/{thread_id}/runs"].get.responses as never;
const validator = new OpenAPIResponseValidator({ responses, components: description.components as never });

export const verdict = (value: unknown): boolean => validator.validateResponse("200", value) === undefined;
export const report = (value: unknown): readonly unknown[] => validator.validateResponse("200", value)?.errors ?? [];
