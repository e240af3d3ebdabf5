using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Arvo.Orchestration;

/// <summary>Fields after a codec byte: numbers of 8 bytes, texts and byte runs behind a length of 4 bytes (-1: null), little endian.</summary>
internal sealed class FieldWriter
{
    public const byte Codec = 1;

    readonly ArrayBufferWriter<byte> _buffer;

    public FieldWriter(int expectedSize)
    {
        _buffer = new(expectedSize + sizeof(int) + 1);
        _buffer.GetSpan(1)[0] = Codec;
        _buffer.Advance(1);
    }

    public void WriteCount(int count)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(sizeof(int)), count);
        _buffer.Advance(sizeof(int));
    }

    public void WriteNumber(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), number);
        _buffer.Advance(sizeof(long));
    }

    public void WriteText(string? text)
    {
        if (text is null)
        {
            WriteCount(-1);
            return;
        }
        WriteCount(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _buffer);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteCount(bytes.Length);
        _buffer.Write(bytes);
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
