using System.Text.Json;

namespace Arvo.JsonSchema;

/// <summary>A JSON pointer into the document itself (RFC 6901 as a URI fragment).</summary>
static class SchemaPointer
{
    public static bool TryResolve(JsonElement document, string pointer, out JsonElement found)
    {
        found = document;
        if (pointer == "#") return true;
        foreach (var segment in Uri.UnescapeDataString(pointer[2..]).Split('/'))
        {
            var name = segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (found.ValueKind == JsonValueKind.Object && found.TryGetProperty(name, out var member)) found = member;
            else if (found.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index >= 0 && index < found.GetArrayLength())
                found = found[index];
            else return false;
        }
        return true;
    }
}
