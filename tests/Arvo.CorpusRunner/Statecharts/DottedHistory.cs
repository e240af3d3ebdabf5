using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner.Statecharts;

/// <summary>
/// XState looks up what a stored history refers to as a path: the id before its first dot, then keys. So history of states whose id or key has a dot,
/// or that belong to a machine whose id has one, is lost when a snapshot is restored. We look ids up as they were written.
/// </summary>
public sealed class DottedHistory
{
    readonly Dictionary<string, JsonElement> _byId = new(StringComparer.Ordinal);
    bool _hasDot;
    bool _remembers;

    DottedHistory(JsonElement machine) => Visit(machine, Text(machine, "id") ?? "(machine)");

    /// <summary>
    /// What XState loses of this machine's history; null when it can't lose any, because no name has a dot or nothing is remembered.
    /// </summary>
    public static DottedHistory? Of(JsonElement machine)
    {
        var found = new DottedHistory(machine);
        return found._remembers && found._hasDot ? found : null;
    }

    /// <summary>A stored snapshot as XState understands it.</summary>
    public byte[] Lose(byte[] persisted)
    {
        var snapshot = JsonNode.Parse(persisted)!.AsObject();
        foreach (var (node, remembered) in (snapshot["historyValue"] as JsonObject)?.ToList() ?? [])
        {
            var kept = remembered!
                .AsArray()
                .Where(reference => IsFound(reference!["id"]!.GetValue<string>()))
                .Select(reference => reference!.DeepClone())
                .ToArray();
            if (kept.Length > 0) snapshot["historyValue"]![node] = new JsonArray(kept);
            else snapshot["historyValue"]!.AsObject().Remove(node);
        }

        return JsonSerializer.SerializeToUtf8Bytes(snapshot);
    }

    bool IsFound(string id)
    {
        var keys = id.Split('.');
        if (!_byId.TryGetValue(keys[0], out var state)) return false;
        return keys.Skip(1).All(key => Children(state).TryGetProperty(key, out state));
    }

    void Visit(JsonElement state, string id)
    {
        _byId[id] = state;
        _hasDot |= Text(state, "id") is { } own && own.Contains('.');
        _remembers |= state.TryGetProperty("history", out _) || Text(state, "type") == "history";
        foreach (var child in Children(state).EnumerateObject().Where(child => child.Value.ValueKind == JsonValueKind.Object))
        {
            _hasDot |= child.Name.Contains('.');
            Visit(child.Value, Text(child.Value, "id") ?? $"{id}.{child.Name}");
        }
    }

    static JsonElement Children(JsonElement state) =>
        state.TryGetProperty("states", out var states) && states.ValueKind == JsonValueKind.Object ? states : JsonElement.Parse("{}"u8);

    static string? Text(JsonElement state, string member) => state.TryGetProperty(member, out var text) ? text.GetString() : null;
}
