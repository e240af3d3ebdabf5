using System.IO.Compression;
using System.Text.Json;

namespace Arvo.CorpusRunner;

/// <summary>The content of a subject read without Arvo.Core, to judge what Arvo.Core reads.</summary>
static class RawSubject
{
    public static JsonElement Content(string subject)
    {
        using var inflate = new ZLibStream(new MemoryStream(Convert.FromBase64String(subject)), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(inflate);
        return document.RootElement.Clone();
    }
}
