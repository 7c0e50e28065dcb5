// Node reads the source map of every module that it loads while it is told to, as tsx tells it: ten megabytes in the
// provider's bindings, for places in files that nobody writes.

/** Whether Node was told to. */
export const wereOn = process.sourceMapsEnabled;

process.setSourceMapsEnabled(false);
