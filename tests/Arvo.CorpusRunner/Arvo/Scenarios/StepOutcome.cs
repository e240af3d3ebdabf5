using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>What one step of a scenario did.</summary>
internal sealed record StepOutcome
{
    public required ArvoEvent Delivered { get; init; }
    public required IArvoEventHandler Handler { get; init; }
    public IReadOnlyList<ArvoEvent> Emitted { get; init; } = [];
    public Exception? Thrown { get; init; }
    public MachineMemoryRecord? Before { get; init; }
    public MachineMemoryRecord? After { get; init; }
    public bool Wrote { get; init; }
    public bool LockedAfter { get; init; }
    public bool UnlockFails { get; init; }
    public bool ChangedAnother { get; init; }
    /// <summary>Ids sent by the last step of the instance that sent anything in this scenario; null when none did.</summary>
    public IReadOnlySet<string>? LastSent { get; init; }

    public bool IsResumable => Handler is ArvoResumable;
    public bool IsWorkflow => Handler is ArvoWorkflow;

    public JsonArray EmittedJson() => new([.. Emitted.Select(emitted => RecordView.Node(emitted.ToJsonElement()))]);

    public JsonNode? RecordJson() => After is null ? null : RecordView.Of(After, IsResumable, LastSent);

    public JsonObject? ThrownJson() => Thrown is null ? null : new JsonObject
    {
        ["class"] = Thrown switch
        {
            AuthoredViolation => "ViolationError",
            Violation => Thrown.GetType().Name,
            _ => "Error",
        },
        ["type"] = (Thrown as Violation)?.Type,
        ["cause"] = Thrown is TransactionViolation transaction ? TransactionViolation.Text(transaction.Cause) : null,
    };

    /// <summary>Everything that a peer or an operator can see, without times: equal for two runs that did the same.</summary>
    public JsonObject Essence()
    {
        var emitted = EmittedJson();
        foreach (var item in emitted) item!.AsObject().Remove("time");
        var record = RecordJson()?.AsObject();
        (record?["events"] as JsonObject)?.Remove("consumed");
        // What was collected is kept as it came; handlers see it parsed (W18).
        foreach (var (_, replies) in record?["events"]?["expected"] as JsonObject ?? [])
            foreach (var reply in replies!.AsArray())
                reply!.AsObject().Remove("data");
        foreach (var produced in (record?["events"]?["produced"] as JsonArray) ?? []) produced!.AsObject().Remove("time");
        return new JsonObject { ["emitted"] = emitted, ["thrown"] = ThrownJson(), ["record"] = record };
    }
}
