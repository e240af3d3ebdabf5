using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Arvo;

/// <summary>Who makes an event's id unique.</summary>
public enum ArvoEventDeduplication
{
    /// <summary>The author: the value is the id.</summary>
    DeveloperManaged,

    /// <summary>Arvo: the id holds the value and a UUID, so that the same value gives different ids.</summary>
    ArvoManaged,
}

/// <summary>What an author says about the id of a new event (AS §1.4). A blank value means a plain UUID v4.</summary>
/// <param name="Deduplication">Who makes it unique.</param>
/// <param name="Value">White space around it is dropped.</param>
public sealed record ArvoEventId(ArvoEventDeduplication Deduplication, string Value)
{
    /// <summary>A plain UUID v4.</summary>
    public static ArvoEventId New { get; } = new(ArvoEventDeduplication.DeveloperManaged, "");

    /// <summary>The value is the id, verbatim but for white space around it.</summary>
    public static ArvoEventId DeveloperManaged(string value) => new(ArvoEventDeduplication.DeveloperManaged, value);

    /// <summary>An id that holds the value and a new UUID.</summary>
    public static ArvoEventId ArvoManaged(string value) => new(ArvoEventDeduplication.ArvoManaged, value);

    /// <summary>The text of a new id; another one at each call unless the author manages it.</summary>
    public string ToIdText()
    {
        var value = JavaScriptText.Trim(Value);
        if (value.Length == 0) return Guid.NewGuid().ToString();
        return Deduplication == ArvoEventDeduplication.ArvoManaged ? new ArvoManagedId(Guid.NewGuid().ToString(), value).ToString() : value;
    }

    /// <summary>Reads an id that Arvo manages; false when it is any other text.</summary>
    public static bool TryParse(string id, [NotNullWhen(true)] out ArvoManagedId? managed)
    {
        ArgumentNullException.ThrowIfNull(id);
        managed = CompressedText.TryDecode(id, out var json, out _) ? ArvoManagedId.FromJson(json) : null;
        return managed is not null;
    }
}

/// <summary>What an id managed by Arvo holds.</summary>
public sealed record ArvoManagedId(string Uuid, string Value)
{
    /// <summary>
    /// The id: the compressed JSON of both members. Two calls may give different texts on different platforms; ids are compared as they came.
    /// </summary>
    public override string ToString() => CompressedText.Encode(Write());

    byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, ArvoJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("uuid", Uuid);
            writer.WriteString("value", Value);
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    internal static ArvoManagedId? FromJson(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && Text(root, "uuid") is { } uuid
                && Text(root, "value") is { } value
                ? new ArvoManagedId(uuid, value)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // not JSON, or text with half a character
        }
    }

    static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
