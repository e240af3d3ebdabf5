using System.Collections.ObjectModel;
using System.Text.Json;

namespace Arvo;

/// <summary>Metadata and one-entry maps with an order that lasts.</summary>
static class ContractMetadata
{
    public static IReadOnlyDictionary<string, JsonElement> With(
        IReadOnlyDictionary<string, JsonElement> authors, params ReadOnlySpan<(string Key, string Value)> arvos)
    {
        var all = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (key, value) in authors) all[key] = value;
        foreach (var (key, value) in arvos) all[key] = JsonSerializer.SerializeToElement(value);
        return new ReadOnlyDictionary<string, JsonElement>(all);
    }

    public static IReadOnlyDictionary<string, IEventSchema> Single(string type, IEventSchema schema) =>
        new ReadOnlyDictionary<string, IEventSchema>(new OrderedDictionary<string, IEventSchema>(StringComparer.Ordinal) { { type, schema } });
}
