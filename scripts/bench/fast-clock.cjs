// Loaded before a program that is measured: its wall clock runs BENCH_CLOCK_SPEED times faster from BENCH_CLOCK_START
// (milliseconds since the epoch) on. Timers, and with them time-outs and rates, stay as they are.
const start = Number(process.env.BENCH_CLOCK_START);
const speed = Number(process.env.BENCH_CLOCK_SPEED);
const real = Date.now;
Date.now = () => start + (real() - start) * speed;
