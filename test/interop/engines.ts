import type { Engine } from "./engine.js";
import { engines as generators } from "./engines/generators.js";
import { engines as jsonSchema } from "./engines/json-schema.js";
import { engines as matchers } from "./engines/matchers.js";
import { engines as openapi } from "./engines/openapi.js";
import { engines as python } from "./engines/python.js";
import { engines as redocly } from "./engines/redocly.js";

/** All engines, in the order of the table. */
export const engines: readonly Engine[] = [...jsonSchema, ...python, ...openapi, ...matchers, ...redocly, ...generators];
