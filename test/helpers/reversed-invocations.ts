/**
 * Devices whose invocations and workgroups trade their places, the first with the last: a driver starts them in the order of
 * their numbers, so that now the last trips run first. What is free of races gives the same bits.
 */
import type { GpuEntry } from "../../runtime/webgpu/index.ts";

type GpuDevice = Awaited<ReturnType<NonNullable<Awaited<ReturnType<GpuEntry["requestAdapter"]>>>["requestDevice"]>>;

/** The same entry. Throws where it is handed a kernel of a kind that it does not know. */
export function withInvocationsReversed(entry: GpuEntry): GpuEntry {
  return {
    async requestAdapter(options) {
      const adapter = await entry.requestAdapter(options);
      return (
        adapter && {
          limits: adapter.limits,
          requestDevice: async (wanted) => withCode(await adapter.requestDevice(wanted), reversed),
        }
      );
    },
  };
}

/** A device that is handed other code than it is asked to run. */
function withCode(device: GpuDevice, changed: (code: string) => string): GpuDevice {
  const createShaderModule: GpuDevice["createShaderModule"] = ({ code, label }) =>
    device.createShaderModule({ code: changed(code), label });
  return new Proxy(device, {
    get(target, name) {
      if (name === "createShaderModule") return createShaderModule;
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

export function reversed(code: string): string {
  const size = /@workgroup_size\((\d+)\)/.exec(code)?.[1];
  const byInvocation = /fn main\(@builtin\(global_invocation_id\) id: vec3<u32>\) \{/;
  if (byInvocation.test(code)) {
    const own = `vec3<u32>(own_groups.x * ${size}u - 1u - own_id.x, 0u, 0u)`;
    return code.replace(
      byInvocation,
      `fn main(@builtin(global_invocation_id) own_id: vec3<u32>, @builtin(num_workgroups) own_groups: vec3<u32>) {\n  let id = ${own};`,
    );
  }
  const byWorkgroup = /@builtin\(workgroup_id\) group: (vec3<u32>[\s\S]*?\) \{)/;
  if (!byWorkgroup.test(code)) throw new Error(`a kernel of another kind: ${code}`);
  const own = "let group = vec3<u32>(groups.x - 1u - own_group.x, 0u, 0u);";
  return code.replace(byWorkgroup, `@builtin(workgroup_id) own_group: $1\n  ${own}`);
}
