import { describe, expect, it } from "@jest/globals";

import { parseRequest, USAGE } from "./options";

const SIMULATOR = "http://127.0.0.1:4590";

describe("npm run local", () => {
  it.each([
    [[], { kind: "start", docker: true, speed: 1 }],
    [["--no-docker"], { kind: "start", docker: false, speed: 1 }],
    [["--no-docker", "--speed", "60"], { kind: "start", docker: false, speed: 60 }],
    [["stop"], { kind: "stop" }],
    [["--help"], { kind: "help" }],
    [["incidents"], { kind: "incidents", simulator: SIMULATOR }],
    [["incident", "WebErrorsHigh"], { kind: "incident", alert: "WebErrorsHigh", simulator: SIMULATOR }],
    [
      ["resolve", "WebErrorsHigh", "--simulator", "http://127.0.0.1:1"],
      { kind: "resolve", alert: "WebErrorsHigh", simulator: "http://127.0.0.1:1" },
    ],
  ])("takes %j", (args, request) => {
    expect(parseRequest(args)).toEqual(request);
  });

  it.each([
    [["up"], 'There is no command "up".'],
    [["incident"], 'There is no command "incident".'],
    [["stop", "now"], 'There is no command "stop now".'],
    [["resolve", "A", "B"], 'There is no command "resolve A B".'],
    [["--speed", "0"], '--speed is "0": want a number from 1 to 60.'],
    [["--speed", "61"], '--speed is "61": want a number from 1 to 60.'],
    [["--speed", "fast"], '--speed is "fast": want a number from 1 to 60.'],
    [["--port", "1"], "Unknown option '--port'"],
  ])("refuses %j, and says how it goes", (args, message) => {
    expect(() => parseRequest(args)).toThrow(message);
    expect(() => parseRequest(args)).toThrow(USAGE);
  });
});
