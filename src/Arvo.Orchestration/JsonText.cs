using System.Runtime.InteropServices;
using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>JSON as its bytes, parsed only when somebody looks inside: what is stored and published again is carried, not read. Immutable, safe to share.</summary>
/// <param name="utf8">One JSON value in UTF-8, trusted to be well-formed; must not change afterwards.</param>
public sealed class JsonText(ReadOnlyMemory<byte> utf8) : IEquatable<JsonText>
{
    JsonElement _element;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; } = utf8;

    /// <summary>The value. Two threads may both parse it, with the same result.</summary>
    public JsonElement Element
    {
        get
        {
            if (_element.ValueKind == JsonValueKind.Undefined) _element = Parse(Utf8.Span);
            return _element;
        }
    }

    /// <summary>The text of a value that was parsed already; null for none.</summary>
    public static JsonText? Of(JsonElement? element) => element is { ValueKind: not JsonValueKind.Undefined } json
        ? new JsonText(JsonMarshal.GetRawUtf8Value(json).ToArray()) { _element = json }
        : null;

    /// <summary>Equal when the bytes are.</summary>
    public bool Equals(JsonText? other) => other is not null && Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as JsonText);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <summary>The text itself.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(Utf8.Span);

    // A snapshot may be nested deeper than readers of strangers' JSON allow.
    static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 512 });
        return JsonElement.ParseValue(ref reader);
    }
}
