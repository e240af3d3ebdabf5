// The TypeScript side: one JSON request a line on stdin, one JSON answer a line on stdout.
for (const level of ['log', 'info', 'warn', 'debug']) console[level] = console.error;

const readline = require('node:readline');
const core = require('arvo-core');
const { createArvoEventHandler } = require('arvo-event-handler');
const { z } = require('zod');

const attributes = ['id', 'source', 'specversion', 'type', 'subject', 'datacontenttype', 'dataschema', 'time',
  'to', 'accesscontrol', 'redirectto', 'executionunits', 'traceparent', 'tracestate', 'parentid'];

const echo = createArvoEventHandler({
  contract: core.createArvoContract({
    uri: '#/interop/echo',
    type: 'com.interop.echo',
    versions: { '1.0.0': { accepts: z.object({ text: z.string(), n: z.number() }), emits: { 'evt.interop.echo.success': z.object({ text: z.string(), n: z.number() }) } } },
  }),
  executionunits: 1,
  handler: { '1.0.0': async ({ event }) => ({ type: 'evt.interop.echo.success', data: { text: event.data.text, n: event.data.n + 1 } }) },
});

// Version 2 has no member domain; there it is no custom extension either.
const read = (flat) => {
  const { data, domain, ...rest } = flat;
  const context = Object.fromEntries(attributes.map((key) => [key, rest[key] ?? null]));
  const extensions = Object.fromEntries(Object.entries(rest).filter(([key]) => !attributes.includes(key)));
  return new core.ArvoEvent(context, data, extensions);
};

const operations = {
  readEvent: ({ event }) => read(event).toJSON(),
  makeEvent: ({ options, extensions }) => core.createArvoEvent(options, extensions).toJSON(),
  readSubject: ({ subject }) => core.ArvoOrchestrationSubject.parse(subject),
  makeSubject: ({ content }) => core.ArvoOrchestrationSubject.create(content),
  handle: async ({ event }) => {
    const emitted = await echo.execute(read(event), { inheritFrom: 'EVENT' });
    return (Array.isArray(emitted) ? emitted : emitted.events).map((one) => one.toJSON());
  },
};

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let answer;
    try {
      const request = JSON.parse(line);
      answer = { ok: true, value: await operations[request.op](request) };
    } catch (error) {
      answer = { ok: false, error: String(error?.message ?? error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
})();
