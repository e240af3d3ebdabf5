using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner.Statecharts;

/// <summary>
/// XState looks up what a stored history refers to by the part of the id before its first dot. So history of states whose id has a dot, or that belong to a machine whose id has one, is
/// lost when a snapshot is restored. We look ids up as they were written.
/// </summary>
public sealed class DottedHistory
{
    readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    bool _remembers;

    DottedHistory(JsonElement machine) => Visit(machine);

    /// <summary>What XState loses of this machine's history; null when it can't lose any, because no id has a dot or nothing is remembered.</summary>
    public static DottedHistory? Of(JsonElement machine)
    {
        var found = new DottedHistory(machine);
        return found._remembers && found._ids.Any(id => id.Contains('.')) ? found : null;
    }

    /// <summary>A stored snapshot as XState understands it.</summary>
    public byte[] Lose(byte[] persisted)
    {
        var snapshot = JsonNode.Parse(persisted)!.AsObject();
        foreach (var (node, remembered) in (snapshot["historyValue"] as JsonObject)?.ToList() ?? [])
        {
            var kept = remembered!.AsArray().Where(reference => IsFound(reference!["id"]!.GetValue<string>())).Select(reference => reference!.DeepClone()).ToArray();
            if (kept.Length > 0) snapshot["historyValue"]![node] = new JsonArray(kept);
            else snapshot["historyValue"]!.AsObject().Remove(node);
        }

        return JsonSerializer.SerializeToUtf8Bytes(snapshot);
    }

    bool IsFound(string id) => _ids.Contains(id) ? !id.Contains('.') : _ids.Contains(id.Split('.')[0]);

    void Visit(JsonElement state)
    {
        if (state.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String) _ids.Add(id.GetString()!); // a text is never null
        _remembers |= state.TryGetProperty("history", out _) || (state.TryGetProperty("type", out var type) && type.ValueEquals("history"));
        if (!state.TryGetProperty("states", out var states) || states.ValueKind != JsonValueKind.Object) return;
        foreach (var child in states.EnumerateObject().Where(child => child.Value.ValueKind == JsonValueKind.Object)) Visit(child.Value);
    }
}
