import { wereOn } from "./off";

process.setSourceMapsEnabled(wereOn);
