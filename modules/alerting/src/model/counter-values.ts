/**
 * The values of a counter for a proof: `counterValues([6, 20], [0, 5])` grows by 6 a minute for 20 minutes, and stays as it
 * is for 5. It begins with 0.
 */
export function counterValues(...phases: readonly (readonly [perMinute: number, minutes: number])[]): string {
  let value = 0;
  const parts = ["0"];
  for (const [perMinute, minutes] of phases) {
    const first = rounded(value + perMinute);
    parts.push(minutes === 1 ? `${first}` : `${first}+${perMinute}x${minutes - 1}`);
    value = rounded(value + perMinute * minutes);
  }
  return parts.join(" ");
}

/** Without what floating point adds: 0.1 + 0.2 is 0.3. */
const rounded = (value: number) => Number(value.toPrecision(12));
