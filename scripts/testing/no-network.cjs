// Loaded before a program that has no business on the network: whatever it tries there throws.
const dns = require("node:dns");
const net = require("node:net");

const refuse = (what) => () => {
  throw new Error(`This program must not ${what}.`);
};
net.Socket.prototype.connect = refuse("open a connection");
dns.lookup = refuse("look up a name");
