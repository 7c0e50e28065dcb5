/** Where Alertmanager listens, in the task of Prometheus. */
export const ALERTMANAGER_PORT = 9093;
