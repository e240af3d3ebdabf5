using System.Text.Json;

namespace Arvo.CorpusRunner;

/// <summary>One recorded case of a file of the Arvo corpus.</summary>
public sealed class CorpusCase
{
    /// <summary>Fields that a case of any kind may have.</summary>
    static readonly string[] CommonFields = ["name", "group", "notes", "deviationAllowed", "optional", "xstateSensitive", "subjects", "managedIds"];

    public CorpusCase(JsonElement json)
    {
        Json = json;
        Name = Text("name") ?? throw new CorpusFormatException("a case has no name");
    }

    public JsonElement Json { get; }

    /// <summary>Unique inside its file.</summary>
    public string Name { get; }

    public string Group => Text("group") ?? "";

    /// <summary>Number of the weakness in which an implementation may differ here on purpose.</summary>
    public string? DeviationAllowed => Text("deviationAllowed");

    /// <summary>The capability that another language may lack.</summary>
    public string? Optional => Text("optional");

    public JsonElement Field(string name) =>
        Json.TryGetProperty(name, out var value) ? value : throw new CorpusFormatException($"field '{name}' is missing");

    public JsonElement? FieldOrNull(string name) => Json.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A field that this runner doesn't know would be an expectation that nobody checks.</summary>
    public void RequireFields(params ReadOnlySpan<string> own) => Fields.Check(Json, "case", [.. CommonFields, .. own]);

    public override string ToString() => Name;

    string? Text(string name) => FieldOrNull(name)?.GetString();
}
