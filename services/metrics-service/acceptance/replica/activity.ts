import http, { Agent, type IncomingMessage, type RequestOptions } from "node:http";

/** Names of Node's for a file that is being read, written or closed. */
const FILE_WORK = /^(FSReq|CloseReq)/;

/** What a process is waiting for beside its clock. */
export class Activity {
  #underWay = 0;

  /**
   * From now on all requests of this process count, and are made one after another: so they arrive in the order in which
   * they are made.
   */
  constructor() {
    const { request } = http;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const counted = (options: RequestOptions, answered: (response: IncomingMessage) => void) => {
      this.#underWay++;
      return request({ ...options, agent }, answered).once("close", () => this.#underWay--);
    };
    Object.assign(http, { request: counted });
  }

  /** Counts something else until it is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await work;
    } finally {
      this.#underWay--;
    }
  }

  /** Whether there is a request, some other work, or a file that is being read or written. */
  get isBusy(): boolean {
    return this.#underWay > 0 || process.getActiveResourcesInfo().some((name) => FILE_WORK.test(name));
  }
}
