using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>One find.</summary>
internal sealed record QueryCommand(BsonDocument Filter, BsonDocument Projection, BsonDocument? Sort = null, int? Limit = null);
