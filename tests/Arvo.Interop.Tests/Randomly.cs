using System.Text.Json;
using System.Text.Json.Nodes;
using Arvo.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace Arvo.Interop.Tests;

/// <summary>Random events and subjects, within the rules that both sides share.</summary>
internal static class Randomly
{
    static readonly Gen<string> Word = Gen.Elements("a", "order", "stock2", "x9", "shop", "pay").Select(word => word);

    static readonly Gen<string> Type = Gen.Choose(3, 5).SelectMany(length => Word.ArrayOf(length)).Select(words => string.Join('.', words));

    static readonly Gen<string> Text = Gen.Elements("plain", "späße", "日本語", "\"quoted\"\\", "a b", "<tag>&", "\n\t", "😀", "\u2028", "…")
        .Select(text => text);

    static readonly Gen<string> Uri =
        Text.Select(
            text =>
                $"id/{System.Uri.EscapeDataString(text).Replace("%2F", "-", StringComparison.Ordinal).Replace("%26", "&", StringComparison.Ordinal)}");

    static readonly Gen<JsonNode?> Scalar = Gen.OneOf(
        Text.Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Choose(-1_000_000, 1_000_000).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Choose(-1000, 1000).Select(number => (JsonNode?)JsonValue.Create(number / 8.0)),
        Gen.Elements(true, false).Select(truth => (JsonNode?)JsonValue.Create(truth)),
        Gen.Constant((JsonNode?)null));

    static readonly Gen<JsonObject> Data = Members(Gen.OneOf(Scalar, Members(Scalar).Select(members => (JsonNode?)members),
        Gen.Choose(0, 3).SelectMany(length => Scalar.ArrayOf(length)).Select(items => (JsonNode?)new JsonArray(items))));

    /// <summary>Everything that a version 2 event can carry.</summary>
    public static readonly Gen<ArvoEvent> Event =
        from identity in Text.Zip(Type).Zip(Type).Zip(Uri)
        from data in Data
        from optional in Gen.OrNull(Text.Select(text => text)).Zip(Gen.OrNull(Type)).Zip(Gen.Choose(-4, 400))
        from extension in Gen.Elements("ext1", "abc", "z").Zip(Scalar)
        select Make(identity, data, optional, extension);

    /// <summary>Contents of subjects.</summary>
    public static readonly Gen<ArvoOrchestrationSubjectContent> Subject =
        from name in Type
        from version in Gen.Choose(0, 99).ArrayOf(3)
        from initiator in Type
        from domain in Gen.OrNull(Word)
        from meta in Gen.Choose(0, 3).SelectMany(length => Word.Zip(Text).ArrayOf(length))
        select new ArvoOrchestrationSubjectContent(
            new OrchestratorReference(name, string.Join('.', version)),
            new ExecutionReference(Guid.NewGuid().ToString(), initiator, domain),
            meta.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal));

    /// <summary>That many, from <see cref="RandomSeed"/>.</summary>
    public static IReadOnlyList<T> Take<T>(Gen<T> generator, int count) => [.. Gen.Sample(generator, 10, new Rnd(RandomSeed.Value), count)];

    static Gen<JsonObject> Members(Gen<JsonNode?> value) => Gen.Choose(0, 4).SelectMany(length => Word.Zip(value).ArrayOf(length))
        .Select(pairs => new JsonObject(pairs.DistinctBy(pair => pair.Item1)
            .Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2?.DeepClone()))));

    static ArvoEvent Make(
        (((string Id, string Source), string Type) Named, string Subject) identity, JsonObject data,
        ((string? Text, string? Address) Texts, int Units) optional, (string Name, JsonNode? Value) extension) =>
        new()
        {
            Id = identity.Named.Item1.Id,
            Source = identity.Named.Item1.Source,
            Type = identity.Named.Type,
            Subject = identity.Subject,
            Data = JsonSerializer.SerializeToElement(data),
            Time = ArvoTime.Format(DateTimeOffset.UnixEpoch.AddMilliseconds(optional.Units * 86_400_123.0)),
            To = optional.Texts.Address,
            AccessControl = optional.Texts.Text,
            RedirectTo = optional.Texts.Address,
            ExecutionUnits = optional.Units < 0 ? null : optional.Units / 4.0,
            Extensions = extension.Value is null
                ? System.Collections.Immutable.ImmutableSortedDictionary<string, JsonElement>.Empty
                : System.Collections.Immutable.ImmutableSortedDictionary<string, JsonElement>.Empty.Add(extension.Name,
                    JsonSerializer.SerializeToElement(extension.Value)),
        };
}
