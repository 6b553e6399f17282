/**
 * Marks the calls of layers, while they still are calls. Comes in: a program. Goes out: the same, where a tap stands behind
 * each call of a function that is marked as a layer. What layers call themselves is a part of them, and not marked.
 *
 *     h = dense(x, w, b)        becomes        h = dense(x, w, b); tap(x, w, b, h)
 */
import { type LayerFacts, layerOf } from "../../ir/layers.ts";
import type { Call, IrFunction, Program, Region, Statement, Tap } from "../../ir/nodes.ts";
import { mapRegions, visitStatements, withParts } from "../../ir/walk.ts";

export function tapCalls(program: Program): Program {
  const layers = [...program.functions].filter(([, fn]) => layerOf(fn) !== undefined).map(([id]) => id);
  if (layers.length === 0) return program;
  const functions = new Map<string, IrFunction>();
  for (const [id, fn] of program.functions) functions.set(id, layers.includes(id) ? inside(fn) : tapped(fn, program));
  for (const id of reachedFrom(layers, program)) functions.set(untapped(id), inside(program.functions.get(id)!));
  return { ...program, functions };
}

function tapped(fn: IrFunction, { functions }: Program): IrFunction {
  return mapStatements(fn, (statement) => {
    const callee = statement.kind === "call" ? functions.get(statement.callee) : undefined;
    const layer = callee && layerOf(callee);
    return statement.kind === "call" && layer ? [statement, tapOf(statement, layer)] : [statement];
  });
}

function tapOf({ operands, results, origin }: Call, layer: LayerFacts): Statement {
  const { input, weights, bias } = layer;
  const operand = (position: number) => operands[position]!;
  return {
    kind: "tap",
    layer,
    input: operand(input),
    weights: operand(weights),
    bias: bias === undefined ? undefined : operand(bias),
    output: results[0]!,
    origin,
  };
}

/** A part of a layer: it calls parts of it. */
function inside(fn: IrFunction): IrFunction {
  return mapStatements(fn, (statement) =>
    statement.kind === "call" ? [{ ...statement, callee: untapped(statement.callee) }] : [statement],
  );
}

function untapped(id: string): string {
  return `${id} in a layer`;
}

/** The functions that some call, themselves or by others. */
export function reachedFrom(ids: readonly string[], { functions }: Program): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (fn: IrFunction): void =>
    visitStatements(fn.body, (statement) => {
      const callee = statement.kind === "call" ? functions.get(statement.callee) : undefined;
      if (statement.kind !== "call" || !callee || reached.has(statement.callee)) return;
      reached.add(statement.callee);
      visit(callee);
    });
  for (const id of ids) visit(functions.get(id)!);
  return reached;
}

function mapStatements(fn: IrFunction, map: (statement: Statement) => readonly Statement[]): IrFunction {
  const inRegion = (region: Region): Region =>
    withParts(region, { statements: region.statements.flatMap((it) => map(mapRegions(it, inRegion))) });
  return withParts(fn, { body: inRegion(fn.body) });
}

/** The taps of a function, in their order. */
export function tapsIn({ body }: IrFunction): readonly Tap[] {
  const taps: Tap[] = [];
  visitStatements(body, (statement) => {
    if (statement.kind === "tap") taps.push(statement);
  });
  return taps;
}
