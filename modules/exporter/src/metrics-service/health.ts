/**
 * What ECS runs every 30 seconds, with the image's shell and Node: it has nothing else that asks by HTTP. ECS only shows
 * that a container is unhealthy whose end is not the task's, so the check asks one to end that says that it is stuck; its
 * restart policy starts it anew. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 * @param pid of the service: in its container it is the first process
 */
export function healthCommand(port: number, pid = 1): string {
  const answered = `({ statusCode }) => { if (statusCode === 503) process.kill(${pid}); process.exit(Number(statusCode !== 200)); }`;
  const program = `require("node:http").get("http://127.0.0.1:${port}/-/healthy", ${answered}).on("error", () => process.exit(1));`;
  return `node -e '${program}'`;
}
