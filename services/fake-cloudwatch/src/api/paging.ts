import type { UnixSeconds } from "../truth/series";
import type { MetricDataQuery } from "./metric-data-query";
import type { Points } from "./points";

export interface Result {
  readonly query: MetricDataQuery;
  readonly points: Points;
  /** Whether it ends with this page. */
  readonly complete: boolean;
}

/** Where a page begins: at which query, and from which time on in the order asked for. */
export interface Cursor {
  readonly query: number;
  readonly time: UnixSeconds | undefined;
}

interface Page {
  readonly results: readonly Result[];
  readonly next: Cursor | undefined;
}

interface Question {
  readonly queries: readonly MetricDataQuery[];
  readonly points: (query: MetricDataQuery) => Points;
  readonly descending: boolean;
  /** Most datapoints of the page. */
  readonly limit: number;
}

/** Whole results one after the other, the last cut where the page is full. What does not begin on it is not mentioned. */
export function pageByMetric({ queries, points, descending, limit }: Question, from: Cursor): Page {
  const results: Result[] = [];
  let left = limit;
  for (let i = from.query; i < queries.length; i++) {
    const query = queries[i];
    if (query === undefined || (left === 0 && results.length > 0)) {
      return { results, next: { query: i, time: undefined } };
    }
    const all = points(query);
    const rest = i === from.query && from.time !== undefined ? after(all, from.time, descending) : all;
    const fits = wholeTimes(rest, left, results.length === 0);
    if (fits < rest.times.length) {
      if (fits > 0) {
        results.push({ query, points: slice(rest, 0, fits), complete: false });
      }
      return { results, next: { query: i, time: rest.times[fits] } };
    }
    results.push({ query, points: rest, complete: true });
    left -= rest.times.length;
  }
  return { results, next: undefined };
}

/** All results on every page, each with its part of the same span of time. */
export function pageByTime(question: Question, from: Cursor): Page {
  const { queries, points, descending, limit } = question;
  if (limit < queries.length) {
    return pageByMetric(question, from);
  }
  const { time } = from;
  const rests = queries.map((query) => (time === undefined ? points(query) : after(points(query), time, descending)));
  const times = rests.flatMap((rest) => rest.times).sort((a, b) => (descending ? b - a : a - b));
  const next = times[limit] === times[0] ? times.find((one) => one !== times[0]) : times[limit];
  const results = rests.map((rest, i) => {
    const until = next === undefined ? rest.times.length : count(rest, next, descending);
    return { query: queries[i], points: slice(rest, 0, until), complete: next === undefined };
  });
  return {
    results: results.flatMap(({ query, ...rest }) => (query === undefined ? [] : [{ query, ...rest }])),
    next: next === undefined ? undefined : { query: 0, time: next },
  };
}

/** How many datapoints go on the page, without parting two of the same time; at least one time where the page must not be empty. */
function wholeTimes({ times }: Points, left: number, notEmpty: boolean): number {
  if (times.length <= left) {
    return times.length;
  }
  let fits = left;
  while (fits > 0 && times[fits] === times[fits - 1]) {
    fits--;
  }
  if (fits === 0 && notEmpty) {
    const second = times.findIndex((time) => time !== times[0]);
    return second === -1 ? times.length : second;
  }
  return fits;
}

/** How many datapoints come before a time. */
function count({ times }: Points, time: UnixSeconds, descending: boolean): number {
  const found = times.findIndex((one) => (descending ? one <= time : one >= time));
  return found === -1 ? times.length : found;
}

function after(points: Points, time: UnixSeconds, descending: boolean): Points {
  return slice(points, count(points, time, descending), points.times.length);
}

function slice({ times, values }: Points, from: number, to: number): Points {
  return from === 0 && to === times.length
    ? { times, values }
    : { times: times.slice(from, to), values: values.slice(from, to) };
}
