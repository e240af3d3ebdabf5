// Creates the indexes of machine memory. Run by a user that may (dbAdmin), once per database; running it again is harmless:
//   mongosh "mongodb://admin@host/arvo?replicaSet=rs0" deploy/mongodb/indexes.js
// The worker does the same at its start where its user may. Names, keys and options are those of MongoIndexes.cs.
const collection = 'arvo_instances';

db.runCommand({
  createIndexes: collection,
  indexes: [
    // Sweeper: events that wait to be published, and timers. An instance at rest is in neither.
    { name: 'arvo_outbox', key: { obt: 1 }, partialFilterExpression: { obt: { $exists: true } } },
    { name: 'arvo_timers', key: { tmd: 1 }, partialFilterExpression: { tmd: { $exists: true } } },
    // Garbage: tombstones, and instances that were never committed. No document with an outbox has this date.
    { name: 'arvo_expiry', key: { exp: 1 }, partialFilterExpression: { exp: { $exists: true } }, expireAfterSeconds: 0 },
    // Operators: instances of a machine, children of a workflow.
    { name: 'arvo_machine', key: { 'sm.machine': 1, _id: 1 }, partialFilterExpression: { 'sm.machine': { $exists: true } } },
    { name: 'arvo_parent', key: { 'sm.parent': 1, _id: 1 }, partialFilterExpression: { 'sm.parent': { $exists: true } } },
  ],
  writeConcern: { w: 'majority' },
}).ok || quit(1);

// Sharded cluster only, before the first event: one document is one instance, so every command goes to one shard.
//   sh.shardCollection(db.getName() + '.' + collection, { _id: 'hashed' });
print(`indexes of ${db.getName()}.${collection}: ${db.getCollection(collection).getIndexes().map(index => index.name).join(', ')}`);
