interface Spring {
  stiffness: number;
  rest: number;
}

/**
 * Structures in and out.
 * @differentiable wrt spring modes grad valueAndGradInto
 */
export function energy(spring: Spring, at: [number, number]): number {
  const { stiffness, rest } = spring;
  const stretch = Math.hypot(at[0], at[1]) - rest;
  return stretch > 0 ? 0.5 * stiffness * stretch ** 2 : 0;
}

export const samples = {
  energy: [
    [{ stiffness: 2, rest: 1 }, [3, 4]],
    [{ stiffness: 2, rest: 9 }, [3, 4]],
  ],
};
