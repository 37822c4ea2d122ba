import { variants } from "../variants.js";
import type { Contract, Variant } from "./contract.js";
import { escaped, menu } from "./page.js";
import { type Moment, momentsOf } from "./timeline.js";

const width = 358; // of a phone, less what stands around it
const lanes: Readonly<Record<Variant, number>> = { v1: 46, v2: 68, portkey: 90 };
const [textLeft, lineHeight, lineLength] = [124, 15, 36];
const [top, monthHeight, gap] = [44, 33, 9];

/** The timeline, from top to bottom: a lane for each variant, a mark on it for all that happened, and what it was beside it. */
export function timelinePicture(contract: Contract): string {
  const moments = momentsOf(contract);
  const [first, last] = [moments[0], moments.at(-1)] as [Moment, Moment];
  const y = scaleFrom(first.date);
  const labels = spread(moments, y);
  const height = Math.max(y(last.date), labels.at(-1)?.bottom ?? 0) + 16;
  return `<div class="scroll timeline" role="region" aria-label="Timeline as a picture" tabindex="0">
<svg role="img" aria-labelledby="timeline-title timeline-desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title id="timeline-title">The eras of the wire, ${first.date} to ${last.date}</title>
<desc id="timeline-desc">Three lanes from top to bottom, one a variant, with ${moments.length} marks in the order of time. The table that follows has the same.</desc>
${years(first.date, last.date)
  .map((year) => yearLine(year, y))
  .join("\n")}
${variants.map((variant) => lane(variant, contract, moments, y)).join("\n")}
${labels.map(label).join("\n")}
</svg>
</div>`;
}

type Scale = (date: string) => number;

/** Where a day stands: at the month's height, to scale. */
function scaleFrom(start: string): Scale {
  const month = 365.25 / 12;
  return (date) => Math.round(top + ((Date.parse(date) - Date.parse(start)) / 86_400_000 / month) * monthHeight);
}

function years(from: string, to: string): number[] {
  const [first, last] = [from, to].map((date) => Number(date.slice(0, 4))) as [number, number];
  return Array.from({ length: last - first }, (_, index) => first + 1 + index);
}

function yearLine(year: number, y: Scale): string {
  const at = y(`${year}-01-01`);
  return `<path class="year" d="M0 ${at}H${textLeft - 12}"/><text class="year" x="0" y="${at - 4}">${year}</text>`;
}

/** From the first that is known of a variant to its last day; dashed where that is another's. */
function lane(variant: Variant, { milestones, sources }: Contract, moments: readonly Moment[], y: Scale): string {
  const speaks = ({ source, variant: own }: Moment) => (source ? sources[source]?.variants.includes(variant) : own === variant);
  const known = moments.find(speaks)?.date ?? "";
  const ends = Object.values(milestones).filter(({ variants: [own] }) => own === variant);
  const end = ends.at(-1)?.date ?? moments.at(-1)?.date ?? "";
  const x = lanes[variant];
  const name = menu[`${variant}.html`];
  return `<path class="lane ${variant}" d="M${x} ${y(known)}V${y(end)}"/><text class="lane" x="${x - 6}" y="${variant === "v2" ? 16 : 30}">${name}</text>`;
}

interface Label {
  readonly moment: Moment;
  readonly lines: readonly string[];
  /** Where its mark stands, and where its text begins and ends. */
  readonly at: number;
  readonly top: number;
  readonly bottom: number;
}

/** Each text beside its mark, or below the text before it where there is no room. */
function spread(moments: readonly Moment[], y: Scale): Label[] {
  let free = 0;
  return moments.map((moment) => {
    const lines = wrapped(moment.text);
    const at = y(moment.date);
    const start = Math.max(at - lineHeight / 2, free);
    const bottom = start + (lines.length + 1) * lineHeight;
    free = bottom + gap;
    return { moment, lines, at, top: start, bottom };
  });
}

function label({ moment: { date, variant, kind, source }, lines, at, top: start }: Label): string {
  const x = lanes[variant];
  const middle = start + lineHeight / 2;
  const baseline = (index: number) => start + lineHeight * (index + 1) - 4;
  const texts = lines.map((line, index) => `<text x="${textLeft}" y="${baseline(index + 1)}">${escaped(line)}</text>`);
  return `<g class="moment ${variant} ${kind}"><path class="leader" d="M${x} ${at}H${textLeft - 22}L${textLeft - 10} ${middle}H${textLeft - 4}"/>${sign(kind, x, at)}<text class="date" x="${textLeft}" y="${baseline(0)}">${date}${source ? ` <tspan class="source">${source}</tspan>` : ""}</text>${texts.join("")}</g>`;
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
