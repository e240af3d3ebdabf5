using System.Text.Json;

namespace Arvo.CorpusRunner;

/// <summary>A case that doesn't follow its format: an error, never a pass.</summary>
public sealed class CorpusFormatException(string message) : Exception(message);

/// <summary>Reads fields of a case strictly.</summary>
public static class Fields
{
    public static void Check(JsonElement json, string what, params ReadOnlySpan<string> known)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new CorpusFormatException($"'{what}' is an object, found {json.ValueKind}");
        foreach (var property in json.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                throw new CorpusFormatException($"unknown field '{property.Name}' in {what}");
        }
    }

    public static JsonElement Required(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value : throw new CorpusFormatException($"the field '{name}' is missing");

    public static JsonElement? Optional(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value : null;
}
