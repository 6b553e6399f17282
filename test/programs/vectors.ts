/** A class of vectors, and a ray that meets spheres. */

class Vector {
  constructor(
    public readonly x: number,
    public readonly y: number,
    public readonly z: number,
  ) {}

  static of([x, y, z]: number[]): Vector {
    return new Vector(x, y, z);
  }

  add(other: Vector): Vector {
    return new Vector(this.x + other.x, this.y + other.y, this.z + other.z);
  }

  subtract(other: Vector): Vector {
    return this.add(other.scale(-1));
  }

  scale(factor: number): Vector {
    return new Vector(this.x * factor, this.y * factor, this.z * factor);
  }

  dot(other: Vector): number {
    return this.x * other.x + this.y * other.y + this.z * other.z;
  }

  get length(): number {
    return Math.sqrt(this.dot(this));
  }

  normalized(): Vector {
    return this.scale(1 / this.length);
  }
}

interface Sphere {
  centre: number[];
  radius: number;
}

/**
 * How bright the first sphere that a ray meets looks; 0 where it meets none.
 * @differentiable wrt spheres direction
 */
export function brightness(spheres: Sphere[], direction: number[], light: number[]): number {
  const ray = Vector.of(direction).normalized();
  const towardsLight = Vector.of(light).normalized();
  let nearest = Infinity;
  let result = 0;
  for (const sphere of spheres) {
    const centre = Vector.of(sphere.centre);
    const along = centre.dot(ray);
    const distanceSquared = centre.dot(centre) - along * along;
    const insideSquared = sphere.radius ** 2 - distanceSquared;
    if (insideSquared < 0) continue;
    const t = along - Math.sqrt(insideSquared);
    if (t <= 0 || t >= nearest) continue;
    nearest = t;
    const normal = ray.scale(t).subtract(centre).normalized();
    result = Math.max(0, normal.dot(towardsLight));
  }
  return result;
}

export const samples = {
  brightness: [
    [
      [
        { centre: [0.1, 0.2, 3], radius: 0.9 },
        { centre: [0.3, -0.1, 5], radius: 2 },
      ],
      [0.05, 0.02, 1],
      [1, 1, -2],
    ],
  ],
};
