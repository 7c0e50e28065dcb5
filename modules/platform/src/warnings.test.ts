import { describe, expect, it } from "@jest/globals";
import { Images } from "@watchpost/core";

import { TEST_ENVIRONMENT } from "../test/environment";
import { checkAll } from "./check";
import type { PlatformValues } from "./environment";
import { efs, sqliteOnEfs } from "./index";
import { warnings } from "./warnings";

function warningsOf(changes: Partial<PlatformValues>, images = new Images()): string[] {
  return checkAll([{ ...TEST_ENVIRONMENT, ...changes }]).flatMap((environment) => warnings(environment, images));
}

describe("the warnings of an environment", () => {
  it("are none where everything is supported", () => {
    expect(warningsOf({})).toEqual([]);
  });

  it("name each choice that was taken against advice", () => {
    const prometheus = { ...TEST_ENVIRONMENT.prometheus, storage: efs({ acceptUnsupported: true }) };
    const grafana = { database: sqliteOnEfs({ acceptLocking: true }) };
    expect(warningsOf({ prometheus, grafana })).toEqual([
      expect.stringMatching(/^prometheus\.storage: Prometheus does not support NFS/),
      expect.stringMatching(/^grafana\.database: SQLite on EFS may answer "database is locked"/),
    ]);
  });

  it("name images that are no longer maintained", () => {
    expect(warningsOf({}, new Images({ prometheus: "v2.53.5" }))).toEqual([
      expect.stringMatching(/^images\.prometheus: v2\.53\.5 is no longer maintained/),
    ]);
  });
});
