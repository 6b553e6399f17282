/** Fields that are named as members of arrays are. */

/** @differentiable wrt springs */
export function byLength(springs: { length: number; rest: number }[], spring: { length: number }): number {
  let s = 0;
  for (const each of springs) s += (each.length - each.rest * spring.length) ** 2;
  return s;
}

/** @differentiable wrt spring */
export function ofLength(spring: { length: number; rest: number }): number {
  const stretched = spring.length - spring.rest;
  return stretched * stretched * spring.length;
}

export const samples = {
  byLength: [[[{ length: 1.2, rest: 0.7 }], { length: 1.1 }]],
  ofLength: [[{ length: 1.2, rest: 0.7 }]],
};
