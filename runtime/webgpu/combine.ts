/**
 * The kernels that combine what invocations have summed up each: a workgroup for each result, in which every lane takes
 * some of the parts and halves of the lanes are combined until one is left. The order is the same in every run.
 */
import { type CombiningOp, type Kernel, workgroupSize } from "./kernel.ts";

const identities: Readonly<Record<CombiningOp, string>> = {
  add: "0.0",
  multiply: "1.0",
  min: "bitcast<f32>(0x7f800000u | (u32(p.cells) & 0u))",
  max: "bitcast<f32>(0xff800000u | (u32(p.cells) & 0u))",
};

const texts: Readonly<Record<CombiningOp, string>> = {
  add: "return a + b;",
  multiply: "return a * b;",
  min: extreme("<", "|"),
  max: extreme(">", "&"),
};

/** As Math.min and Math.max have it: NaN wins, and -0 is less than 0. A device may take NaN for absent where it compares. */
function extreme(better: "<" | ">", zeros: "|" | "&"): string {
  return `if ((bitcast<u32>(a) & 0x7fffffffu) > 0x7f800000u) { return a; }
  if ((bitcast<u32>(b) & 0x7fffffffu) > 0x7f800000u) { return b; }
  if (a == b) { return bitcast<f32>(bitcast<u32>(a) ${zeros} bitcast<u32>(b)); }
  return select(b, a, a ${better} b);`;
}

/**
 * Numbers: where the parts begin, how many there are of each result, how many results there are, where they go. Results
 * are added to what is there if `isAdded`.
 */
export function combining(op: CombiningOp, isAdded: boolean): Kernel {
  const code = `struct Numbers { first: i32, parts: i32, cells: i32, target_at: i32 }
@group(0) @binding(0) var<uniform> p: Numbers;
@group(0) @binding(1) var<storage, read_write> results: array<f32>;
@group(0) @binding(2) var<storage, read_write> parts: array<f32>;
var<workgroup> lanes: array<f32, ${workgroupSize}>;

fn combined(a: f32, b: f32) -> f32 {
  ${texts[op]}
}

@compute @workgroup_size(${workgroupSize})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>) {
  let lane = i32(local.x);
  for (var cell = i32(group.x); cell < p.cells; cell += i32(groups.x)) {
    var own = ${identities[op]};
    for (var part = lane; part < p.parts; part += ${workgroupSize}) {
      own = combined(own, parts[p.first + cell * p.parts + part]);
    }
    lanes[lane] = own;
    for (var half = ${workgroupSize / 2}; half > 0; half = half / 2) {
      workgroupBarrier();
      if (lane < half) { lanes[lane] = combined(lanes[lane], lanes[lane + half]); }
    }
    if (lane == 0) {
      results[p.target_at + cell] = ${isAdded ? "results[p.target_at + cell] + lanes[0]" : "lanes[0]"};
    }
    workgroupBarrier();
  }
}
`;
  return {
    name: `combine by ${op}`,
    place: "fluxion/webgpu",
    loops: [],
    arrays: [{ element: "f32", written: true }],
    numbers: ["i32", "i32", "i32", "i32"],
    privates: 1,
    adds: [],
    sums: [],
    code,
  };
}
