/** Declarations that are longer than a line before their value begins. */
export const samples = { listOfLongName: [[[0.7, 1.2]]] };

interface History {
  readonly passed: number[];
}

/** @differentiable */
export function listOfLongName(x: number[]): number {
  const historyOfEveryValueThatTheTrajectoryHasPassedSinceItLeftThePointAtWhichTheIntegrationStarted: History = {
    passed: [],
  };
  const histories = [historyOfEveryValueThatTheTrajectoryHasPassedSinceItLeftThePointAtWhichTheIntegrationStarted];
  for (const value of x) histories[0]!.passed.push(value * value);
  const { passed } = histories[0]!;
  return passed[1]! * passed.length + passed[0]!;
}
