using System.Text.Json;
using Arvo.Statecharts;

namespace Arvo.CorpusRunner.Statecharts;

/// <summary>A case as recorded.</summary>
public sealed record StatechartCase
{
    static readonly string[] Known =
    [
        "name", "source", "uses", "features", "scope", "notes", "machine", "implementations", "input", "restore", "expectConfigError", "init",
        "steps",
    ];

    public required string Name { get; init; }
    public required JsonElement Machine { get; init; }
    public JsonElement? Implementations { get; init; }

    /// <summary>Undefined: no input.</summary>
    public DataValue Input { get; init; }
    public JsonElement? Restore { get; init; }
    public bool ExpectsConfigError { get; init; }
    public CaseStep? Init { get; init; }
    public IReadOnlyList<CaseStep> Steps { get; init; } = [];

    public static StatechartCase Read(JsonElement json)
    {
        Fields.Check(json, "case", Known);
        var expectsConfigError = json.TryGetProperty("expectConfigError", out _);
        if (expectsConfigError == json.TryGetProperty("init", out var init))
            throw new CorpusFormatException("a case has either 'init' or 'expectConfigError'");
        return new()
        {
            Name = Fields.Required(json, "name").ToString(),
            Machine = Fields.Required(json, "machine"),
            Implementations = Fields.Optional(json, "implementations"),
            Input = json.TryGetProperty("input", out var input) ? DataValue.FromJson(input) : default,
            Restore = Fields.Optional(json, "restore"),
            ExpectsConfigError = expectsConfigError,
            Init = expectsConfigError ? null : CaseStep.ReadInit(init),
            Steps = expectsConfigError ? [] : [.. Fields.Required(json, "steps").EnumerateArray().Select(CaseStep.Read)],
        };
    }
}
