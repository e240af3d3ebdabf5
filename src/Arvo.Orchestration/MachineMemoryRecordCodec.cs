using System.Buffers;
using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>
/// A record as the state bytes that a memory keeps: one codec byte, then JSON in UTF-8 with the keys and the key order of AS §8.4.
/// JSON inside the record is carried over verbatim, as order and number text are part of a snapshot. The events come last and are read when they are asked for.
/// </summary>
public static class MachineMemoryRecordCodec
{
    const byte PlainJson = 1;
    const int LargestKeptBuffer = 1024 * 1024;

    [ThreadStatic] static Scratch? scratch;

    /// <summary>The record as bytes.</summary>
    public static byte[] Encode(MachineMemoryRecord record)
    {
        var used = scratch ?? new Scratch();
        scratch = null;
        used.Begin();
        RecordWriter.Write(used.Writer, record);
        var bytes = used.End();
        if (bytes.Length <= LargestKeptBuffer) scratch = used;
        return bytes;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote. The record refers to <paramref name="state"/>, which must not change afterwards.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another codec or no record.</exception>
    public static MachineMemoryRecord Decode(ReadOnlyMemory<byte> state) => Decode(state, subject: null, default);

    /// <summary>As <see cref="Decode(ReadOnlyMemory{byte})"/>, of the instance with this subject: the record shares the text when it is the same.</summary>
    internal static MachineMemoryRecord Decode(ReadOnlyMemory<byte> state, string? subject, RecordOrigin origin)
    {
        if (state.IsEmpty) throw new InvalidDataException("The stored state of an instance is empty.");
        if (state.Span[0] != PlainJson) throw new InvalidDataException($"The stored state of an instance has codec {state.Span[0]}; this version reads codec {PlainJson}.");
        try
        {
            return RecordReader.Read(state[1..], subject, origin);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"The stored state of an instance is no record: {malformed.Message}", malformed);
        }
    }

    sealed class Scratch
    {
        readonly ArrayBufferWriter<byte> buffer = new(4096);

        // Raw values may be nested deeper than the writer's default allows, and are valid JSON already.
        public Scratch() => Writer = new(buffer, new JsonWriterOptions { SkipValidation = true, MaxDepth = 1024, Encoder = ArvoJson.Encoder });

        public Utf8JsonWriter Writer { get; }

        public void Begin()
        {
            buffer.ResetWrittenCount();
            buffer.GetSpan(1)[0] = PlainJson;
            buffer.Advance(1);
            Writer.Reset();
        }

        public byte[] End()
        {
            Writer.Flush();
            return buffer.WrittenSpan.ToArray();
        }
    }
}
