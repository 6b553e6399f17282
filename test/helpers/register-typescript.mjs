/** With this, Node loads the modules of the repository as they stand, without a build. */
import { register } from "node:module";

register("./typescript-hook.mjs", import.meta.url);
