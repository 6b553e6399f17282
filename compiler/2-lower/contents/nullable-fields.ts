/** Fields that hold a number or boolean some time and `null` or `undefined` else, by their declared type. */
import type { Type as SourceType } from "ts-morph";
import { Cell } from "./contents.ts";
import { partVariable } from "./part-names.ts";
import { presenceCell } from "./presence-cells.ts";

/** The cell of such a field, `path` naming it; undefined for any other. One that may be `null` has beside it whether it is. */
export function nullableField(type: SourceType, path: string | undefined, field: string): Cell | undefined {
  if (!type.isUnion()) return undefined;
  const members = type.getUnionTypes();
  const values = members.filter((member) => !member.isNull() && !member.isUndefined());
  const [isNull, isUndefined] = [members.some((it) => it.isNull()), members.some((it) => it.isUndefined())];
  const isNumber = values.every((it) => it.isNumber() || it.isNumberLiteral());
  const isBoolean = values.every((it) => it.isBoolean() || it.isBooleanLiteral());
  if (values.length === 0 || isNull === isUndefined || !(isNumber || isBoolean)) return undefined;
  const variable = path === undefined ? undefined : partVariable(path, field);
  const kind = isNumber ? "f64" : "bool";
  return isNull
    ? new Cell(kind, variable, field, false, presenceCell(path, field), "null")
    : new Cell(kind, variable, field);
}
