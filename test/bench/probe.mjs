/** Loaded into a measured process that was forked: says, when asked, what it uses now. */
process.on('message', () => {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  process.send?.({ ...process.memoryUsage(), cpu: user + system });
});
// It ends when it would have ended without.
process.channel?.unref();
