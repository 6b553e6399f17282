/** The state before each step is kept, its four stages are computed again. All in locals, whatever the primal uses. */
let path = new Float64Array(0);

export function meanSquareValueAndGradInto(
  parameters: Float64Array,
  initial: Float64Array,
  steps: number,
  h: number,
  parametersBar: Float64Array,
  initialBar: Float64Array,
): number {
  const sigma = parameters[0];
  const rho = parameters[1];
  const beta = parameters[2];
  if (path.length < 3 * steps + 3) path = new Float64Array(3 * steps + 3);
  let x = initial[0];
  let y = initial[1];
  let z = initial[2];
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    path[3 * step] = x;
    path[3 * step + 1] = y;
    path[3 * step + 2] = z;
    const ax = sigma * (y - x);
    const ay = x * (rho - z) - y;
    const az = x * y - beta * z;
    const x1 = x + 0.5 * h * ax;
    const y1 = y + 0.5 * h * ay;
    const z1 = z + 0.5 * h * az;
    const bx = sigma * (y1 - x1);
    const by = x1 * (rho - z1) - y1;
    const bz = x1 * y1 - beta * z1;
    const x2 = x + 0.5 * h * bx;
    const y2 = y + 0.5 * h * by;
    const z2 = z + 0.5 * h * bz;
    const cx = sigma * (y2 - x2);
    const cy = x2 * (rho - z2) - y2;
    const cz = x2 * y2 - beta * z2;
    const x3 = x + h * cx;
    const y3 = y + h * cy;
    const z3 = z + h * cz;
    x += (h / 6) * (ax + 2 * bx + 2 * cx + sigma * (y3 - x3));
    y += (h / 6) * (ay + 2 * by + 2 * cy + (x3 * (rho - z3) - y3));
    z += (h / 6) * (az + 2 * bz + 2 * cz + (x3 * y3 - beta * z3));
    sum += x * x + y * y + z * z;
  }

  path[3 * steps] = x;
  path[3 * steps + 1] = y;
  path[3 * steps + 2] = z;
  let xBar = 0;
  let yBar = 0;
  let zBar = 0;
  let sigmaBar = 0;
  let rhoBar = 0;
  let betaBar = 0;
  for (let step = steps - 1; step >= 0; step--) {
    xBar += (2 / steps) * path[3 * step + 3];
    yBar += (2 / steps) * path[3 * step + 4];
    zBar += (2 / steps) * path[3 * step + 5];
    x = path[3 * step];
    y = path[3 * step + 1];
    z = path[3 * step + 2];
    const x1 = x + 0.5 * h * (sigma * (y - x));
    const y1 = y + 0.5 * h * (x * (rho - z) - y);
    const z1 = z + 0.5 * h * (x * y - beta * z);
    const x2 = x + 0.5 * h * (sigma * (y1 - x1));
    const y2 = y + 0.5 * h * (x1 * (rho - z1) - y1);
    const z2 = z + 0.5 * h * (x1 * y1 - beta * z1);
    const x3 = x + h * (sigma * (y2 - x2));
    const y3 = y + h * (x2 * (rho - z2) - y2);
    const z3 = z + h * (x2 * y2 - beta * z2);

    // The adjoint of the fourth velocity, then of the point it was taken at; so on down to the first.
    let vx = (h / 6) * xBar;
    let vy = (h / 6) * yBar;
    let vz = (h / 6) * zBar;
    sigmaBar += vx * (y3 - x3);
    rhoBar += vy * x3;
    betaBar -= vz * z3;
    let px = (rho - z3) * vy - sigma * vx + y3 * vz;
    let py = sigma * vx - vy + x3 * vz;
    let pz = -x3 * vy - beta * vz;
    let xNext = xBar + px;
    let yNext = yBar + py;
    let zNext = zBar + pz;

    vx = (h / 3) * xBar + h * px;
    vy = (h / 3) * yBar + h * py;
    vz = (h / 3) * zBar + h * pz;
    sigmaBar += vx * (y2 - x2);
    rhoBar += vy * x2;
    betaBar -= vz * z2;
    px = (rho - z2) * vy - sigma * vx + y2 * vz;
    py = sigma * vx - vy + x2 * vz;
    pz = -x2 * vy - beta * vz;
    xNext += px;
    yNext += py;
    zNext += pz;

    vx = (h / 3) * xBar + 0.5 * h * px;
    vy = (h / 3) * yBar + 0.5 * h * py;
    vz = (h / 3) * zBar + 0.5 * h * pz;
    sigmaBar += vx * (y1 - x1);
    rhoBar += vy * x1;
    betaBar -= vz * z1;
    px = (rho - z1) * vy - sigma * vx + y1 * vz;
    py = sigma * vx - vy + x1 * vz;
    pz = -x1 * vy - beta * vz;
    xNext += px;
    yNext += py;
    zNext += pz;

    vx = (h / 6) * xBar + 0.5 * h * px;
    vy = (h / 6) * yBar + 0.5 * h * py;
    vz = (h / 6) * zBar + 0.5 * h * pz;
    sigmaBar += vx * (y - x);
    rhoBar += vy * x;
    betaBar -= vz * z;
    xBar = xNext + (rho - z) * vy - sigma * vx + y * vz;
    yBar = yNext + sigma * vx - vy + x * vz;
    zBar = zNext - x * vy - beta * vz;
  }
  parametersBar[0] = sigmaBar;
  parametersBar[1] = rhoBar;
  parametersBar[2] = betaBar;
  initialBar[0] = xBar;
  initialBar[1] = yBar;
  initialBar[2] = zBar;
  return sum / steps;
}
