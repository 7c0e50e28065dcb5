import { describe, expect, it } from "@jest/globals";
import { problemText } from "@watchpost/core";

import { budgetProblems } from "./budget";

const problems = (addresses: number, usdPerDay?: number) =>
  budgetProblems({
    budget: { usdPerMonth: 30, usdPerDay, billingAlarm: false },
    notify: { email: Array.from({ length: addresses }, (_, i) => `person-${i}@example.com`) },
  }).map(problemText);

describe("budgetProblems", () => {
  it("finds nothing wrong with ten addresses and a day that costs less than the month", () => {
    expect(problems(10)).toEqual([]);
    expect(problems(1, 1)).toEqual([]);
    expect(problems(1, 30)).toEqual([]);
  });

  it("refuses more addresses than AWS tells", () => {
    expect(problems(11)).toEqual([
      "notify.email: got 11, want at most 10 addresses. A budget tells no more: use the address of a mailing list.",
    ]);
  });

  it("refuses a day that may cost more than the month", () => {
    expect(problems(1, 31)).toEqual(["budget.usdPerDay: got 31, want at most usdPerMonth, 30."]);
  });
});
