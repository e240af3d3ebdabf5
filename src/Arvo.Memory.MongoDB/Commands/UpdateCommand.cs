using MongoDB.Bson;
using MongoDB.Driver;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// One update of one document. An array of stages is a pipeline: there, payload must be wrapped in $literal, as a text that begins with $ is a path.
/// </summary>
internal sealed record UpdateCommand(BsonDocument Filter, BsonValue Update, bool Upsert = false)
{
    public UpdateDefinition<BsonDocument> Definition => Update is BsonArray stages
        ? Builders<BsonDocument>.Update.Pipeline(PipelineDefinition<BsonDocument, BsonDocument>.Create(stages.Select(stage => stage.AsBsonDocument)))
        : Update.AsBsonDocument;
}
