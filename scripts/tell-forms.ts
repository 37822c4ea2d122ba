import type { Form, Schema } from "./schema-forms.js";

/** Bounds: whether it is a lower one, and what a value within it is or has. */
const bounds: Readonly<Record<string, readonly [isLowerBound: boolean, words: string]>> = {
  minimum: [true, "be at least #"],
  maximum: [false, "be at most #"],
  exclusiveMinimum: [true, "be more than #"],
  exclusiveMaximum: [false, "be less than #"],
  minLength: [true, "be at least # characters long"],
  maxLength: [false, "be at most # characters long"],
  minItems: [true, "hold # items or more"],
  maxItems: [false, "hold # items or fewer"],
  minProperties: [true, "have # properties or more"],
  maxProperties: [false, "have # properties or fewer"],
};

/** Whether a keyword is a number that values are held to. */
export function isBound(key: string): boolean {
  return key in bounds;
}

/** Whether a lower number of this keyword accepts more. */
export function isLowerBound(key: string): boolean {
  return bounds[key]?.[0] === true;
}

/** What a value is to be that a bound holds: `be at least 1`. */
export function tellBound(key: string, bound: unknown): string {
  return (bounds[key]?.[1] ?? "").replace("#", () => tellValue(bound));
}

/** A keyword that came, went or is another. */
export function tellChanged(key: string, was: unknown, now: unknown): string {
  const has = isBound(key) ? "has to" : "has";
  const filled = (value: unknown) => (isBound(key) ? tellBound(key, value) : `${key} ${tellValue(value)}`);
  if (now === undefined) return `no longer ${has} ${filled(was)}`;
  return `${has} ${filled(now)}${was === undefined ? " now" : `, was ${tellValue(was)}`}`;
}

/** What values of some forms are: `a string, "auto" or null`. */
export function tellForms(forms: readonly Form[]): string {
  const told = new Set(forms.map(tellForm));
  const last = told.delete("null") ? ["null"] : [];
  return either([...told, ...last]);
}

function tellForm(form: Form): string {
  if (form.$ref !== undefined)
    return Object.keys(form).length === 1 ? nameOf(form.$ref) : `${nameOf(form.$ref)} with more beside it`;
  if (form.type === "null") return "null";
  if (form.enum) return tellValues(form.enum);
  const kind = tellKind(form);
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}${tellTag(form)}`;
}

/** The type of a form. */
export function tellKind({ type }: Form): string {
  return type === "integer" ? "whole number" : String(type);
}

/** Which of several objects it is, where a listed value tells: ` (type "function")`. */
export function tellTag({ properties = {}, required = [] }: Form): string {
  const tag = Object.entries(properties).find(([name, node]) => required.includes(name) && listed(node));
  return tag ? ` (${tag[0]} ${tellValues(listed(tag[1]) ?? [])})` : "";
}

function listed(node: Schema): readonly unknown[] | undefined {
  return typeof node === "boolean" ? undefined : node.enum;
}

/** Some values, any of them. */
export function tellValues(values: readonly unknown[]): string {
  return either(values.map(tellValue));
}

function tellValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "none";
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function either(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}`;
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}
