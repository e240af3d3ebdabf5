using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>
/// The requests of a resumable that await answers, with the answers that came (AS §10.4). Requests are kept until all of them are answered and new
/// ones are sent, so that an answer which comes after newer requests still counts (W15). Immutable.
/// </summary>
internal sealed class AwaitedReplies
{
    static readonly AwaitedReplies None = new(null);

    readonly IReadOnlyDictionary<string, IReadOnlyList<JsonElement>>? _replies;

    AwaitedReplies(IReadOnlyDictionary<string, IReadOnlyList<JsonElement>>? replies) => _replies = replies;

    public static AwaitedReplies Of(MachineMemoryRecord? current) => current?.Expected is { } expected ? new AwaitedReplies(expected) : None;

    /// <summary>With the consumed event, when it answers an awaited request.</summary>
    public AwaitedReplies Collect(StepContext step)
    {
        if (_replies is null || step.Consumed.ParentId is not { } parentId || !_replies.TryGetValue(parentId, out var before)) return this;
        return new AwaitedReplies(new Dictionary<string, IReadOnlyList<JsonElement>>(_replies, StringComparer.Ordinal)
        {
            [parentId] = [.. before, step.ConsumedText.Element],
        });
    }

    /// <summary>All answers by event type, their data as the contracts' schemas make it (W18).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ArvoEvent>> ByType(WorkflowContracts contracts)
    {
        var byType = new Dictionary<string, IReadOnlyList<ArvoEvent>>(StringComparer.Ordinal);
        foreach (var reply in _replies?.Values.SelectMany(replies => replies) ?? [])
        {
            var read = Parsed(ArvoEvent.FromJson(reply), contracts);
            if (byType.GetValueOrDefault(read.Type) is List<ArvoEvent> known) known.Add(read);
            else byType[read.Type] = new List<ArvoEvent> { read };
        }

        return byType;
    }

    /// <summary>What a record keeps after a step that sent these.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<JsonElement>>? AfterSending(IReadOnlyList<ArvoEvent> sent)
    {
        if (sent.Count == 0) return _replies;
        var next = _replies is not null && _replies.Values.Any(replies => replies.Count == 0)
            ? new Dictionary<string, IReadOnlyList<JsonElement>>(_replies, StringComparer.Ordinal)
            : new Dictionary<string, IReadOnlyList<JsonElement>>(StringComparer.Ordinal);
        foreach (var request in sent) next[request.Id] = [];
        return next;
    }

    static ArvoEvent Parsed(ArvoEvent reply, WorkflowContracts contracts) =>
        contracts.InputFor(reply.Type)?.Schema.Parse(reply.Data) is { IsValid: true } result ? reply with { Data = result.Data } : reply;
}
