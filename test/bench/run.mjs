/** Runs main.ts as it stands. */
import "fluxion/register";

await import("./main.ts");
