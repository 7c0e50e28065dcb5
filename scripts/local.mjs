// npm run local: installs, then runs everything in this process, so that there is nobody between it and a signal.
import { install } from "./install.mjs";

// Commands go to what runs already.
if (!/^(incident|incidents|resolve|stop)$/.test(process.argv[2] ?? "")) {
  console.log("Installing dependencies …");
  install();
}
// What `node --import tsx` does; before the installation there was no tsx to import.
await import("tsx");
await import("./local/main.ts");
