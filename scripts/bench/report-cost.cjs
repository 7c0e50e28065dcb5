// Loaded before a program that is measured: prints, as its last line, what the process has used.
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const report = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, mebibytes: maxRSS / 1024 };
  process.stdout.write(`${JSON.stringify(report)}\n`);
});
