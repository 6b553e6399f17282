/**
 * A device that runs the workgroups of a dispatch, and the invocations of each, in another order: those that do not wait
 * for each other may run in any, so that a result which depends on it is a race.
 */
import type { GpuDevice, GpuEntry } from "../../runtime/webgpu/api.ts";
import { type Device, openDevice } from "../../runtime/webgpu/index.ts";

/** Which of `count` it stands for, in WGSL. */
export const orders: Readonly<Record<string, (own: string, count: string) => string>> = {
  backwards: (own, count) => `${count} - 1u - ${own}`,
  "from the middle": (own, count) => `(${own} + ${count} / 2u) % ${count}`,
};

export function openPermuted(gpu: GpuEntry, order: string): Promise<Device> {
  const entry: GpuEntry = {
    requestAdapter: async (options) => {
      const adapter = await gpu.requestAdapter(options);
      if (!adapter) return null;
      const { limits } = adapter;
      return { limits, requestDevice: async (wanted) => permuting(await adapter.requestDevice(wanted), order) };
    },
  };
  return openDevice(entry);
}

function permuting(device: GpuDevice, order: string): GpuDevice {
  const make = device.createShaderModule.bind(device);
  return Object.defineProperty(device, "createShaderModule", {
    value: ({ code, label }: { code: string; label: string }) => make({ code: permuted(code, order), label }),
  });
}

const entryPoint = /@workgroup_size\((\d+)\)\s*fn main\(([^{]*)\) \{/;

/** A kernel whose invocations take each other's places. */
export function permuted(code: string, order: string): string {
  const [whole, size, parameters] = code.match(entryPoint) ?? [];
  const named = [...(parameters ?? "").matchAll(/@builtin\((\w+)\) (\w+)/g)].map(([, builtin, name]) => ({
    builtin,
    name,
  }));
  if (!whole || named.length === 0) throw new Error(`no entry point to permute in:\n${code}`);
  const at = orders[order]!;
  const lane = at("givenLane", `${size}u`);
  const group = at("givenGroup.x", "givenGroups.x");
  const standIns: Readonly<Record<string, string>> = {
    workgroup_id: `vec3<u32>(${group}, 0u, 0u)`,
    num_workgroups: "givenGroups",
    local_invocation_index: lane,
    local_invocation_id: `vec3<u32>(${lane}, 0u, 0u)`,
    global_invocation_id: `vec3<u32>((${group}) * ${size}u + (${lane}), 0u, 0u)`,
  };
  const lines = named.map(({ builtin, name }) => {
    const value = standIns[builtin!];
    if (value === undefined) throw new Error(`'${builtin}' cannot be permuted`);
    return `  let ${name} = ${value};`;
  });
  return code.replace(
    whole,
    `@workgroup_size(${size})
fn main(@builtin(workgroup_id) givenGroup: vec3<u32>, @builtin(num_workgroups) givenGroups: vec3<u32>,
    @builtin(local_invocation_index) givenLane: u32) {
${lines.join("\n")}`,
  );
}
