/** The rate at which a device multiplies and adds float32 numbers that stay in registers. */
import type { Device, Kernel } from "../../../runtime/webgpu/index.ts";

const invocations = 2 ** 20;
/** Multiplications with additions of four numbers at a time, each waiting for the one before: eight such chains. */
const chains = 8;

function chained(rounds: number): Kernel {
  const each = (text: (i: number) => string) => Array.from({ length: chains }, (_, i) => text(i)).join("\n  ");
  return {
    name: "peak",
    place: "test/bench/device",
    loops: [{ test: "<", step: 1 }],
    arrays: [{ element: "f32", written: true }],
    numbers: ["f32", "f32"],
    privates: 0,
    adds: [],
    sums: [],
    code: `struct Numbers { total: i32, invocations: i32, trips: i32, first: i32, a: f32, b: f32 }
@group(0) @binding(0) var<uniform> p: Numbers;
@group(0) @binding(1) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let a = vec4<f32>(p.a);
  let b = vec4<f32>(p.b) * f32(id.x);
  ${each((i) => `var x${i} = b + f32(${i});`)}
  for (var round = 0; round < ${rounds}; round++) {
    ${each((i) => `x${i} = fma(x${i}, a, b);`)}
  }
  let all = ${Array.from({ length: chains }, (_, i) => `x${i}`).join(" + ")};
  if (i32(id.x) < p.total) { result[id.x] = all.x + all.y + all.z + all.w; }
}`,
  };
}

/** Operations in a second. */
export async function peakOf(gpu: Device, isSmall: boolean): Promise<number> {
  const [count, rounds] = isSmall ? [2 ** 12, 256] : [invocations, 2048];
  const kernel = chained(rounds);
  const result = gpu.array(new Float32Array(count));
  let best = 0;
  for (let turn = 0; turn < 4; turn++) {
    const start = performance.now();
    gpu.run(kernel, [0, count], [result], [0.999, 0.001]);
    await result.read();
    best = Math.max(best, (count * rounds * chains * 8) / ((performance.now() - start) / 1000));
  }
  return best;
}
