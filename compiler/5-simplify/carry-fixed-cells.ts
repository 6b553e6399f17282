/**
 * Cells of a shadow that each trip of a loop reads and writes, at places that literals name, go from trip to trip in locals:
 *
 *     for (...) { a = xBar[0] * s; xBar[0] += a }    becomes    for (...) { a = xBar0 * s; xBar0 += a } xBar[0] = xBar0
 *
 * A place outside the array has a local as well, which nobody is given: an adjoint of what is not there may be anything.
 * Comes in: a derivative, which nobody differentiates again.
 */
import type { Accesses } from "../3-analyze/accesses.ts";
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import { append } from "../ir/append.ts";
import { makeValue, RegionBuilder } from "../ir/build.ts";
import type { Accumulate, For, IrFunction, Load, Region, Statement, Store, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType, isFlat } from "../ir/types.ts";
import { mapParts, mapRegions, rebuildTerminator, withParts } from "../ir/walk.ts";

/** More of them than an engine has registers for stay where they are. */
const mostCells = 8;

type Access = Load | Store | Accumulate;

/** What a loop does to some cells of an array, each access with its cell. */
interface FixedCells {
  readonly array: Value;
  readonly places: ReadonlyMap<Access, number>;
}

export function carryFixedCells(fn: IrFunction, accesses: Accesses, operations: OperationTable): IrFunction {
  const structure = structureOf(fn);
  const inRegion = (region: Region): Region => {
    const statements = region.statements.flatMap((original): readonly Statement[] => {
      const found = original.kind === "for" ? fixedCells(original, structure, accesses) : [];
      const statement = mapRegions(original, inRegion);
      if (statement.kind !== "for" || found.length === 0) return [statement];
      return found.reduce<readonly Statement[]>(
        (parts, cells) => parts.flatMap((part) => (part.kind === "for" ? carrying(part, cells, operations) : [part])),
        [statement],
      );
    });
    return withParts(region, { statements });
  };
  return withParts(fn, { body: inRegion(fn.body) });
}

function fixedCells(loop: For, structure: Structure, accesses: Accesses): FixedCells[] {
  if (loop.body.terminator.kind !== "yield" || structure.escapesOf(loop).length > 0) return [];
  const byArray = new Map<Value, Access[]>();
  for (const statement of loop.body.statements) if (isAccess(statement)) append(byArray, statement.array, statement);
  const body = structure.placeOf(loop.body);
  return [...byArray].flatMap(([array, all]): FixedCells[] => {
    if (structure.isWithin(structure.homeOf(array), body)) return [];
    if (!isOwnShadow(array, structure, accesses) || !isReadAndWritten(all)) return [];
    const places = new Map(all.map((access) => [access, structure.literalOf(access.index) ?? Number.NaN]));
    const different = new Set(places.values());
    if (different.size > mostCells || ![...different].every((place) => Number.isInteger(place))) return [];
    const isTouchedElsewise = loop.body.statements.some(
      (each) => !places.has(each as Access) && accesses.of(each).touched.has(array),
    );
    return isTouchedElsewise ? [] : [{ array, places }];
  });
}

function isAccess(statement: Statement): statement is Access {
  return (
    statement.kind === "load" || statement.kind === "accumulate" || (statement.kind === "store" && !statement.removes)
  );
}

function isReadAndWritten(all: readonly Access[]): boolean {
  return all.some(({ kind }) => kind === "load") && all.some(({ kind }) => kind !== "load");
}

function isOwnShadow(array: Value, structure: Structure, { memory }: Accesses): boolean {
  const { type } = array;
  if (!isArrayType(type) || !isFlat(type) || type.storage !== "typed" || type.element !== "f64") return false;
  const definition = structure.definitionOf(array);
  return memory.rootOf(array) === array && definition?.kind === "allocate" && definition.origin.derived === true;
}

function carrying(loop: For, { array, places }: FixedCells, operations: OperationTable): readonly Statement[] {
  const end = loop.body.terminator;
  if (end.kind !== "yield") return [loop];
  const { origin } = [...places.keys()][0]!;
  const [before, behind] = [new RegionBuilder(operations, origin), new RegionBuilder(operations, origin)];
  const variableOf = (place: number) => array.variable && { name: `${array.variable.name}${place}` };
  const cells = [...new Set(places.values())].sort((a, b) => a - b);
  const carried = new Map(cells.map((place) => [place, makeValue("f64", variableOf(place))]));
  const current = new Map(carried);
  const substitutes = new Map<Value, Value>();
  const use = (value: Value): Value => substitutes.get(value) ?? value;
  const inside = (region: Region): Region =>
    withParts(region, {
      statements: region.statements.map((statement) => mapParts(statement, use, inside)),
      terminator: rebuildTerminator(region.terminator, use),
    });

  const statements = loop.body.statements.flatMap((original): readonly Statement[] => {
    const statement = mapParts(original, use, inside);
    const place = places.get(original as Access);
    if (place === undefined || !isAccess(statement)) return [statement];
    const content = current.get(place)!;
    if (statement.kind === "load") {
      substitutes.set(statement.result, content);
      return [];
    }
    if (statement.kind === "store") {
      current.set(place, statement.value);
      return [];
    }
    const result = makeValue("f64", variableOf(place));
    current.set(place, result);
    const op = statement.sign === 1 ? "add" : "subtract";
    return [{ kind: "compute", op, operands: [content, statement.value], result, origin: statement.origin }];
  });

  const initial = cells.map((place) => before.load(array, before.index(place), variableOf(place)));
  const results = cells.map((place) => makeValue("f64", variableOf(place)));
  cells.forEach((place, i) => {
    behind.store(array, behind.index(place), results[i]!);
  });
  const body: Region = {
    arguments: [...loop.body.arguments, ...carried.values()],
    statements,
    terminator: { ...end, values: [...end.values.map(use), ...cells.map((place) => current.get(place)!)] },
  };
  return [
    ...before.statements,
    { ...loop, initial: [...loop.initial, ...initial], body, results: [...loop.results, ...results] },
    ...behind.statements,
  ];
}
