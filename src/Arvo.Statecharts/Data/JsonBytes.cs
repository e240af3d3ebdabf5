using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Writes JSON into fresh bytes through a buffer and writer that each thread keeps.</summary>
static class JsonBytes
{
    const int KeptCapacity = 64 * 1024;

    // Text is stored, not put into HTML: escape only what JSON must escape.
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? _kept;

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var (buffer, writer) = Take();
        write(writer);
        return Finish(buffer, writer);
    }

    public static byte[] Write<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var (buffer, writer) = Take();
        write(writer, state);
        return Finish(buffer, writer);
    }

    /// <summary>What is written, as a document that is nobody else's.</summary>
    public static JsonElement WriteDocument<TState>(TState state, Action<Utf8JsonWriter, TState> write, JsonReaderOptions options)
    {
        var (buffer, writer) = Take();
        write(writer, state);
        writer.Flush();
        var reader = new Utf8JsonReader(buffer.WrittenSpan, options);
        var document = JsonElement.ParseValue(ref reader);
        GiveBack(buffer, writer);
        return document;
    }

    // Taken out while in use: author code that serializes inside gets its own. What throws is dropped with its half-written text.
    static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Take()
    {
        if (_kept is { } kept)
        {
            _kept = null;
            return kept;
        }
        var buffer = new ArrayBufferWriter<byte>(1024);
        return (buffer, new Utf8JsonWriter(buffer, Options));
    }

    static byte[] Finish(ArrayBufferWriter<byte> buffer, Utf8JsonWriter writer)
    {
        writer.Flush();
        var bytes = buffer.WrittenSpan.ToArray();
        GiveBack(buffer, writer);
        return bytes;
    }

    static void GiveBack(ArrayBufferWriter<byte> buffer, Utf8JsonWriter writer)
    {
        if (buffer.Capacity > KeptCapacity)
            return;
        buffer.ResetWrittenCount();
        writer.Reset();
        _kept = (buffer, writer);
    }
}
