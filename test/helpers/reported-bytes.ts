/**
 * The bytes that a report tells of are those that the code takes: buffers that are exactly as long as was asked for, and
 * the trips of the source's own loops, counted where it runs, against the formulas.
 */
import { Node, Project } from "ts-morph";
import { expect } from "vitest";
import type { DerivedFunction } from "../../compiler/check/derived-functions.ts";
import type { Point, Subject } from "../../compiler/check/subject.ts";
import { copyOf } from "../../compiler/check/user-values.ts";
import type { StoredExplanation } from "../../compiler/explain/explanation.ts";
import { keptArrays } from "../../compiler/explain/kept-arrays.ts";
import { type Storage, storageOf } from "../../compiler/explain/stored.ts";
import { operations } from "../../compiler/ops/index.ts";
import * as runtime from "../../runtime/index.ts";

/** What a function takes from the workspace for its reverse sweep at a point, against what is told of it. */
export function checkReportedBytes(subject: Subject, point: Point, trips: Trips | undefined): void {
  const derived = subject.derived("vjp");
  const storage = storageOf(derived.ir, operations, { textOf: () => undefined, isForeign: () => false });
  const kept = storage.stored.filter(({ memory }) => memory === "workspace");
  const args = [...subject.padded(point.args), ...point.cotangents];
  const bounds = kept.map((stored) => boundsOf(stored, storage, derived, args, subject.fn.name, trips));
  // What is called may keep something itself, of which sizes are told in its own names.
  const called = [...derived.program.functions.values()].filter((fn) => fn !== derived.ir && keptArrays(fn).length > 0);
  if (called.length > 0) bounds.push([0, Number.POSITIVE_INFINITY]);
  const [least, most] = [0, 1].map((side) => bounds.reduce((sum, each) => sum + each[side]!, 0)) as [number, number];
  const told = kept.map(({ value, bytes }) => `${value}: ${bytes}`).join("; ");
  const measured = peakBytes(derived, args);
  expect(measured, told).toBeGreaterThanOrEqual(least);
  expect(measured, told).toBeLessThanOrEqual(most);
}

/** Between which bounds the bytes of one value lie: one bound, where all that they depend on can be seen from outside. */
function boundsOf(
  { bytes, isKnownAtEntry, isAlways, per }: StoredExplanation,
  { tape }: Storage,
  { ir }: DerivedFunction,
  args: readonly unknown[],
  name: string,
  trips: Trips | undefined,
): readonly [least: number, most: number] {
  if (!isKnownAtEntry) return [0, Number.POSITIVE_INFINITY];
  const sizes = Object.entries(tape.sizes).map(([size, meaning]) => `const ${size} = ${meaning};`);
  const names = ir.parameters.map((parameter) => parameter.name);
  const each = Math.max(new Function(...names, `${sizes.join(" ")} return ${bytes};`)(...args), 0);
  if (!per) return [isAlways ? each : 0, each];
  const counts = per.kind === "trip" ? trips?.of(per.loop) : undefined;
  if (!counts) return [0, Number.POSITIVE_INFINITY];
  const { begun, asked, function: owner } = counts;
  // A function that is written out several times has several loops at one place.
  return [isAlways && owner === name ? each * begun : 0, each * Math.max(begun, asked)];
}

interface Buffer {
  readonly byteLength: number;
  readonly constructor: unknown;
  set(content: Buffer): void;
}

/** The most bytes that are taken at one time. */
function peakBytes(derived: DerivedFunction, args: readonly unknown[]): number {
  let [held, peak] = [0, 0];
  const hold = (bytes: number) => {
    held += bytes;
    peak = Math.max(peak, held);
  };
  const take = (type: new (length: number) => Buffer, length: number): Buffer => {
    const buffer = new type(length);
    hold(buffer.byteLength);
    return buffer;
  };
  const exact = {
    ...runtime,
    take,
    takeZeros: take,
    give: (...buffers: readonly Buffer[]) => {
      for (const { byteLength } of buffers) hold(-byteLength);
    },
    grow: (buffer: Buffer, length: number): Buffer => {
      const longer = new (buffer.constructor as new (length: number) => Buffer)(length);
      longer.set(buffer);
      hold(longer.byteLength - buffer.byteLength);
      return longer;
    },
  };
  derived.runIn(exact as unknown as typeof runtime)(...(copyOf(args) as never[]));
  return peak;
}

interface Counts {
  /** How often the loop began a trip, and how often it asked whether there is another. */
  begun: number;
  asked: number;
  /** The function in which it stands, where that is one of the module. */
  readonly function: string | undefined;
}

const project = new Project({ useInMemoryFileSystem: true });

/** How often the loops of a source go round. */
export class Trips {
  private readonly counts = new Map<string, Counts>();

  reset(): void {
    for (const counts of this.counts.values()) Object.assign(counts, { begun: 0, asked: 0 });
  }

  /** Undefined where no loop stands: calls of `map` and its kin go round, too. */
  of({ line, column }: { readonly line: number; readonly column: number }): Counts | undefined {
    return this.counts.get(`${line}:${column}`);
  }

  begin(place: string): void {
    this.counts.get(place)!.begun++;
  }

  ask(place: string): void {
    this.counts.get(place)!.asked++;
  }

  *each<T>(items: Iterable<T>, place: string): Iterable<T> {
    const iterator = items[Symbol.iterator]();
    for (;;) {
      this.ask(place);
      const next = iterator.next();
      if (next.done) return;
      yield next.value;
    }
  }

  /** The text with its loops counting in `$trips`. */
  counted(text: string): string {
    const file = project.createSourceFile("counted.ts", text, { overwrite: true });
    const insertions: { at: number; text: string }[] = [];
    file.forEachDescendant((node) => {
      if (!Node.isIterationStatement(node)) return;
      const { line, column } = file.getLineAndColumnAtPos(node.getStart());
      const around = node.getFirstAncestor(Node.isFunctionLikeDeclaration);
      const own = Node.isFunctionDeclaration(around) ? around.getName() : undefined;
      this.counts.set(`${line}:${column}`, { begun: 0, asked: 0, function: own });
      const place = JSON.stringify(`${line}:${column}`);
      const enclose = (inner: Node, before: string, after: string) =>
        insertions.push({ at: inner.getStart(), text: before }, { at: inner.getEnd(), text: after });
      enclose(node.getStatement(), `{ $trips.begin(${place}); `, " }");
      if (Node.isForOfStatement(node)) enclose(node.getExpression(), "$trips.each(", `, ${place})`);
      const condition = Node.isForStatement(node) ? node.getCondition() : undefined;
      const asked = Node.isWhileStatement(node) ? node.getExpression() : condition;
      if (asked) enclose(asked, `($trips.ask(${place}), `, ")");
    });
    // What is put in first at a place stands around what is put in later.
    const sorted = insertions
      .map((each, order) => ({ ...each, order }))
      .sort((a, b) => b.at - a.at || b.order - a.order);
    return sorted.reduce((counted, { at, text: added }) => counted.slice(0, at) + added + counted.slice(at), text);
  }
}
