import { z } from "zod";

import { fields, listOf, text } from "../schema";

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

const MUTABLE = ["warning", "info"] as const;
const MUTABLE_FORM = "warning or info: what is critical wakes somebody because it cannot wait, and is never kept back";

const day = () => z.enum(DAYS, { error: `one of ${DAYS.join(", ")}` });

/**
 * Where time zones lie, in the IANA's database. Names outside of these areas, such as US/Eastern, are old ones, which
 * Debian and the images made of it no longer bring along: Alertmanager would refuse its whole configuration.
 */
const TIME_ZONE = /^(UTC|(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[\w/+-]+)$/;
const TIME_ZONE_FORM = "UTC or a time zone such as Europe/Berlin";

/** Hours in which nobody is told of what can wait. What still holds at their end is told then. */
export const muteSchema = fields({
  name: text(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case letters, digits and single hyphens"),
  /** @default ["warning", "info"] */
  severities: listOf(z.enum(MUTABLE, { error: MUTABLE_FORM }), 1, "severities").default([...MUTABLE]),
  /** On which days it begins. @default - on every day */
  days: listOf(day(), 1, "days").default([...DAYS]),
  /** When it begins. @default "00:00" */
  from: text(/^([01]\d|2[0-3]):[0-5]\d$/, "a time such as 22:00").default("00:00"),
  /** When it ends: on the next day where that is before `from`. @default "24:00" */
  to: text(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "a time such as 06:00, or 24:00").default("24:00"),
  /** Whose clock that is: daylight saving time is heeded. @default "UTC" */
  timeZone: z.string({ error: TIME_ZONE_FORM }).refine(isTimeZone, { error: TIME_ZONE_FORM }).default("UTC"),
}).check(({ value: { from, to }, issues }) => {
  // That 24:00 is no time to begin at has been said already.
  if (from !== to || from === "24:00") return;
  const message = `another time than ${from}, when it begins; leave both out for whole days`;
  issues.push({ code: "custom", path: ["to"], message, input: to });
});
export type MuteWindow = z.output<typeof muteSchema>;

/** The case must be right, too: Alertmanager looks for a file of that name. */
function isTimeZone(name: string): boolean {
  if (!TIME_ZONE.test(name)) return false;
  try {
    const known = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
    return known === name || known.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
