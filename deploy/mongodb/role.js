// Creates the role and the user that the worker needs and nothing more. Run by a user that may (userAdmin) in the worker's database:
//   ARVO_MONGODB_PASSWORD=... mongosh "mongodb://admin@host/arvo?replicaSet=rs0" deploy/mongodb/role.js
// With this role the worker can't create indexes: run indexes.js first.
// On a sharded cluster the worker looks at its start whether the collection is sharded by _id. To let it see that, give its user this role of the admin database too:
//   db.getSiblingDB('admin').createRole({ role: 'arvoCatalogue', roles: [], privileges: [{ resource: { db: 'config', collection: 'collections' }, actions: ['find'] }] })
const collection = 'arvo_instances';
const password = process.env.ARVO_MONGODB_PASSWORD;
if (!password) {
  print('Set ARVO_MONGODB_PASSWORD.');
  quit(1);
}

const privileges = [{
  resource: { db: db.getName(), collection },
  // remove: an instance that was acquired and never committed; listIndexes: the check at start.
  actions: ['find', 'insert', 'update', 'remove', 'listIndexes'],
}];
if (db.getRole('arvoWorker')) db.updateRole('arvoWorker', { privileges, roles: [] });
else db.createRole({ role: 'arvoWorker', privileges, roles: [] });

if (db.getUser('arvo')) db.updateUser('arvo', { pwd: password, roles: ['arvoWorker'] });
else db.createUser({ user: 'arvo', pwd: password, roles: ['arvoWorker'] });
print(`user arvo with role arvoWorker on ${db.getName()}.${collection}`);
