/** Answers one request after the other; see `child-process.ts`. */
import type { Answer, Request } from "./child-process.ts";
import { runCommand } from "./commands.ts";
import { checkMutant, compileMutant, type Verdict } from "./try-mutant.ts";

process.on("message", async (request: Request) => {
  const began = { wall: performance.now(), own: process.cpuUsage() };
  const verdict = await answered(request);
  const { user, system } = process.cpuUsage(began.own);
  // Other programs of the machine are none of the compiler's business, nor are its helpers' threads.
  const seconds = Math.min((performance.now() - began.wall) / 1e3, (user + system) / 1e6);
  process.send?.({ verdict, seconds } satisfies Answer);
});

async function answered(request: Request): Promise<Verdict> {
  switch (request.what) {
    case "compile":
      return compileMutant(request.mutant);
    case "check":
      return checkMutant(request.mutant);
    case "command":
      return runCommand(request.seed);
  }
}
