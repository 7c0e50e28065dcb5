/** Whether a text matches all of a regular expression. What is not there matches nothing. */
export function matchesWhole(pattern: string): (text: string | undefined) => boolean {
  const expression = new RegExp(`^(?:${pattern})$`);
  return (text) => text !== undefined && expression.test(text);
}
