using System.Text.Json;

namespace Arvo.CorpusRunner;

/// <summary>A text of the corpus, which may be given as UTF-16 code units.</summary>
static class RecordedText
{
    public static string Of(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? new string([.. json.GetProperty("$utf16").EnumerateArray().Select(unit => (char)unit.GetInt32())])
        : json.GetString() ?? throw new CorpusFormatException("a text is expected");
}
