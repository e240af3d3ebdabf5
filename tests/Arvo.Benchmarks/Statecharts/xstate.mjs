// Measures the three machines on XState by the protocol of Protocol.cs, and prints the same lines:
// machine, operation, flavour, steps per second, steps per second of processor time.
//   node xstate.mjs RUNS MILLISECONDS
import { assign, createActor, createMachine, initialTransition, transition } from 'xstate';

const [runs, milliseconds] = process.argv.slice(2).map(Number);
const count = assign({ n: ({ context }) => context.n + 1 });

function flat() {
  const step = (target) => ({ on: { NEXT: { target, actions: count } } });
  return createMachine({ id: 'flat', initial: 'a', context: { n: 0 }, states: { a: step('b'), b: step('c'), c: step('a') } });
}

function nested() {
  const leaf = (target) => ({ on: { LEAF: target } });
  const branch = () => ({
    initial: 'x',
    states: { x: { initial: 'y', states: { y: { initial: 'p', states: { p: leaf('q'), q: leaf('p') } } } } },
  });
  return createMachine({
    id: 'nested',
    initial: 'A',
    context: { n: 0 },
    on: {
      TOP: [
        { guard: ({ context }) => context.n % 2 === 0, target: '.B', actions: count },
        { target: '.A', actions: count },
      ],
    },
    states: { A: branch(), B: branch() },
  });
}

function parallel() {
  const region = (toOff) => ({ initial: 'on', states: { on: { on: { T: toOff } }, off: { on: { T: 'on' } } } });
  return createMachine({
    id: 'parallel',
    type: 'parallel',
    context: { n: 0 },
    states: { r1: region({ target: 'off', actions: count }), r2: region('off'), r3: region('off'), r4: region('off') },
  });
}

const machines = [
  ['flat', flat(), () => ({ type: 'NEXT' })],
  ['nested', nested(), (i) => ({ type: i % 4 === 3 ? 'TOP' : 'LEAF' })],
  ['parallel', parallel(), () => ({ type: 'T' })],
];

const operations = {
  'send actor': (machine, eventAt) => {
    const actor = createActor(machine).start();
    return (i) => actor.send(eventAt(i));
  },
  'send pure': (machine, eventAt) => {
    let [snapshot] = initialTransition(machine);
    return (i) => { [snapshot] = transition(machine, snapshot, eventAt(i)); };
  },
  'roundtrip actor': (machine, eventAt) => {
    let persisted = JSON.stringify(createActor(machine).start().getPersistedSnapshot());
    return (i) => {
      const actor = createActor(machine, { snapshot: JSON.parse(persisted) }).start();
      actor.send(eventAt(i));
      persisted = JSON.stringify(actor.getPersistedSnapshot());
    };
  },
  'roundtrip pure': (machine, eventAt) => {
    let persisted = JSON.stringify(machine.getPersistedSnapshot(initialTransition(machine)[0]));
    const scope = {};
    return (i) => {
      const [snapshot] = transition(machine, machine.restoreSnapshot(JSON.parse(persisted), scope), eventAt(i));
      persisted = JSON.stringify(machine.getPersistedSnapshot(snapshot));
    };
  },
  'start actor': (machine) => () => createActor(machine).start(),
};

function once(step, milliseconds) {
  let steps = 0;
  let elapsed;
  const processorBefore = process.cpuUsage();
  const started = process.hrtime.bigint();
  do {
    for (let i = 0; i < 64; i++) step(steps++);
    elapsed = Number(process.hrtime.bigint() - started) / 1e6;
  } while (elapsed < milliseconds);
  const { user, system } = process.cpuUsage(processorBefore);
  return [(steps / elapsed) * 1e3, (steps / (user + system)) * 1e6];
}

function median(figures) {
  return Math.round(figures.sort((a, b) => a - b)[figures.length >> 1]);
}

for (const [, machine, eventAt] of machines) {
  for (const begin of Object.values(operations)) once(begin(machine, eventAt), 500);
}

for (const [name, machine, eventAt] of machines) {
  for (const [operation, begin] of Object.entries(operations)) {
    once(begin(machine, eventAt), Math.max(milliseconds, 500));
    const rates = Array.from({ length: runs }, () => once(begin(machine, eventAt), milliseconds));
    console.log(`${name} ${operation} ${median(rates.map(([wall]) => wall))} ${median(rates.map(([, processor]) => processor))}`);
  }
}
