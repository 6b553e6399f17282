/** Functions in object literals, written as methods and under computed names, and messages made of strings. */

enum Kind {
  linear = "linear",
  cubic = "cubic",
}

const powers = { [Kind.linear]: 1, [Kind.cubic]: 3 };

const activations = {
  relu(x: number) {
    return Math.max(0, x);
  },
  squared(x: number): number {
    return x > 3 ? activations.relu(x) : x * x;
  },
  ["tanh"]: Math.tanh,
};

/** @differentiable */
export function byKind(x: number, kind: Kind): number {
  return x ** powers[kind];
}

/** @differentiable */
export function activated(x: number, name: keyof typeof activations): number {
  return activations[name](x) + activations.squared(x);
}

function same(x: number): number {
  return x;
}

const squares = {
  same(x: number): number {
    return x * x;
  },
};

const cubes = {
  same(x: number): number {
    return x ** 3;
  },
  power(x: number, n: number): number {
    return n <= 0 ? x : x * cubes.power(x, n - 1);
  },
};

/** @differentiable */
export function ofOneName(x: number): number {
  return same(x) + 10 * squares.same(x) + 100 * cubes.same(x) + 1000 * cubes.power(x, 3);
}

/** @differentiable */
export function counting(x: number): number {
  let count = 0;
  const layer = {
    scale: 2,
    apply(v: number) {
      count++;
      return layer.scale * v * x + count;
    },
  };
  return layer.apply(layer.apply(x));
}

function made(k: number) {
  return {
    k,
    f(v: number) {
      return k * v * v;
    },
  };
}

/** @differentiable wrt x k */
export function ofFactory(x: number, k: number): number {
  const object = made(k);
  const { f } = object;
  return object.f(x) + f(2 * x) * object.k;
}

function doubled(o: { f(v: number): number }, x: number): number {
  return o.f(x) * 2;
}

/** @differentiable wrt x k */
export function handedOver(x: number, k: number): number {
  return doubled(
    {
      f(v) {
        return k * v * v;
      },
    },
    x,
  );
}

/** @differentiable */
export function named(x: number, mode: "square" | "cube", owner: string): number {
  if (x > 10) throw new RangeError("too much of " + owner + ` in ${mode}: ` + x);
  switch (mode) {
    case "square":
      return x * x;
    case "cube":
      return x ** 3;
    default:
      throw new Error("unknown mode " + mode);
  }
}

export const samples = {
  byKind: [
    [1.5, Kind.linear],
    [1.5, Kind.cubic],
  ],
  activated: [
    [1.5, "relu"],
    [3.5, "squared"],
    [0.5, "tanh"],
  ],
  ofOneName: [[1.3]],
  counting: [[0.7]],
  ofFactory: [[0.7, 1.5]],
  handedOver: [[0.7, 1.5]],
  named: [
    [0.7, "square", "me"],
    [0.7, "cube", "me"],
  ],
};
