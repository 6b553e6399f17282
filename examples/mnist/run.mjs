/** Runs main.ts as it stands: the hook compiles what the program imports, its gradient included, as it is loaded. */
import "fluxion/register";

await import("./main.ts");
