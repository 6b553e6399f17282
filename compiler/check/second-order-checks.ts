/**
 * What must be true of products with second derivatives and of matrices of derivatives: different ways to one number
 * agree, and differences of gradients confirm it.
 */
import type { UserValue } from "../ir/shape-values.ts";
import { callOf, jvpAt, vjpAt } from "./calls.ts";
import { CheckFailure, must } from "./failure.ts";
import { derivativeAsFunction } from "./nested-functions.ts";
import type { Random } from "./random.ts";
import { checkSlope } from "./slope-checks.ts";
import { type Point, Subject } from "./subject.ts";
import { copyOf, valuesLike } from "./user-values.ts";

/** What are several parts of a derivative, given as a tuple, or one alone. */
function partsOf(given: UserValue, count: number): readonly UserValue[] {
  return count === 1 ? [given] : (given as readonly UserValue[]);
}

/** H v by forward over reverse, reverse over reverse and reverse over forward; the gradient's slope by differences. */
export function checkHessianProduct(subject: Subject, point: Point, random: Random): void {
  const { fn } = subject;
  const { direction } = point;
  const count = fn.wrt.length;
  const numbers = (gradient: UserValue) => subject.gradientNumbers(partsOf(gradient, count));
  const product = numbers(callOf(subject, "hvp", subject.derived("hvp"), point.args, direction));
  if (!product.every(Number.isFinite)) return;
  const args = fn.ir.parameters.map((_, i) => point.args[i]);

  const { gradient, tangent } = derivativesOf(subject);
  const writesMore = gradient.writesArrays && !subject.writesArrays;
  must(
    "gradient as a function",
    writesMore ? "it counts as writing arrays that the function does not write" : undefined,
  );
  const base = { ...gradient.point(args, random), direction };
  checkSlope(gradient, base);
  mustAgree("jvp of grad", jvpAt(gradient, base).slice(0, product.length), product, subject);
  // A Hessian is symmetric: its product with a cotangent is that with the same direction.
  const [, ...written] = base.cotangents;
  const cotangents = [count === 1 ? direction[0] : direction, ...written.map(zeros)];
  mustAgree("vjp of grad", vjpAt(gradient, { ...base, cotangents }), product, subject);

  const outputs = tangent.point([...args, ...direction], random).cotangents.map(zeros);
  // One for the tangent of the value, which is the gradient times the direction.
  const [, ...writtenItself] = subject.outputs(point.args);
  outputs[0] = [0, writtenItself.length > 0 ? [1, ...writtenItself.map(zeros)] : 1];
  const transposed = tangent.derived("vjp", { wrt: fn.wrt });
  const found = transposed.run(...(copyOf([...args, ...direction, ...outputs]) as UserValue[]));
  mustAgree("vjp of jvp", numbers(found), product, subject);
}

interface Derivatives {
  readonly gradient: Subject;
  readonly tangent: Subject;
}

const known = new WeakMap<Subject, Derivatives>();

/** The derivatives of a function as functions themselves, derived once for all points. */
function derivativesOf(subject: Subject): Derivatives {
  let derivatives = known.get(subject);
  if (!derivatives) {
    const { fn, tolerances, isEvaluated } = subject;
    const options = { tolerances, isEvaluated };
    const gradient = new Subject({ ...derivativeAsFunction(fn, "grad"), wrt: fn.wrt }, options);
    derivatives = { gradient, tangent: new Subject(derivativeAsFunction(fn, "jvp"), options) };
    known.set(subject, derivatives);
  }
  return derivatives;
}

/** A matrix of first derivatives gives the products that forward and reverse mode give. */
export function checkJacobian(subject: Subject, point: Point): void {
  const direction = inDeclaredOrder(subject, point.direction);
  // Without a column the function is not run.
  if (direction.length === 0) return;
  const matrix = Array.from(callOf(subject, "jacobian", subject.derived("jacobian"), point.args, []) as Float64Array);
  const cotangents = subject.outputNumbers(point.cotangents);
  const tangents = jvpAt(subject, point);
  mustAgree("jacobian times direction", timesVector(matrix, direction, tangents.length), tangents, subject);
  const order = [...subject.fn.wrt].sort((a, b) => a - b);
  const gradient = subject.derived("vjp", { wrt: order });
  const expected = callOf(subject, "vjp", gradient, point.args, point.cotangents);
  const numbers = subject.gradientNumbers(partsOf(expected, order.length), order);
  mustAgree("cotangent times jacobian", vectorTimes(cotangents, matrix), numbers, subject);
}

/** A Hessian is symmetric and gives the products that `hvp` gives. */
export function checkHessian(subject: Subject, point: Point): void {
  const direction = inDeclaredOrder(subject, point.direction);
  if (direction.length === 0) return;
  const matrix = Array.from(callOf(subject, "hessian", subject.derived("hessian"), point.args, []) as Float64Array);
  const order = [...subject.fn.wrt].sort((a, b) => a - b);
  const product = subject.derived("hvp", { wrt: order });
  const sorted = order.map((position) => point.direction[subject.fn.wrt.indexOf(position)]);
  const found = callOf(subject, "hvp", product, point.args, sorted);
  const expected = subject.gradientNumbers(partsOf(found, order.length), order);
  mustAgree("hessian times direction", timesVector(matrix, direction, expected.length), expected, subject);
  mustAgree("direction times hessian", vectorTimes(direction, matrix), expected, subject);
}

/** The numbers of a direction, by parameters in the order in which they are declared. */
function inDeclaredOrder(subject: Subject, direction: readonly UserValue[]): readonly number[] {
  const { wrt } = subject.fn;
  const order = [...wrt].sort((a, b) => a - b);
  return order.flatMap((position) => subject.gradientNumbers([direction[wrt.indexOf(position)]], [position]));
}

function zeros(value: UserValue): UserValue {
  return valuesLike(value, () => 0);
}

function timesVector(matrix: readonly number[], vector: readonly number[], rows: number): number[] {
  return Array.from({ length: rows }, (_, i) =>
    vector.reduce((sum, value, j) => sum + matrix[i * vector.length + j]! * value, 0),
  );
}

function vectorTimes(vector: readonly number[], matrix: readonly number[]): number[] {
  const columns = vector.length === 0 ? 0 : matrix.length / vector.length;
  return Array.from({ length: columns }, (_, j) =>
    vector.reduce((sum, value, i) => sum + value * matrix[i * columns + j]!, 0),
  );
}

function mustAgree(
  check: string,
  found: readonly number[],
  expected: readonly number[],
  { tolerances }: Subject,
): void {
  const scale = Math.max(0, ...expected.map(Math.abs), ...found.map(Math.abs));
  if (!Number.isFinite(scale)) return;
  const isClose =
    found.length === expected.length &&
    found.every((value, i) => Math.abs(value - expected[i]!) <= 100 * tolerances.modes * scale + 1e-14);
  if (!isClose) throw new CheckFailure(check, `[${found.join(", ")}] instead of [${expected.join(", ")}]`);
}
