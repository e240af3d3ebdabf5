using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Arvo;

/// <summary>
/// JSON can escape half a surrogate pair, and its reader doesn't look whether bytes are UTF-8; no .NET text reader takes either: such data would
/// break whoever touches it later, so it is refused at the door. Costs a search for the escape, nothing more, where there is none.
/// </summary>
static class WellFormedJson
{
    public static bool IsWellFormed(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        return Utf8.IsValid(raw) && ((raw.IndexOf("\\ud"u8) < 0 && raw.IndexOf("\\uD"u8) < 0) || CanBeRead(raw));
    }

    static bool CanBeRead(ReadOnlySpan<byte> raw)
    {
        var reader = new Utf8JsonReader(raw);
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
