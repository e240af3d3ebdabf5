using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Reads plain values of an expected shape; anything else is a fault.</summary>
static class JsonShape
{
    public static bool IsObject(JsonElement json, string path, FaultList faults)
    {
        if (json.ValueKind == JsonValueKind.Object)
            return true;
        faults.Add(path, $"An object was expected, found {json.ValueKind}.");
        return false;
    }

    public static string? Text(JsonElement json, string path, FaultList faults)
    {
        if (json.ValueKind == JsonValueKind.String)
            return json.GetString();
        faults.Add(path, $"Text was expected, found {json.ValueKind}.");
        return null;
    }

    /// <summary>Text, or an array of text.</summary>
    public static IReadOnlyList<string> Texts(JsonElement json, string path, FaultList faults)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return Text(json, path, faults) is { } only ? [only] : [];
        var texts = new List<string>();
        foreach (var item in json.EnumerateArray())
        {
            if (Text(item, DefinitionPath.Item(path, texts.Count), faults) is { } text)
                texts.Add(text);
        }
        return texts;
    }

    public static DataValue Data(JsonElement json, string path, FaultList faults)
    {
        try
        {
            return DataValue.FromJson(json);
        }
        catch (InvalidOperationException tooDeep)
        {
            faults.Add(path, tooDeep.Message);
            return DataValue.Null;
        }
    }

    /// <summary>Reports a key nobody knows and goes on with what there is.</summary>
    public static T Unknown<T>(T value, string name, string path, FaultList faults)
    {
        faults.Add(path, name switch
        {
            "cond" => "Unknown key 'cond': this is XState v4, use 'guard'.",
            "internal" or "external" => $"Unknown key '{name}': this is XState v4, use 'reenter'.",
            "in" => "Unknown key 'in': this is XState v4, use a 'stateIn' guard.",
            _ => $"Unknown key '{name}'.",
        });
        return value;
    }
}
