import { describe, expect, it } from "@jest/globals";
import { contains, type NewVpcChoice, overlaps, prefixLength } from "@watchpost/core";
import fc from "fast-check";

import { newChoice } from "../test/values";
import { planSubnets } from "./subnet-plan";

const choices: fc.Arbitrary<NewVpcChoice> = fc
  .record({
    block: fc.nat(255),
    prefix: fc.integer({ min: 16, max: 24 }),
    zones: fc.integer({ min: 1, max: 8 }),
    egress: fc.constantFrom("public-ip", "nat", "nat-per-zone", "endpoints-only"),
  })
  .map(({ block, prefix, zones, egress }) =>
    newChoice(egress, {
      cidr: `10.${block}.0.0/${prefix}`,
      zones: Array.from({ length: zones }, (_, i) => `eu-west-1${String.fromCharCode(97 + i)}`),
    }),
  );

describe("the plan of subnets", () => {
  it("has one for each zone on each side that the egress uses", () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const plan = planSubnets(choice);
        const { length } = choice.zones;
        expect(plan.public).toHaveLength(choice.egress === "endpoints-only" ? 0 : length);
        expect(plan.private).toHaveLength(choice.egress === "public-ip" ? 0 : length);
      }),
    );
  });

  it("has disjoint subnets inside the VPC, none smaller than AWS takes", () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const plan = planSubnets(choice);
        const all = [...plan.public, ...plan.private];
        expect(all.every((cidr) => contains(choice.cidr, cidr) && prefixLength(cidr) <= 28)).toBe(true);
        expect(all.every((cidr, i) => all.slice(0, i).every((other) => !overlaps(cidr, other)))).toBe(true);
      }),
    );
  });

  it("leaves subnets where they are when a zone is added at the end", () => {
    const plan = (zones: string[]) => planSubnets(newChoice("nat", { zones }));
    const [two, three] = [plan(["a", "b"]), plan(["a", "b", "c"])];
    expect([three.public.slice(0, 2), three.private.slice(0, 2)]).toEqual([two.public, two.private]);
  });

  it("is what the environment says, where it says so", () => {
    const subnets = { public: ["10.42.0.0/24", "10.42.1.0/24"], private: ["10.42.2.0/24", "10.42.3.0/24"] };
    expect(planSubnets(newChoice("nat", { subnets }))).toEqual(subnets);
  });
});
