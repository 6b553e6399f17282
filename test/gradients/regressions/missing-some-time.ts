/** Numbers that are `undefined` until a loop gives them a value: a derivative keeps numbers alone, and asked them in vain. */

/** @differentiable wrt x modes grad jvp vjp */
export function keptFromTripToTrip(x: number[]): number {
  let sum = 0;
  let last: number | undefined;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! > 0) last = x[i]! * 2;
    sum += last === undefined ? x[i]! ** 2 : last * x[i]!;
  }
  return sum;
}

/** @differentiable wrt x modes grad jvp vjp */
export function largestOfSome(x: number[]): number {
  let best: number | undefined;
  for (const value of x) if (value < 1 && (best === undefined || value > best)) best = value;
  return (best ?? 2) ** 2 * x[0]!;
}

/** @differentiable wrt x modes grad jvp vjp */
export function takenBack(x: number[]): number {
  let sum = 0;
  let held: number | undefined = x[0]! * 2;
  const keep = (value: number | undefined) => {
    held = value;
  };
  for (const value of x) {
    sum += (typeof held === "number" ? held : 3) * value;
    keep(value > 0 ? value ** 2 : undefined);
  }
  return sum;
}

/** @differentiable wrt x modes grad jvp vjp */
export function declaredInLoop(x: number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    var last: number | undefined;
    if (x[i]! > 0) last = x[i]! * 2;
    sum += last === undefined ? x[i]! ** 2 : last * x[i]!;
  }
  return sum;
}

/** @differentiable wrt x modes grad jvp vjp */
export function runningAverage(x: number[]): number {
  let average: number | undefined;
  const take = (i: number) => {
    average = average === undefined ? x[i]! : 0.75 * average + 0.25 * x[i]!;
  };
  for (let i = 0; i < x.length; i++) take(i);
  return (average ?? 1) ** 2;
}

/** @differentiable wrt x modes grad jvp vjp */
export function givenByBranches(x: number[]): number {
  const next = (held: number | undefined, i: number): number => {
    if (held === undefined) return x[i]!;
    return i % 2 === 0 ? held * 0.5 : x[i]! + held;
  };
  let sum = 0;
  let state: number | undefined;
  let before: number | undefined;
  for (let i = -1; i <= x.length; i++) {
    let other = 2;
    if (i < 2) other = x[i]!;
    before = other;
    if (i < x.length) state = next(state, i);
    sum += state === undefined ? x[0]! : state ** 2;
    sum += before === undefined ? 3 * x[0]! : before ** 3;
  }
  return sum;
}

/** @differentiable wrt x modes grad jvp vjp */
export function takenFromStack(x: number[]): number {
  const stack = [...x];
  let sum: number | undefined;
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    stack.pop();
    sum = sum === undefined ? top : sum * 0.5 + top ** 2;
  }
  return sum ?? 3;
}

/** @differentiable wrt x modes grad jvp vjp */
export function untilNothingIsLeft(x: number[]): number {
  const stack = [...x];
  let sum = 0;
  let top: number | undefined;
  while ((top = stack.pop()) !== undefined) sum += top ** 2 * (stack.length + 1);
  return sum;
}

const points = [[[-0.5, 1.5, -2, 1.25]], [[2, 0.5, -2, 0.25]], [[2.5, 1.5]]];

export const samples = {
  keptFromTripToTrip: points,
  largestOfSome: points,
  takenBack: points,
  declaredInLoop: points,
  runningAverage: points,
  givenByBranches: points,
  takenFromStack: points,
  untilNothingIsLeft: points,
};
