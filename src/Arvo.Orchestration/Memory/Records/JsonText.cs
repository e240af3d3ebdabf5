using System.Runtime.InteropServices;
using System.Text.Json;
using Arvo.Statecharts;

namespace Arvo.Orchestration;

/// <summary>
/// JSON as its bytes, parsed only when somebody looks inside: what is stored and published again is carried, not read. Immutable, safe to share.
/// </summary>
public sealed class JsonText : IEquatable<JsonText>
{
    readonly ReadOnlyMemory<byte> _given;

    // What writes the text (an event, a snapshot), until its bytes are wanted; then they. Threads that race make equal ones.
    object? _made;
    JsonElement _element;

    /// <summary>A text that is there already.</summary>
    /// <param name="utf8">One JSON value in UTF-8, trusted to be well-formed; must not change afterwards.</param>
    public JsonText(ReadOnlyMemory<byte> utf8) => _given = utf8;

    JsonText(object source) => _made = source;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Utf8
    {
        get
        {
            if (_made is null) return _given;
            if (_made is not byte[] bytes) _made = bytes = BytesOf(_made);
            return bytes;
        }
    }

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

    /// <summary>An event's flat form, written when it is wanted.</summary>
    internal static JsonText Of(ArvoEvent flat) => new((object)flat);

    /// <summary>A snapshot's persisted form, written when it is wanted.</summary>
    internal static JsonText Of(Snapshot persisted) => new((object)persisted);

    /// <summary>Writes the text; straight into the writer where its bytes were not wanted yet.</summary>
    internal void WriteTo(Utf8JsonWriter writer)
    {
        if (_made is ArvoEvent flat) flat.WriteTo(writer);
        else if (_made is Snapshot persisted) persisted.WriteTo(writer);
        else writer.WriteRawValue(Utf8.Span, skipInputValidation: true);
    }

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

    static byte[] BytesOf(object source) => source is ArvoEvent flat ? flat.ToUtf8Bytes() : ((Snapshot)source).ToUtf8Bytes();

    // A snapshot may be nested deeper than readers of strangers' JSON allow.
    static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 512 });
        return JsonElement.ParseValue(ref reader);
    }
}
