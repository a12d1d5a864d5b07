import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const executable = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Debian's Chromium, installed when this machine has none and lets us. Without it the tests cannot run, and say so. */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(executable)) install();
  return chromium.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });
}

function install(): void {
  if (process.env['CHROMIUM']) throw new Error(`CHROMIUM names ${executable}, which does not exist.`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { status, error } = spawnSync('apt-get', args, { stdio: 'inherit' });
    if (status !== 0) {
      const reason = error?.message ?? `apt-get ended with ${status}`;
      throw new Error(`No Chromium here, and it could not be installed (${reason}). Install it, or set CHROMIUM.`);
    }
  }
}
