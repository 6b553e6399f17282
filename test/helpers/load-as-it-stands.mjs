/** Loads a TypeScript module of the repository as it stands, without a build. `path` begins at the root. */
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

/** Gives what ends it: until then, modules may load others later. */
export async function loadAsItStands(path) {
  const server = await createServer({
    root: fileURLToPath(new URL("../..", import.meta.url)),
    configFile: false,
    appType: "custom",
    logLevel: "error",
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true },
  });
  await server.ssrLoadModule(path);
  return () => server.close();
}
