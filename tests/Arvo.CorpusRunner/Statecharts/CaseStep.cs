using System.Text.Json;
using Arvo.Statecharts;

namespace Arvo.CorpusRunner.Statecharts;

/// <summary>What a step does to the machine.</summary>
public enum StepKind
{
    Init,
    Send,
    Roundtrip,
    Advance,
    Stop,
    Probe,
}

/// <summary>One step: what is done, and what is expected afterwards.</summary>
public sealed record CaseStep
{
    static readonly string[] Verbs = ["send", "roundtrip", "advance", "stop", "probe"];

    public required StepKind Kind { get; init; }
    public required JsonElement Expect { get; init; }
    public JsonElement? Sent { get; init; }
    public double Milliseconds { get; init; }
    public JsonElement? Persisted { get; init; }
    public IReadOnlyList<(ChartEvent Event, bool Result)> Can { get; init; } = [];
    public IReadOnlyList<(DataValue Value, bool Result)> Matches { get; init; } = [];

    public static CaseStep ReadInit(JsonElement json)
    {
        Fields.Check(json, "init", "expect", "can", "matches");
        return ReadCommon(json, StepKind.Init);
    }

    public static CaseStep Read(JsonElement json)
    {
        Fields.Check(json, "step", [.. Verbs, "persisted", "expect", "can", "matches"]);
        if (Verbs.Where(verb => json.TryGetProperty(verb, out _)).ToArray() is not [var only])
            throw new CorpusFormatException($"a step has exactly one of {string.Join(", ", Verbs)}");
        var step = ReadCommon(json, Enum.Parse<StepKind>(only, ignoreCase: true));
        var operand = json.GetProperty(only);
        return step.Kind switch
        {
            StepKind.Send => step with { Sent = operand },
            StepKind.Advance => step with { Milliseconds = operand.GetDouble() },
            StepKind.Roundtrip => step with { Persisted = Fields.Optional(json, "persisted") },
            _ => step,
        };
    }

    static CaseStep ReadCommon(JsonElement json, StepKind kind) => new()
    {
        Kind = kind,
        Expect = Fields.Required(json, "expect"),
        Can = ReadList(json, "can", "event", value => ChartEvent.From(DataValue.FromJson(value))),
        Matches = ReadList(json, "matches", "value", DataValue.FromJson),
    };

    static IReadOnlyList<(T, bool)> ReadList<T>(JsonElement json, string name, string operand, Func<JsonElement, T> read)
    {
        if (!json.TryGetProperty(name, out var list))
            return [];
        return
        [
            .. list.EnumerateArray().Select(item =>
            {
                Fields.Check(item, name, operand, "result");
                return (read(Fields.Required(item, operand)), Fields.Required(item, "result").GetBoolean());
            }),
        ];
    }
}
