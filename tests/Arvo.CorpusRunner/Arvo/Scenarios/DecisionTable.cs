using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>The function of a resumable or handler, as a list of rules (FORMAT §7).</summary>
internal sealed class DecisionTable(JsonArray rules)
{
    public ResumableHandler ForResumable(string? selfDomain) => (input, _) =>
    {
        var scope = new RuleScope(RecordView.Node(input.Context), Flat(input.Event))
        {
            Collected = input.Collected.ToDictionary(type => type.Key, type => (IReadOnlyList<JsonObject>)[.. type.Value.Select(Flat)],
                StringComparer.Ordinal),
            Meta = input.Record is { } record ? RecordView.Of(record, isResumable: true) : null,
            SelfDomain = selfDomain,
            ContractVersion = input.Self.Version,
            ContractUri = input.Self.Uri,
        };
        return new(ResultOf(Choose(scope, input.Init is not null ? "init" : input.Event.Type), scope));
    };

    public EventHandlerFunction ForHandler() => (input, _) =>
    {
        var scope = new RuleScope(null, Flat(input.Event))
        {
            SelfDomain = input.Contract.Domain,
            ContractVersion = input.Contract.Version,
            ContractUri = input.Contract.Uri,
            Source = input.Source,
        };
        return new(AnswersOf(Choose(scope, "*"), scope));
    };

    JsonObject? Choose(RuleScope scope, string occasion) => rules.Select(rule => rule!.AsObject())
        .FirstOrDefault(rule => (rule["on"]?.GetValue<string>() ?? "*") is var on
            && (on == "*" || on == occasion)
            && Expressions.Holds(rule["if"], scope));

    static ResumableResult? ResultOf(JsonObject? rule, RuleScope scope)
    {
        if (rule is null || rule["return"] is not null) return null;
        if (rule["throw"] is { } thrown) throw AuthoredViolation.Thrown(thrown);
        return new ResumableResult
        {
            Context = RecordView.Element(ContextOf(rule["context"], scope)),
            Services = [.. (rule["services"]?.AsArray() ?? []).Select(request => Request(Expressions.Evaluate(request, scope)))],
            Output = RecordView.Element(Expressions.Evaluate(rule["output"], scope)),
        };
    }

    static JsonNode? ContextOf(JsonNode? context, RuleScope scope)
    {
        if (context is null) return null;
        if (context.AsObject().TryGetPropertyValue("set", out var replaced)) return Expressions.Evaluate(replaced, scope);
        var merged = scope.Context?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in Expressions.Evaluate(context["merge"], scope)!.AsObject()) merged[name] = value?.DeepClone();
        return merged;
    }

    static List<OutgoingEvent>? AnswersOf(JsonObject? rule, RuleScope scope)
    {
        if (rule is null || rule["return"] is not null) return null;
        if (rule["throw"] is { } thrown) throw AuthoredViolation.Thrown(thrown);
        var emitted = Expressions.Evaluate(rule["emit"], scope);
        return emitted is JsonArray several ? [.. several.Select(Request)] : emitted is null ? null : [Request(emitted)];
    }

    static OutgoingEvent Request(JsonNode? raw) =>
        OutgoingEvent.FromJson(RecordView.Element(raw)!.Value) with { Time = raw?["time"]?.GetValue<string>() };

    static JsonObject Flat(ArvoEvent read) => RecordView.Node(read.ToJsonElement())!.AsObject();
}
