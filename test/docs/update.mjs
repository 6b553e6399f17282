/** Runs update.ts as it stands. */
import "fluxion/register";

await import("./update.ts");
