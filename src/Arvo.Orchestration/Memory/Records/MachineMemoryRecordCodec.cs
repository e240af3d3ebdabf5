using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>
/// A record as the state bytes that a memory keeps: one codec byte, the lengths of the head and of the snapshot (4 bytes each, little
/// endian), then three JSON texts in UTF-8: the head, the snapshot and the events, with the keys and the key order of AS §8.4. Because
/// of the lengths a step reads the head and passes the snapshot on, and leaves the events to whoever asks for them. JSON inside the
/// record is carried over verbatim, as order and number text are part of a snapshot.
/// </summary>
public static class MachineMemoryRecordCodec
{
    internal const int FrameLength = 1 + 2 * sizeof(int);
    const byte FramedJson = 2;
    const int LargestKeptBuffer = 1024 * 1024;

    [ThreadStatic] static Scratch? _scratch;

    /// <summary>The record as bytes.</summary>
    public static byte[] Encode(MachineMemoryRecord record)
    {
        var used = _scratch ?? new Scratch();
        _scratch = null;
        used.Begin();
        RecordWriter.WriteHead(used.Writer, record);
        var head = used.Cut();
        RecordWriter.WriteRaw(used.Writer, record.StateText);
        var snapshot = used.Cut();
        RecordWriter.WriteEvents(used.Writer, record.Events);
        var bytes = used.End(head, snapshot);
        if (bytes.Length <= LargestKeptBuffer) _scratch = used;
        return bytes;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote. The record refers to <paramref name="state"/>, which must not change afterwards.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another codec or no record.</exception>
    public static MachineMemoryRecord Decode(ReadOnlyMemory<byte> state) => Decode(state, subject: null, default);

    /// <summary>
    /// As <see cref="Decode(ReadOnlyMemory{byte})"/>, of the instance with this subject: the record shares the text when it is the same.
    /// </summary>
    internal static MachineMemoryRecord Decode(ReadOnlyMemory<byte> state, string? subject, RecordOrigin origin)
    {
        if (state.IsEmpty) throw new InvalidDataException("The stored state of an instance is empty.");
        if (state.Span[0] != FramedJson)
            throw new InvalidDataException($"The stored state of an instance has codec {state.Span[0]}; this version reads codec {FramedJson}.");
        try
        {
            return RecordReader.Read(state, subject, origin);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"The stored state of an instance is no record: {malformed.Message}", malformed);
        }
    }

    sealed class Scratch
    {
        readonly ArrayBufferWriter<byte> _buffer = new(4096);
        int _cut;

        // Raw values may be nested deeper than the writer's default allows, and are valid JSON already.
        public Scratch() => Writer = new(_buffer, new JsonWriterOptions { SkipValidation = true, MaxDepth = 1024, Encoder = ArvoJson.Encoder });

        public Utf8JsonWriter Writer { get; }

        public void Begin()
        {
            _buffer.ResetWrittenCount();
            _buffer.GetSpan(FrameLength)[0] = FramedJson;
            _buffer.Advance(FrameLength);
            _cut = FrameLength;
            Writer.Reset();
        }

        /// <summary>Ends a text; the next one follows it. How long it is.</summary>
        public int Cut()
        {
            Writer.Flush();
            Writer.Reset();
            var length = _buffer.WrittenCount - _cut;
            _cut = _buffer.WrittenCount;
            return length;
        }

        public byte[] End(int head, int snapshot)
        {
            Writer.Flush();
            var bytes = GC.AllocateUninitializedArray<byte>(_buffer.WrittenCount);
            _buffer.WrittenSpan.CopyTo(bytes);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), head);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1 + sizeof(int)), snapshot);
            return bytes;
        }
    }
}
