using System.Collections.Immutable;
using System.Text.Json;

namespace Arvo;

/// <summary>
/// Custom extensions in wire order. The sorted dictionary of the public surface is made when somebody asks, since the hot path never does.
/// </summary>
sealed class EventExtensions(KeyValuePair<string, JsonElement>[] ordered) : IEquatable<EventExtensions>
{
    public static readonly EventExtensions Empty = new([]);

    ImmutableSortedDictionary<string, JsonElement>? _sorted;

    public ReadOnlySpan<KeyValuePair<string, JsonElement>> Ordered => ordered;

    // Two threads may both make it: they make the same.
    public ImmutableSortedDictionary<string, JsonElement> Sorted =>
        _sorted ??= ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, ordered);

    /// <summary>Of what the author gave; without the names that Arvo's own members overwrite.</summary>
    /// <exception cref="ArvoEventException">All faults of names and values.</exception>
    public static EventExtensions From(IEnumerable<KeyValuePair<string, JsonElement>>? given)
    {
        var extensions = Unchecked(given);
        List<ArvoFault>? faults = null;
        extensions.Check(ref faults);
        return faults is null ? extensions : throw new ArvoEventException(faults);
    }

    /// <summary>As <see cref="From"/>, to be checked together with the rest of the event.</summary>
    public static EventExtensions Unchecked(IEnumerable<KeyValuePair<string, JsonElement>>? given)
    {
        if (given is null or IReadOnlyCollection<KeyValuePair<string, JsonElement>> { Count: 0 }) return Empty;
        var kept = given.Where(extension => !EventMembers.IsArvo(extension.Key))
            .Select(extension => KeyValuePair.Create(extension.Key, Owned(extension.Value)))
            .ToArray();
        return kept.Length == 0 ? Empty : new EventExtensions(kept);
    }

    public void Check(ref List<ArvoFault>? faults)
    {
        foreach (var (name, value) in ordered)
            if ((EventRules.ExtensionName(name) ?? EventRules.ExtensionValue(value)) is { } fault)
                (faults ??= []).Add(new ArvoFault(name, fault));
    }

    public bool Equals(EventExtensions? other)
    {
        if (other is null || other.Ordered.Length != ordered.Length) return false;
        foreach (var (name, value) in ordered)
            if (!other.Sorted.TryGetValue(name, out var theirs) || !JsonElement.DeepEquals(value, theirs))
                return false;
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as EventExtensions);

    public override int GetHashCode() => ordered.Length;

    static JsonElement Owned(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? value : value.Clone();
}
