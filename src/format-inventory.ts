import stringWidth from "fast-string-width";
import { type Paint, printable } from "./format-pretty.js";
import type { Inventory } from "./inventory.js";

type Row = Inventory[number];

/** What stands out, by the sign that stands before it: how it is painted, and what it is called. */
const signs = {
  "+": ["green", "new"],
  "-": ["red", "missing"],
  "~": ["yellow", "changed"],
  o: ["dim", "undocumented but observed"],
} as const;

/** The widest a path is before what stands right of it moves. */
const widest = 72;

/**
 * Prints an inventory for people: a table a variant, with a sign before what the contract does not know (`+`), what no answer has
 * (`-`), what is of a type that the contract does not allow (`~`) and what no document has (`o`). How many there are of each comes last.
 */
export function inventoryLines(inventory: Inventory, paint: Paint): string[] {
  if (inventory.length === 0) return ["Inventory: no page was seen"];
  const variants = [...new Set(inventory.map(({ variant }) => variant))];
  return [
    ...variants.flatMap((variant) =>
      tableLines(
        variant,
        inventory.filter((row) => row.variant === variant),
        paint,
      ),
    ),
    closingLine(inventory, paint),
  ];
}

function tableLines(variant: Row["variant"], rows: readonly Row[], paint: Paint): string[] {
  const cells = rows.map((row) => ({ row, path: printable(row.path), seen: seenOf(row) }));
  const [pathWidth, seenWidth] = [
    Math.min(widest, Math.max(...cells.map(({ path }) => stringWidth(path)))),
    Math.max(...cells.map(({ seen }) => seen.length)),
  ];
  const lines = cells.map(({ row, path, seen }) => {
    const sign = signOf(row);
    const line = `${sign ?? " "} ${padded(path, pathWidth)}  ${padded(seen, seenWidth)}  ${typesOf(row)}`.trimEnd();
    return `  ${sign ? paint(signs[sign][0], line) : line}`;
  });
  return [paint("bold", `Properties of ${variant ?? "pages that fit every variant"}`), ...lines];
}

/** How often a property was seen, of how many times it could have been; how many items were seen, in how many lists. */
function seenOf({ path, count, parents }: Row): string {
  return `${count} ${path.endsWith("/*") ? "in" : "of"} ${parents}`;
}

/** What an undocumented property is matters less than that it is missing or changed. */
function signOf({ mark, count, unexpected }: Row): keyof typeof signs | undefined {
  if (mark === "unknown") return "+";
  if (count === 0) return "-";
  if (unexpected) return "~";
  return mark === "observed" ? "o" : undefined;
}

function typesOf({ types, unexpected }: Row): string {
  const told = Object.entries(types).map(([type, times]) => `${unexpected?.includes(type) ? "unexpected " : ""}${type} ${times}`);
  return told.join(", ");
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

function closingLine(inventory: Inventory, paint: Paint): string {
  const found = inventory.map(signOf);
  const counts = Object.entries(signs).map(([sign, [style, name]]) => {
    const times = found.filter((one) => one === sign).length;
    return times ? paint(style, `${times} ${name} (${sign})`) : `0 ${name}`;
  });
  return `${inventory.length} properties: ${counts.join(", ")}`;
}
