/** A rigid body that spins freely: orientation as a quaternion, angular velocity in the body's frame. */

interface Quaternion {
  w: number;
  x: number;
  y: number;
  z: number;
}

interface Body {
  orientation: Quaternion;
  omega: { x: number; y: number; z: number };
  inertia: { x: number; y: number; z: number };
}

function step(body: Body, torque: number[], dt: number): void {
  const { omega, inertia, orientation: q } = body;
  const ax = (torque[0] - (inertia.z - inertia.y) * omega.y * omega.z) / inertia.x;
  const ay = (torque[1] - (inertia.x - inertia.z) * omega.z * omega.x) / inertia.y;
  const az = (torque[2] - (inertia.y - inertia.x) * omega.x * omega.y) / inertia.z;
  omega.x += ax * dt;
  omega.y += ay * dt;
  omega.z += az * dt;
  const half = dt / 2;
  const { w, x, y, z } = q;
  q.w -= half * (x * omega.x + y * omega.y + z * omega.z);
  q.x += half * (w * omega.x + y * omega.z - z * omega.y);
  q.y += half * (w * omega.y + z * omega.x - x * omega.z);
  q.z += half * (w * omega.z + x * omega.y - y * omega.x);
  const norm = Math.hypot(q.w, q.x, q.y, q.z);
  q.w /= norm;
  q.x /= norm;
  q.y /= norm;
  q.z /= norm;
}

/**
 * How far the body's axis has turned from the vertical.
 * @differentiable wrt body torque
 */
export function tiltAfter(body: Body, torque: number[], dt: number, steps: number): number {
  for (let i = 0; i < steps; i++) step(body, torque, dt);
  const { x, y } = body.orientation;
  return 2 * (x * x + y * y);
}

export const samples = {
  tiltAfter: [
    [
      {
        orientation: { w: 1, x: 0.1, y: 0, z: 0 },
        omega: { x: 0.3, y: -0.2, z: 2 },
        inertia: { x: 1, y: 1.5, z: 0.7 },
      },
      [0.1, 0, 0.05],
      0.05,
      4,
    ],
  ],
};
