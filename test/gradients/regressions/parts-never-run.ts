/** Parts of a function that no call reaches: their derivatives are differentiated again with the others. */

function lastOf(x: Float64Array, a: number, b: number): number {
  x.forEach((each, i) => {
    for (const _ of x.subarray(x.length >> 1)) {
      [each, b] = [x.filter(() => true).reduce((p, q) => 0.6 * p + 0.4 * q, i / 4), 0.5 * each - 0.5 * b];
    }
  });
  const last = x.subarray(-3);
  return Math.sin(1 + 0.2 * a + 0.51 * b + x[x.length - 1]! + last[1]!);
}

function apply(f: (v: number) => number): number {
  return Math.sin(f(1) + 1);
}

/** @differentiable wrt a */
export function caseNeverTaken(a: number, flag: boolean): number {
  const buffer = new Float64Array(4);
  const one = (_: number) => 1;
  return apply(
    flag
      ? one
      : (v): number => {
          switch (2 + 0) {
            default: {
            }
            case 0: {
              a /= 1 + Math.abs(lastOf(buffer, a, v));
              return 1 + 0.3 * a + 0.9 * v + buffer[0]!;
            }
            case 2: {
            }
          }
          buffer[3] = 0.5 * buffer[3]! + 0.5 * a;
          return Math.sin(buffer[0]!);
        },
  );
}

type Mode = "fast" | "slow" | "off";

function repeated(a: number, b: number, n: number): number {
  if (n <= 0) return Math.cos((a + 0.91) / 2);
  repeated(a, 1, n - 1);
  return Math.sin(1);
}

function modeOf(k: number): Mode {
  return k <= 0 ? "fast" : k === 1 ? "slow" : "off";
}

function inMode(a: number, mode: Mode): number {
  switch (mode) {
    case "slow":
      a = Math.sin(1);
    case "off": {
      a = Math.sin(repeated(a, a, 1));
      break;
    }
    default:
      a = 1;
  }
  return Math.sin(a + 1);
}

/** @differentiable wrt a */
export function modeNeverChosen(a: number): number {
  return inMode(a, modeOf(0)) + a * a;
}

export const samples = {
  modeNeverChosen: [[0.7]],
  caseNeverTaken: [
    [1.7, true],
    [1.7, false],
  ],
};
