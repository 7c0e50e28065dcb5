import { describe, expect, it } from "@jest/globals";

import { basesEnd, cadence, settledEnd } from "./cadence";

const NOON = Date.UTC(2026, 10, 21, 12) / 1000;

describe("cadence", () => {
  it("adds up hours, and keeps the minutes of the newest one and of what is read again", () => {
    expect(cadence(60, 120, 900)).toMatchObject({ baseSeconds: 3600, rereadSeconds: 900, kept: 75 });
  });

  it.each([
    [300, 3600],
    [900, 3600],
    [420, 25_200],
    [7200, 7200],
    [86_400, 86_400],
  ])("adds up periods that whole periods of %i s fill: %i s", (period, base) => {
    expect(cadence(period, 120, 900).baseSeconds).toBe(base);
  });

  it("reads whole periods again", () => {
    expect(cadence(300, 120, 1000).rereadSeconds).toBe(1200);
    expect(cadence(86_400, 120, 900)).toMatchObject({ rereadSeconds: 86_400, kept: 2 });
  });

  it("never asks for periods under a minute from more than three hours ago", () => {
    const { rereadSeconds, baseSeconds, settleSeconds } = cadence(10, 120, 86_400);
    expect(rereadSeconds + baseSeconds + settleSeconds).toBeLessThan(3 * 3600);
  });

  it("believes periods that ended before the time to settle, and hours before what is read again", () => {
    const minutes = cadence(60, 120, 900);
    expect(settledEnd(minutes, NOON + 59)).toBe(NOON - 120);
    expect(settledEnd(minutes, NOON + 60)).toBe(NOON - 60);
    expect(basesEnd(minutes, NOON + 840)).toBe(NOON - 3600);
    expect(basesEnd(minutes, NOON + 900)).toBe(NOON);
  });
});
