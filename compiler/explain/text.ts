/** The report as text for people: aligned, with the code that it is about, in colour on a terminal only. */
import picocolors from "picocolors";
import { displayPath } from "../diagnostics/terminal.ts";
import type {
  CalledExplanation,
  DerivativeExplanation,
  FunctionExplanation,
  KernelExplanation,
  LayerExplanation,
  LinePlace,
  LoopExplanation,
  Occasion,
  SlotExplanation,
  StoredExplanation,
  TapeExplanation,
} from "./explanation.ts";
import { assumedSize } from "./work.ts";

export interface TextStyle {
  readonly colour: boolean;
  /** Paths are shown relative to this folder. */
  readonly folder: string;
}

/** How the work was estimated, said once under a report. */
export const howEstimated =
  `Work is an estimate: operations at prices measured once, in V8, as often as they run. Sizes and trips that are no\n` +
  `literals count as ${assumedSize}, branches half each. Bytes are those of the code that is written.\n`;

/** One block for each function, with an empty line between them, and how it was estimated. */
export function explanationText(functions: readonly FunctionExplanation[], style: TextStyle): string {
  return [...functions.map((each) => functionText(each, style)), howEstimated].join("\n");
}

function functionText({ name, file, line, derivatives }: FunctionExplanation, style: TextStyle): string {
  const colours = picocolors.createColors(style.colour);
  const place = displayPath(file, style.folder) + (line === undefined ? "" : `:${line}`);
  const lines = [`${colours.bold(name)} ${colours.dim(`(${place})`)}`];
  const printer = new Printer(file, style);
  const widths = columnWidths(derivatives.map((each) => summaryOf(each, printer)));
  /** What was printed once is not printed again for another derivative. */
  const printed = new Map<string, string>();
  for (const each of derivatives) {
    const cells = summaryOf(each, printer).map((cell, i, all) => (i < all.length - 1 ? cell.padEnd(widths[i]!) : cell));
    lines.push(
      `  ${colours.green(cells[0]!)}${cells
        .slice(1)
        .map((cell) => `  ${cell}`)
        .join("")}`,
    );
  }
  for (const each of derivatives) {
    const details = printer.details(each);
    if (details.length === 0) continue;
    const text = details.join("\n");
    const same = printed.get(text);
    if (same === undefined) printed.set(text, each.name);
    lines.push(
      "",
      ...(same === undefined
        ? [`  ${colours.green(each.name)}`, ...details]
        : [`  ${colours.green(each.name)}: as ${same}`]),
    );
  }
  return `${lines.join("\n")}\n`;
}

function summaryOf(each: DerivativeExplanation, printer: Printer): string[] {
  return [
    each.kernels ? `${each.name} on webgpu` : each.name,
    `by ${each.wrt.join(", ")}`,
    `work × ${each.workRatio}`,
    printer.tape(each.tape),
  ];
}

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  return (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
}

class Printer {
  private readonly colours: ReturnType<typeof picocolors.createColors>;

  constructor(
    private readonly file: string,
    private readonly style: TextStyle,
  ) {
    this.colours = picocolors.createColors(style.colour);
  }

  tape({ bytes, growing, sizes }: TapeExplanation): string {
    if (bytes === "0" && growing.length === 0) return "no tape";
    const parts = bytes === "0" ? [] : [`${bytes} bytes`];
    for (const { bytes: each, per } of growing) parts.push(`${each} bytes ${this.occasion(per)}`);
    const meanings = Object.entries(sizes).map(([name, meaning]) => `${name} = ${meaning}`);
    const where = meanings.length > 0 ? this.colours.dim(`, where ${meanings.join(", ")}`) : "";
    return `tape of ${parts.join(" + ")}${where}`;
  }

  /** The loops, and what is kept. */
  details({ loops, stored, calls, layers = [], slots = [], kernels = [] }: DerivativeExplanation): string[] {
    const lines = [...layers.map((each) => this.layer(each)), ...this.table(loops)];
    if (kernels.length > 0) lines.push("", ...this.kernels(kernels));
    for (const each of slots) lines.push(...this.slot(each));
    for (const each of stored) lines.push(...this.stored(each));
    for (const each of calls) lines.push(...this.called(each));
    return lines;
  }

  private slot({ name, place, verdict, why }: SlotExplanation): string[] {
    const { dim, yellow, blue } = this.colours;
    const where = place ? [dim(`      ${place.line} | `) + place.code] : [];
    return ["", `    slot ${yellow(name)}: ${verdict}`, ...where, `      ${blue("why:")} ${why}`];
  }

