/** What a step begins with is kept; the sine is, too, since its adjoint needs the cosine beside it. */
let angles = new Float64Array(0);
let velocities = new Float64Array(0);
let sines = new Float64Array(0);

export function meanSquareValueAndGradInto(
  length: number,
  damping: number,
  steps: number,
  h: number,
  lengthBar: Float64Array,
  dampingBar: Float64Array,
): number {
  if (angles.length < steps) {
    angles = new Float64Array(steps);
    velocities = new Float64Array(steps);
    sines = new Float64Array(steps);
  }
  const stiffness = 9.81 / length;
  let angle = 1,
    velocity = 0,
    sum = 0;
  for (let i = 0; i < steps; i++) {
    const sine = Math.sin(angle);
    angles[i] = angle;
    velocities[i] = velocity;
    sines[i] = sine;
    velocity -= h * (stiffness * sine + damping * velocity);
    angle += h * velocity;
    sum += angle * angle;
  }
  const scale = 2 / steps;
  let angleBar = 0,
    velocityBar = 0,
    stiffnessBar = 0,
    dampingSum = 0;
  for (let i = steps - 1; i >= 0; i--) {
    angleBar += scale * angle;
    velocityBar += h * angleBar;
    const forceBar = -h * velocityBar;
    angle = angles[i];
    stiffnessBar += forceBar * sines[i];
    dampingSum += forceBar * velocities[i];
    angleBar += forceBar * stiffness * Math.cos(angle);
    velocityBar += forceBar * damping;
  }
  lengthBar[0] = (-stiffnessBar * stiffness) / length;
  dampingBar[0] = dampingSum;
  return sum / steps;
}
