import { variants } from "../variants.js";
import type { Contract, Variant } from "./contract.js";
import { escaped, menu } from "./page.js";
import { type Moment, momentsOf } from "./timeline.js";

const width = 356; // of a phone, less what stands around it and the border
const lanes: Readonly<Record<Variant, number>> = { v1: 46, v2: 68, portkey: 90 };
const [textLeft, lineHeight, lineLength] = [112, 15, 38];
const [top, gap, monthHeight] = [46, 9, 11];

/** A moment where it stands: the middle of its first line. */
interface Placed {
  readonly moment: Moment;
  readonly lines: readonly string[];
  readonly y: number;
}

/** The timeline, from top to bottom: a lane for each variant, a mark on it for all that happened, and what it was beside it. */
export function timelinePicture(contract: Contract): string {
  const placed = inPlace(momentsOf(contract));
  const [first, last] = [placed[0], placed.at(-1)] as [Placed, Placed];
  const height = last.y + last.lines.length * lineHeight + 20;
  return `<div class="scroll timeline" role="region" aria-label="Timeline as a picture" tabindex="0">
<svg role="img" aria-labelledby="timeline-title timeline-desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title id="timeline-title">The eras of the wire, ${first.moment.date} to ${last.moment.date}</title>
<desc id="timeline-desc">Three lanes from top to bottom, one a variant, with ${placed.length} marks in the order of time. The table that follows has the same.</desc>
${yearLines(placed).join("\n")}
${variants.map((variant) => lane(variant, contract, placed)).join("\n")}
${placed.map(label).join("\n")}
</svg>
</div>`;
}

/** Each below the one before it: as far as its text needs, farther where more time has passed. */
function inPlace(moments: readonly Moment[]): Placed[] {
  const placed: Placed[] = [];
  for (const moment of moments) {
    const before = placed.at(-1);
    const text = before ? (before.lines.length + 1) * lineHeight + gap : 0;
    const passed = before ? monthsBetween(before.moment.date, moment.date) * monthHeight : 0;
    const y = Math.round((before?.y ?? top) + Math.max(text, passed));
    placed.push({ moment, lines: wrapped(moment.text), y });
  }
  return placed;
}

function monthsBetween(from: string, to: string): number {
  return ((Date.parse(to) - Date.parse(from)) / 86_400_000 / 365.25) * 12;
}

/** The beginning of each year, between the moments before and after it. */
function yearLines(placed: readonly Placed[]): string[] {
  return placed.flatMap(({ moment, y }, index) => {
    const before = placed[index - 1];
    const year = moment.date.slice(0, 4);
    if (!before || before.moment.date.slice(0, 4) === year) return [];
    const at = y - lineHeight / 2 - gap / 2;
    return `<path class="year" d="M0 ${at}H${width}"/><text class="year" x="0" y="${at + 13}">${year}</text>`;
  });
}

/** From the first that is known of a variant to its last day, or to the last that is known. */
function lane(variant: Variant, { milestones, sources }: Contract, placed: readonly Placed[]): string {
  const speaks = ({ moment: { source, variant: own } }: Placed) =>
    source ? sources[source]?.variants.includes(variant) : own === variant;
  const ends = Object.values(milestones).filter(({ variants: [own] }) => own === variant);
  const [from, to] = [placed.find(speaks), placed.find(({ moment }) => moment.date === ends.at(-1)?.date) ?? placed.at(-1)];
  const x = lanes[variant];
  const name = menu[`${variant}.html`];
  return `<path class="lane ${variant}" d="M${x} ${from?.y}V${to?.y}"/><text class="lane" x="${x - 6}" y="${variant === "v2" ? 14 : 28}">${name}</text>`;
}

function label({ moment: { date, variant, kind, source }, lines, y }: Placed): string {
  const x = lanes[variant];
  const texts = lines.map(
    (line, index) => `<text x="${textLeft}" y="${y + 4 + lineHeight * (index + 1)}">${escaped(line)}</text>`,
  );
  const cited = source ? ` <tspan class="source">${source}</tspan>` : "";
  return `<g class="moment ${variant} ${kind}"><path class="leader" d="M${x} ${y}H${textLeft - 5}"/>${sign(kind, x, y)}<text class="date" x="${textLeft}" y="${y + 4}">${date}${cited}</text>${texts.join("")}</g>`;
}

function sign(kind: Moment["kind"], x: number, y: number): string {
  if (kind === "answers") return `<circle cx="${x}" cy="${y}" r="4.5"/>`;
  if (kind === "document") return `<rect x="${x - 4}" y="${y - 4}" width="8" height="8"/>`;
  return `<path d="M${x - 7} ${y}l7 -7l7 7l-7 7z"/>`;
}

/** A text in lines that are short enough; a word alone may be longer. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= lineLength) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
