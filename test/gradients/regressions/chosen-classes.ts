/** Objects of which the program chooses the class, and finds out again by `instanceof` which one it is. */
class Disc {
  constructor(public r: number) {}
  area(): number {
    return this.r ** 2;
  }
  grow(k: number): void {
    this.r *= k;
  }
}

class Slab {
  constructor(
    public w: number,
    public h: number,
  ) {}
  area(): number {
    return this.w * this.h;
  }
}

class Ball {
  constructor(public r: number) {}
  volume(): number {
    return this.r ** 3;
  }
}

type Solid = Disc | Slab | Ball;

function size(s: Solid): number {
  if (s instanceof Disc) return s.r * 2 + s.area();
  if (s instanceof Ball) {
    s.r += 1;
    return s.volume() * s.r;
  }
  return s.w * s.h;
}

/** @differentiable */
export function chosen(x: number, k: number): number {
  const s: Solid = k === 0 ? new Disc(x) : k === 1 ? new Slab(x, 2 * x) : new Ball(x);
  if (s instanceof Disc) {
    s.grow(2);
    s.r += x;
  }
  if (!(s instanceof Slab) && s.r > 0) return s.r * size(s);
  return size(s);
}

/** @differentiable */
export function amongAll(x: number): number {
  let sum = 0;
  for (const s of [new Disc(x), new Slab(x, 3), new Ball(2 * x), new Slab(1, x * x)]) {
    sum += s instanceof Slab ? s.w - s.h * sum : s instanceof Disc ? s.area() : s.volume();
  }
  return sum;
}

class Twin {
  constructor(public r: number) {}
  area(): number {
    return -this.r;
  }
  grow(k: number): void {
    this.r -= k;
  }
}

/** @differentiable */
export function ofOneStructure(x: number, isTwin: boolean): number {
  const s: Disc | Twin = isTwin ? new Twin(x) : new Disc(x);
  if (s instanceof Twin) s.grow(0.5);
  const other: Disc = s;
  other.grow(3);
  return other.area() * (s instanceof Disc ? 2 : 5) + s.r;
}

/** @differentiable */
export function inClosures(x: number, k: number): number {
  const s: Disc | Slab = k > 0 ? new Disc(x) : new Slab(x, 2);
  const grown = (by: number): number => {
    if (s instanceof Disc) s.grow(by);
    else s.w *= by;
    return s.area();
  };
  return grown(2) * grown(x) + s.area();
}

export const samples = {
  chosen: [
    [0.7, 0],
    [0.7, 1],
    [0.7, 2],
    [-0.7, 0],
    [-0.7, 2],
  ],
  amongAll: [[0.7]],
  ofOneStructure: [
    [0.7, true],
    [0.7, false],
  ],
  inClosures: [
    [0.7, 0],
    [0.7, 1],
  ],
};
