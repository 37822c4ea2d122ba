import { explain, type Shape, unreadable, type Validator } from "./explain.js";

/** One thing that is wrong with a value, or worth a look. */
export interface Issue {
  /** Whether it makes the value invalid. */
  readonly severity: "error" | "warning";
  /** Stable name of the rule that was broken, such as `type`, `required` or `enum`. */
  readonly code: string;
  /** What path and pointer start at: the exchange where it says so, otherwise the body or value that was given. */
  readonly root?: "exchange";
  /** Keys from the value to the place, such as `["data", 0, "created_at"]`; of a missing property, the place it is missing from and its name. */
  readonly path: readonly (string | number)[];
  /** The path as a JSON Pointer (RFC 6901), such as `/data/0/created_at`. */
  readonly pointer: string;
  /** What was expected and what was there: `must be integer, got string "yesterday"`. */
  readonly message: string;
  /** What the rule allows: a type, a list of values, a bound. */
  readonly expected?: unknown;
  /** What was there; absent when a property is missing. */
  readonly received?: unknown;
  /** What may have happened, or what to do. */
  readonly hint?: string;
  /** Ids of the sources that state the rule; `generated/evidence.md` lists them. */
  readonly evidence?: readonly string[];
}

/** The value when it is valid, or the issues when it is not. */
export type Result<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

/** What a library that speaks Standard Schema reads of a schema. */
export interface StandardProps<T> {
  /** Version of Standard Schema. */
  readonly version: 1;
  /** Name of this library. */
  readonly vendor: "list-runs-contract";
  /** Judges the value, as `validate` of the schema does. */
  readonly validate: (value: unknown) => Result<T>;
  /** For the compiler alone: what goes in, and what comes out of a valid value. */
  readonly types?: { readonly input: unknown; readonly output: T } | undefined;
}

/**
 * Judges values against one schema of the contract. It is a Standard Schema (a `StandardSchemaV1<unknown, T>`), so that libraries
 * that take one take this.
 *
 * @see https://standardschema.dev
 */
export interface Schema<T> {
  /** Judges the value. Never throws, never changes the value; the value of a valid result is the very value that was given. */
  validate(value: unknown): Result<T>;
  /** Tells whether the value is valid, and narrows its type. */
  is(value: unknown): value is T;
  /**
   * Narrows the type of a valid value.
   *
   * @throws {ContractError} When the value is not valid; the error carries the issues.
   */
  assert(value: unknown): asserts value is T;
  /** The same judgement for libraries that speak Standard Schema. */
  readonly "~standard": StandardProps<T>;
}

/** Says that a value breaks the contract, and carries the issues. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  /** What is wrong, at least one issue. */
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    const [first] = issues;
    super(
      `Value breaks the contract in ${issues.length === 1 ? "1 place" : `${issues.length} places`}: ${first?.pointer || "the value itself"} ${first?.message}`,
    );
    this.issues = issues;
  }
}

/** Makes a guard of a generated verdict: it answers false where reading the value throws. */
export function createGuard<T>(verdict: (value: unknown) => value is T): (value: unknown) => value is T {
  return (value): value is T => {
    try {
      return verdict(value);
    } catch {
      return false;
    }
  };
}

/** Makes a schema of a generated verdict, the validator that says why it is what it is, and what is known of the properties. */
export function createSchema<T>(verdict: (value: unknown) => value is T, validator: Validator<T>, shape: Shape): Schema<T> {
  const validate = (value: unknown): Result<T> => {
    try {
      return validator(value) ? { value } : { issues: explain(validator, value, shape) };
    } catch {
      return { issues: [unreadable] };
    }
  };
  return {
    validate,
    is: createGuard(verdict),
    assert(value) {
      const { issues } = validate(value);
      if (issues) throw new ContractError(issues);
    },
    "~standard": { version: 1, vendor: "list-runs-contract", validate },
  };
}