  private kernels(kernels: readonly KernelExplanation[]): string[] {
    const rows = kernels.map((each) => [
      each.name,
      each.place ? this.line(each.place) : "",
      each.class === "sequential"
        ? "one invocation"
        : `${each.class} over ${each.loops === 1 ? "a loop" : `${each.loops} loops`}`,
      this.trafficOf(each),
    ]);
    const widths = columnWidths(rows);
    const lines = rows.map((row) => row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i]!) : cell)));
    return ["    on the device:", ...lines.map((row) => `      ${row.join("  ")}`)];
  }

  private trafficOf({ reads, writes, sums, reason, repeats, tiles }: KernelExplanation): string {
    const parts = [
      reads.length > 0 ? `reads ${reads.join(", ")}` : "",
      writes.length > 0 ? `writes ${writes.join(", ")}` : "",
      sums.length > 0 ? `sums up ${sums.join(", ")}` : "",
      repeats ? "in each trip of a loop of the host" : "",
      tiles ? "where its trips are many, in tiles, four products at a time" : "",
      reason === undefined ? "" : `since ${reason}`,
    ];
    return parts.filter((part) => part !== "").join("; ");
  }

  private layer({ name, kind, function: by, rows, in: width, out }: LayerExplanation): string {
    const size = rows === undefined ? "rows as its calls have" : `${rows} rows`;
    const widths = width === undefined ? "" : `, ${width} in, ${out} out`;
    return `    layer ${this.colours.yellow(name)}: ${kind}, by ${by}; ${size}${widths}`;
  }

  private called({ name, tape, stored }: CalledExplanation): string[] {
    return [`    each call of ${name}: ${this.tape(tape)}`, ...stored.flatMap((each) => this.stored(each))];
  }

  private table(loops: readonly LoopExplanation[]): string[] {
    const rows = loops.map((each) => [
      `${"  ".repeat(each.depth)}${each.loop ? `${each.loop.keyword}, ${this.line(each.loop)}` : "loop"}`,
      each.sweep,
      each.trips === undefined ? "any number of trips" : `${each.trips} ${each.trips === "1" ? "trip" : "trips"}`,
      this.classOf(each),
    ]);
    const widths = columnWidths(rows);
    return rows.map(
      (row) => `    ${row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i]!) : cell)).join("  ")}`,
    );
  }

  private classOf({ class: kind, by, provided, tripsAtOnce, inParts }: LoopExplanation): string {
    const words = {
      parallel: "parallel",
      reduction: `reduction into ${by.join(", ")}`,
      carried: `carried: ${by.join(", ")}`,
    };
    const condition = provided ? `, if ${provided.join(" and ")}` : "";
    const sideBySide = tripsAtOnce > 1 ? `; ${tripsAtOnce} trips side by side` : "";
    return words[kind] + condition + (inParts ? "; shared by workers" : "") + sideBySide;
  }

  private stored({ value, place, bytes, per, readBy, reason, remedy }: StoredExplanation): string[] {
    const { dim, yellow, green, blue } = this.colours;
    const size = `${bytes} bytes${per ? ` ${this.occasion(per)}` : ""}`;
    const lines = ["", `    ${yellow(value)}: ${size}`];
    if (place) {
      const number = `${place.file === this.file ? "" : `${displayPath(place.file, this.style.folder)}:`}${place.line}`;
      lines.push(dim(`      ${number} | `) + place.code);
    }
    if (readBy.length > 0) {
      lines.push(
        `      ${blue("read by:")} the ${readBy.length === 1 ? "adjoint" : "adjoints"} of ${this.lines(readBy)}`,
      );
    }
    lines.push(`      ${blue("why:")} ${reason.text}`, `      ${green("help:")} ${remedy}`);
    return lines;
  }

  private occasion(per: Occasion): string {
    return per.kind === "call"
      ? `per call of ${per.function}`
      : `per trip of the ${per.loop.keyword} at ${this.line(per.loop)}`;
  }

  private line(place: LinePlace): string {
    return place.file === this.file
      ? `line ${place.line}`
      : `${displayPath(place.file, this.style.folder)}:${place.line}`;
  }

  private lines(places: readonly LinePlace[]): string {
    const texts = places.map((place) => this.line(place).replace(/^line /, ""));
    return `${places.every(({ file }) => file === this.file) ? (places.length === 1 ? "line " : "lines ") : ""}${texts.join(", ")}`;
  }
}
