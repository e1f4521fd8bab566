/** How to start Debian's Chromium, with further switches for what a test needs. */
export function chromium(...switches: string[]) {
  return {
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    // Chromium refuses its sandbox to root, which containers run as.
    args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), ...switches],
  };
}
