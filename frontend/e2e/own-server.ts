import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "./support.ts";

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const place = probe.address();
  probe.close();
  await once(probe, "close");
  if (!place || typeof place === "string") throw new Error("no port is free");
  return place.port;
}

/** A detector with a port and a log of its own, which a test may halt, kill and start again. */
class OwnServer {
  readonly address: string;
  private readonly port: number;
  private process: ChildProcess | null = null;
  private readonly folder = mkdtempSync(join(tmpdir(), "detector-e2e-"));
  private readonly settings: Record<string, string>;

  constructor(port: number, settings: Record<string, string>) {
    this.port = port;
    this.address = `http://127.0.0.1:${port}`;
    this.settings = {
      DATABASE_URL: `sqlite:///${this.folder}/own.db`,
      DETECTOR_ENV: "production",
      DETECTOR_ACCESS: "local",
      DETECTOR_LOG_LEVEL: "ERROR",
      ...settings,
    };
  }

  /** Start the server and return once it can judge. */
  async start(): Promise<void> {
    this.process = spawn("detector", ["serve", "--host", "127.0.0.1", "--port", `${this.port}`], {
      // A group of its own, because the listening workers must end with their master.
      detached: true,
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, ...this.settings },
    });
    const ready = () =>
      fetch(`${this.address}/readyz`).then(
        (answer) => answer.status,
        () => 0,
      );
    await expect.poll(ready, { timeout: 120_000, intervals: [200] }).toBe(200);
  }

  /** Freeze the server: connections open, but nobody reads what is sent. */
  halt(): void {
    this.signal("SIGSTOP");
  }

  /** End the server as a power cut would. */
  async kill(): Promise<void> {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode) return;
    const gone = once(this.process, "exit");
    this.signal("SIGKILL");
    await gone;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private signal(name: NodeJS.Signals): void {
    if (!this.process?.pid) throw new Error("the server is not running");
    process.kill(-this.process.pid, name);
  }
}

type Own = { server: OwnServer; settings: Record<string, string> };

/** Tests with a server of their own; `test.use({ settings })` changes how it is set up. */
export const test = base.extend<Own>({
  settings: [{}, { option: true }],
  server: async ({ settings }, use) => {
    const server = new OwnServer(await freePort(), settings);
    try {
      await server.start();
      await use(server);
    } finally {
      await server.remove();
    }
  },
});
