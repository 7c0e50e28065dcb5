// Loaded before an app: gives it cdktn, the community's continuation of cdktf, wherever it asks for cdktf.
const Module = require("node:module");

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (request !== "cdktf" && !request.startsWith("cdktf/")) return resolve.call(this, request, ...rest);
  return require.resolve(request.replace(/^cdktf/, "cdktn"));
};
