using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>What operators can query of an instance. Members that are null are left out.</summary>
internal static class SummaryDocument
{
    const string Normal = "normal";
    const string Failure = "failure";

    public static BsonDocument Write(InstanceSummary summary)
    {
        var document = new BsonDocument
        {
            { Field.Machine, summary.Machine },
            { Field.MachineVersion, summary.MachineVersion },
            { Field.Execution, NameOf(summary.ExecutionStatus) },
            { Field.Status, summary.Status },
        };
        Add(document, Field.Value, summary.Value);
        Add(document, Field.Parent, summary.ParentSubject);
        Add(document, Field.Initiator, summary.Initiator);
        Add(document, Field.InitEvent, summary.InitEventId);
        Add(document, Field.Error, summary.LastError);
        Add(document, Field.OutputDigest, summary.OutputDigest);
        return document;
    }

    public static InstanceSummary Read(BsonDocument document) => new()
    {
        Machine = document[Field.Machine].AsString,
        MachineVersion = document[Field.MachineVersion].AsString,
        ExecutionStatus = document[Field.Execution].AsString == Failure ? ExecutionStatus.Failure : ExecutionStatus.Normal,
        Status = document[Field.Status].AsString,
        Value = Text(document, Field.Value),
        ParentSubject = Text(document, Field.Parent),
        Initiator = Text(document, Field.Initiator),
        InitEventId = Text(document, Field.InitEvent),
        LastError = Text(document, Field.Error),
        OutputDigest = Text(document, Field.OutputDigest),
    };

    public static string NameOf(ExecutionStatus status) => status == ExecutionStatus.Failure ? Failure : Normal;

    static void Add(BsonDocument document, string name, string? value)
    {
        if (value is not null) document.Add(name, value);
    }

    static string? Text(BsonDocument document, string name) => document.TryGetValue(name, out var value) ? value.AsString : null;
}
