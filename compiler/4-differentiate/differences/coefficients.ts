/**
 * Central differences of any order T and accuracy p, their coefficients solved exactly. With D^T the T-th derivative of
 * F(t) at 0, nodes a = 1..K and step h:
 *
 *     T odd     D^T = 1 / (d h^T) sum over k of n_k (F(a_k h) - F(-a_k h)) + O(h^p)
 *     T even    D^T = 1 / (d h^T) sum over k of n_k (F(a_k h) - 2 F(0) + F(-a_k h)) + O(h^p)
 *
 * By Taylor's theorem the bracket is 2 sum over j of F_j (a_k h)^j / j!, over j of T's parity, so that with c_k = n_k / d
 *
 *     sum over k of c_k a_k^j = T! / 2 where j = T, 0 for the other j up to 2 K of that parity.
 *
 * K = ceil(T / 2) nodes give p = 2, and each further one 2 more.
 */

export interface Stencil {
  readonly order: number;
  readonly accuracy: number;
  /** n_k, for the nodes 1, 2, ... */
  readonly weights: readonly number[];
  /** d */
  readonly divisor: number;
}

export function stencilOf(order: number, accuracy: number): Stencil {
  const count = Math.ceil(order / 2) + accuracy / 2 - 1;
  const first = order % 2 === 1 ? 1 : 2;
  const powers = Array.from({ length: count }, (_, row) => first + 2 * row);
  const equations = powers.map((power) => {
    const known = power === order ? ratio(factorial(order), 2n) : zero;
    return [...Array.from({ length: count }, (_, k) => ratio(BigInt(k + 1) ** BigInt(power), 1n)), known];
  });
  const solution = solved(equations);
  const divisor = solution.reduce((common, { below }) => (common * below) / commonDivisor(common, below), 1n);
  const weights = solution.map(({ above, below }) => Number((above * divisor) / below));
  return { order, accuracy, weights, divisor: Number(divisor) };
}

/** A fraction in lowest terms, with a positive denominator. */
interface Fraction {
  readonly above: bigint;
  readonly below: bigint;
}

const zero: Fraction = { above: 0n, below: 1n };

function ratio(above: bigint, below: bigint): Fraction {
  const common = commonDivisor(above, below) * (below < 0n ? -1n : 1n);
  return { above: above / common, below: below / common };
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : commonDivisor(b, a % b);
}

function factorial(n: number): bigint {
  return n <= 1 ? 1n : BigInt(n) * factorial(n - 1);
}

/** Gauss and Jordan's elimination; no pivot is zero, since leading minors of powers of different numbers are not. */
function solved(rows: Fraction[][]): readonly Fraction[] {
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    const scale = rows[pivot]![pivot]!;
    rows[pivot] = rows[pivot]!.map((entry) => ratio(entry.above * scale.below, entry.below * scale.above));
    for (let row = 0; row < size; row++) {
      const factor = rows[row]![pivot]!;
      if (row === pivot || factor.above === 0n) continue;
      rows[row] = rows[row]!.map((entry, i) => {
        const other = rows[pivot]![i]!;
        const product = ratio(factor.above * other.above, factor.below * other.below);
        return ratio(entry.above * product.below - product.above * entry.below, entry.below * product.below);
      });
    }
  }
  return rows.map((row) => row[size]!);
}
