// Preloaded by tests: a process that opens a connection, or that loads the generator while its reports over the
// network are on, ends with status 99.
import { Module } from "node:module";
import { Socket } from "node:net";

function refuse(reason) {
  process.stderr.write(`refused: ${reason}\n`);
  process.exit(99);
}

Socket.prototype.connect = () => refuse("a connection");

const load = Module._load;
Module._load = function (request, ...rest) {
  const reports = request === "@cdktf/provider-generator" && process.env.CHECKPOINT_DISABLE !== "1";
  if (reports) refuse("reports over the network");
  return load.call(this, request, ...rest);
};
