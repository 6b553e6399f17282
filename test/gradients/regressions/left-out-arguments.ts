/** Arguments and fields that a call leaves out: they are `undefined` to the function that is called, not `NaN`. */

function scaled(x: number, factor?: number): number {
  return x * (factor ?? 3);
}

/** @differentiable wrt x modes grad jvp vjp */
export function leftOut(x: number): number {
  return scaled(x) * scaled(x, x) + scaled(x, undefined);
}

function inField(x: number, options: { k: number; m?: number }): number {
  const { k, m = 2 } = options;
  return x * k * m;
}

/** @differentiable wrt x modes grad jvp vjp */
export function fieldLeftOut(x: number): number {
  return inField(x, { k: x }) + inField(x, { k: x, m: x });
}

function repeated(x: number, times?: number, isHalved?: boolean, from = x * x): number {
  let y = from;
  for (let i = 0; i < (times ?? 2); i++) y = repeatedOnce(y, isHalved);
  return y < 10 ? y : repeated(y / 4, undefined, undefined);
}

function repeatedOnce(x: number, isHalved?: boolean): number {
  return isHalved === undefined ? Math.sin(x) : isHalved ? x / 2 : x * x;
}

/** @differentiable wrt x modes grad jvp vjp */
export function ofEachKind(x: number): number {
  return repeated(x) + repeated(x, 3) + repeated(x, 1, true) + repeated(x, undefined, false, 2 * x);
}

/** @differentiable wrt x modes grad jvp vjp */
export function inLoop(x: number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const factor = x[i]! > 0 ? x[i] : undefined;
    const isHalved = x[i]! > 1 ? x[i]! > 2 : undefined;
    sum += scaled(x[i]! ** 2, factor) + repeatedOnce(x[i]!, isHalved);
  }
  return sum;
}

function recursive(x: number, depth?: number, factor?: number): number {
  const left = depth ?? 3;
  return left <= 0 ? x * (factor ?? 0.5) : recursive(x * 1.5, left - 1, left === 2 ? x : factor) * x;
}

/** @differentiable wrt x modes grad jvp vjp */
export function handedOn(x: number): number {
  return recursive(x) + recursive(x, 1) + recursive(x, 2, x);
}

/** @differentiable wrt x modes grad jvp vjp */
export function elementsHandedOn(x: number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += scaled(x[i]! ** 2, x[i + 1]) + recursive(x[i - 1] ?? 1, 1, x[i + 2]);
  return sum;
}

/** @differentiable wrt x modes grad jvp vjp */
export function variableHandedOn(x: number[]): number {
  let largest: number | undefined;
  let sum = 0;
  for (const value of x) {
    sum += scaled(value, largest);
    if (largest === undefined || value > largest) largest = value;
  }
  return sum;
}

/** @differentiable wrt x p modes grad jvp vjp */
export function fieldsHandedOn(x: number, p: { k: number; m?: number }, list: { k: number; m?: number }[]): number {
  let sum = inField(x, p) + scaled(x, p.m);
  for (const each of list) sum += inField(x * x, each) * scaled(x, each.m);
  return sum;
}

/** @differentiable wrt x modes grad jvp vjp */
export function leftOutByChoice(x: number): number {
  return scaled(x, x > 1 ? x : undefined) + inField(x, { k: 1, m: x > 1 ? undefined : x });
}

const points = [[0.7], [1.6]];

export const samples = {
  leftOut: points,
  fieldLeftOut: points,
  ofEachKind: points,
  inLoop: [[[-0.5, 1.5, 2.5, 0.5]], [[3]]],
  handedOn: points,
  elementsHandedOn: [[[-0.5, 1.5, 2.5, 0.5]], [[3]]],
  variableHandedOn: [[[-0.5, 1.5, 0.7, 2.5, 0.5]], [[3]]],
  fieldsHandedOn: [
    [0.7, { k: 2 }, [{ k: 1.5 }, { k: 2, m: 0.5 }]],
    [1.7, { k: 2, m: 3 }, [{ k: 1.5, m: 2 }, { k: 2 }]],
  ],
  leftOutByChoice: points,
};
