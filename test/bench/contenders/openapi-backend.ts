/** openapi-backend's validator of answers, with the published description; of 3.1 it refuses to read any. */
import { type Document, OpenAPIBackend } from "openapi-backend";
import description from "../../../generated/v2/openapi-3.0.json" with { type: "json" };

const api = new OpenAPIBackend({ definition: description as never as Document, strict: true });
await api.init();

export const verdict = (value: unknown): boolean => api.validator.validateResponse(value, "listRuns", 200).valid;
export const report = (value: unknown): readonly unknown[] => api.validator.validateResponse(value, "listRuns", 200).errors ?? [];
