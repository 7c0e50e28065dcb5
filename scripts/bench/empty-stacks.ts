import { App, TerraformStack } from "cdktf";

// As many stacks as there are environments, with nothing in them.
const app = new App({ stackTraces: false });
for (const name of ["dev", "staging", "prod"]) new TerraformStack(app, name);
app.synth();
