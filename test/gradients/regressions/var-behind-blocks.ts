/** Variables declared with `var`, read behind the loop, branch or block that declares them. */
export const samples = {
  countedInHead: [[[0.7, 1.2, -0.4, 2]], [[0.7, 1.2]]],
  doubledInHead: [[0.7], [1.1]],
  twoInHead: [[0.7]],
  elementsInHead: [[[0.7, 1.2, -0.4]]],
  inBranches: [[0.7], [-0.7]],
  inLoop: [[0.7]],
  headTwice: [[0.7]],
  inSwitch: [[0.7], [1.7]],
};

/** @differentiable */
export function countedInHead(a: number[]): number {
  for (var i = 0; i < a.length && a[i]! > 0; i++);
  return i * a[0]!;
}

/** @differentiable */
export function doubledInHead(x: number): number {
  for (var y = x; y < 4; y *= 2) {}
  return y;
}

/** @differentiable */
export function twoInHead(x: number): number {
  for (var i = 0, s = x; i < 3; i++) s *= x;
  return s + i;
}

/** @differentiable */
export function elementsInHead(x: number[]): number {
  for (var v of x) {
    var w = v * 2;
  }
  return w! * v!;
}

/** @differentiable */
export function inBranches(x: number): number {
  if (x > 0) {
    var t = x * x;
  } else {
    t = 3;
  }
  return t * x;
}

/** @differentiable */
export function inLoop(x: number): number {
  while (x < 5) {
    var k = x * 2;
    x = k + 1;
  }
  return k! * x;
}

/** @differentiable */
export function headTwice(x: number): number {
  for (var i = 0, n = 3; i < n; i++) x *= 2;
  for (i = 0; i < 2; i++) x += 1;
  return x * i;
}

/** @differentiable */
export function inSwitch(x: number): number {
  switch (x > 1 ? 1 : 0) {
    case 1:
      var q = x * 3;
      break;
    default:
      q = x;
  }
  return q;
}
