/**
 * The tiled form of a kernel that sums up products: a workgroup of 256 invocations computes 64 x 64 cells, each
 * invocation 4 x 4 of them. Of the products, 16 of every row and column at a time lie in the workgroup's memory, where four
 * neighbours are one vector: written by one invocation, and read at once; behind the ends there are zeros. Each cell adds up
 * its products in their order, so that all runs give the same bits.
 */
import type { Contraction, Factor, Kernel } from "../../ir/kernel.ts";
import type { Region, Statement, Value } from "../../ir/nodes.ts";
import { operandsOf, resultsOf } from "../../ir/walk.ts";
import type { KernelNames } from "./names.ts";
import type { BodyWriter } from "./write-body.ts";

/** What the writer of a kernel lends. */
export interface TileWriter {
  readonly names: KernelNames;
  /** Writes the bodies of functions that read these regions. */
  bodyOf(...regions: readonly Region[]): BodyWriter;
}

/** Cells of a tile along each side; products in the workgroup's memory at a time; a row of them by fours, with one to spare. */
const [side, depth, stride] = [64, 16, 17];

export function tiledMain(
  { before, body, loops }: Kernel,
  contraction: Contraction,
  { names, bodyOf }: TileWriter,
): string {
  const { left, right, sum, cell, counter } = contraction;
  const terminator = { ...body.terminator, kind: "yield", values: [] } as const;
  const first: Region = { arguments: [], statements: before, terminator };
  const named = (wanted: string) => names.fresh(wanted);
  const [start, last, parts] = [named("start"), named("last"), named("parts")];
  const [leftAt, rightAt, finish] = [named("leftAt"), named("rightAt"), named("finish")];
  const [leftFour, rightFour] = [named("leftFour"), named("rightFour")];
  const [leftTile, rightTile] = [named("leftTile"), named("rightTile")];

  const isUp = contraction.test.startsWith("<");
  const distance = isUp ? `${last}() - ${start}()` : `${start}() - ${last}()`;
  const count = contraction.test.length > 1 ? `${distance} + 1` : distance;
  /** An end of the loop that sums up, which is the same for all cells. */
  const end = (name: string, value: Value): string => {
    const known: Region = { ...first, statements: [...before, ...neededFor(value, cell.statements)] };
    const writer = bodyOf(known);
    writer.read(value);
    writer.statements(known);
    writer.line(`return ${writer.text(value)};`);
    return `fn ${name}() -> i32 {\n${writer.lines.join("\n")}\n}`;
  };

  const countedBy = (loop: number, trip: string) => {
    const { step } = loops[loop]!;
    const steps = Math.abs(step) === 1 ? trip : `${trip} * ${Math.abs(step)}`;
    return `p.from${loop} ${step < 0 ? "-" : "+"} ${steps}`;
  };
  const factor = (name: string, { counter: along, value }: Factor, loop: number): string => {
    const writer = bodyOf(first, value);
    writer.line(`if (trip >= p.trips${loop} || part >= ${parts}()) { return 0.0; }`);
    writer.line(`let ${names.of(along, "i")} = ${countedBy(loop, "trip")};`);
    writer.line(`let ${names.of(counter, "k")} = ${start}() ${isUp ? "+" : "-"} part;`);
    writer.statements(first);
    writer.statements(value);
    const { terminator: given } = value;
    if (given.kind === "yield") writer.line(`return ${writer.text(given.values[0]!)};`);
    return `fn ${name}(trip: i32, part: i32) -> f32 {\n${writer.lines.join("\n")}\n}`;
  };
  const writer = bodyOf(first, cell);
  writer.line("if (row >= p.trips0 || column >= p.trips1) { return; }");
  writer.line(`let ${names.of(left.counter, "i")} = ${countedBy(0, "row")};`);
  writer.line(`let ${names.of(right.counter, "j")} = ${countedBy(1, "column")};`);
  names.share(sum, "products");
  writer.statements(first);
  writer.statements(cell);
  const fourOf = (name: string, at: string) => `fn ${name}(trip: i32, part: i32) -> vec4<f32> {
  return vec4<f32>(${["trip", "trip + 1", "trip + 2", "trip + 3"].map((trip) => `${at}(${trip}, part)`).join(", ")});
}`;
  /** Each invocation fills one place; neighbours among them read what are neighbours in memory. */
  const filled = (tile: string, four: string, { isAlongSum }: Factor, first: string) => {
    const [part, at] = isAlongSum ? ["near", "far"] : ["far", "near"];
    return `${tile}[${part} * ${stride} + ${at}] = ${four}(${first} + ${at} * 4, part + ${part});`;
  };
  return [
    ...[leftTile, rightTile].map((tile) => `var<workgroup> ${tile}: array<vec4<f32>, ${depth * stride}>;`),
    end(start, contraction.from),
    end(last, contraction.to),
    `fn ${parts}() -> i32 {\n  return max(${count}, 0);\n}`,
    factor(leftAt, left, 0),
    factor(rightAt, right, 1),
    fourOf(leftFour, leftAt),
    fourOf(rightFour, rightAt),
    `fn ${finish}(row: i32, column: i32, products: f32) {\n${writer.lines.join("\n")}\n}`,
    `@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) lane: u32) {
  let far = i32(lane) / 16;
  let near = i32(lane) % 16;
  let across = (p.trips1 + ${side - 1}) / ${side};
  let tiles = (p.trips0 + ${side - 1}) / ${side} * across;
  for (var tile = i32(group.x); tile < tiles; tile += i32(groups.x)) {
    let rows = tile / across * ${side};
    let columns = tile % across * ${side};
    var products: array<vec4<f32>, 4>;
    for (var part = 0; part < ${parts}(); part += ${depth}) {
      ${filled(leftTile, leftFour, left, "rows")}
      ${filled(rightTile, rightFour, right, "columns")}
      workgroupBarrier();
      for (var k = 0; k < ${depth * stride}; k += ${stride}) {
        let own = ${leftTile}[k + far];
        let four = ${rightTile}[k + near];
        products[0] += own.x * four;
        products[1] += own.y * four;
        products[2] += own.z * four;
        products[3] += own.w * four;
      }
      workgroupBarrier();
    }
    for (var r = 0; r < 4; r++) {
      for (var c = 0; c < 4; c++) { ${finish}(rows + far * 4 + r, columns + near * 4 + c, products[r][c]); }
    }
  }
}`,
  ].join("\n\n");
}

/** The computations among some statements that give a value. */
function neededFor(value: Value, statements: readonly Statement[]): readonly Statement[] {
  const needed = new Set([value]);
  const taken = statements.toReversed().filter((statement) => {
    const isTaken = resultsOf(statement).some((result) => needed.has(result));
    if (isTaken) operandsOf(statement).forEach((operand) => needed.add(operand));
    return isTaken;
  });
  return taken.reverse();
}
