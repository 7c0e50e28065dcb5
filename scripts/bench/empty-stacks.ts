import { App, TerraformStack } from "cdktf";

// Stacks with nothing in them, of the names given.
const app = new App({ stackTraces: false });
for (const name of process.argv.slice(2)) new TerraformStack(app, name);
app.synth();
