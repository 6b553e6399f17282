/** The sweeps of the system with its state in arrays: they keep it in locals. */
import { meanSquareValueAndGradInto as withArrays } from "./lorenz.ts";

const parameters = new Float64Array(3);
const initial = new Float64Array(3);
const parametersBar = new Float64Array(3);
const initialBar = new Float64Array(3);

export function meanSquareValueAndGradInto(
  sigma: number,
  rho: number,
  beta: number,
  x0: number,
  y0: number,
  z0: number,
  steps: number,
  h: number,
  sigmaBar: Float64Array,
  rhoBar: Float64Array,
  betaBar: Float64Array,
  x0Bar: Float64Array,
  y0Bar: Float64Array,
  z0Bar: Float64Array,
): number {
  parameters[0] = sigma;
  parameters[1] = rho;
  parameters[2] = beta;
  initial[0] = x0;
  initial[1] = y0;
  initial[2] = z0;
  const value = withArrays(parameters, initial, steps, h, parametersBar, initialBar);
  sigmaBar[0] = parametersBar[0];
  rhoBar[0] = parametersBar[1];
  betaBar[0] = parametersBar[2];
  x0Bar[0] = initialBar[0];
  y0Bar[0] = initialBar[1];
  z0Bar[0] = initialBar[2];
  return value;
}
