import { MIXINS } from "@watchpost/dashboards";
import { localFiles } from "@watchpost/local";

import { LOCAL_SIMULATIONS } from "./simulations";

/** The files of the laptop that are made from the mixins, by path from the root of the repository. */
export function localGeneratedFiles(): ReadonlyMap<string, string> {
  const files = localFiles({
    rules: MIXINS.map(({ name }) => name),
    simulated: LOCAL_SIMULATIONS.map(({ mixin }) => mixin),
  });
  return new Map(files.map(({ path, content }) => [path, content]));
}
