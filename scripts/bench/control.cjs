// Answers every request at once with as many bytes as its argument says: how long that takes is the machine's doing.
const { createServer } = require("node:http");
const body = "x".repeat(Number(process.argv[2]));
const server = createServer((_, response) => response.end(body));
server.listen(0, "127.0.0.1", () => process.stdout.write(`listens on ${server.address().port}\n`));
