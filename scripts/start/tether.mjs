// Loaded into every child: when the shop's supervisor is gone, however it went, the child ends too.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
