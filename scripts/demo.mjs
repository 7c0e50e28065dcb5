// npm run demo: installs, then runs everything in this process, so that there is nobody between it and a signal.
import { install } from "./install.mjs";

console.log("Installing dependencies …");
install();
// What `node --import tsx` does; before the installation there was no tsx to import.
await import("tsx");
await import("./demo/main.ts");
