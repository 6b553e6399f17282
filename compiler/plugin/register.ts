/** `node --import fluxion/register main.ts`: runs TypeScript with its requests replaced. */
import { register } from "node:module";
import { extname } from "node:path";

process.setSourceMapsEnabled(true);
register(`./register-hooks${extname(import.meta.url)}`, import.meta.url);
