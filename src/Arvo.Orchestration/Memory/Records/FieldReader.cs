using System.Buffers.Binary;
using System.Text;

namespace Arvo.Orchestration;

/// <summary>Reads what <see cref="FieldWriter"/> wrote.</summary>
internal ref struct FieldReader
{
    readonly string _what;
    ReadOnlyMemory<byte> _rest;

    public FieldReader(ReadOnlyMemory<byte> stored, string what)
    {
        _what = what;
        _rest = stored;
        var codec = Take(1).Span[0];
        if (codec != FieldWriter.Codec)
            throw new InvalidDataException($"The stored {what} of an instance has codec {codec}; this version reads codec {FieldWriter.Codec}.");
    }

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>A count of things that follow, so never more than the bytes that are left.</summary>
    public int ReadCount()
    {
        var count = ReadLength();
        return count >= 0 && count <= _rest.Length ? count : throw Broken();
    }

    /// <summary>A number of 4 bytes.</summary>
    public int ReadSmallNumber() => ReadLength();

    public long ReadNumber() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)).Span);

    public string ReadText() => ReadOptionalText() ?? throw Broken();

    public string? ReadOptionalText()
    {
        var length = ReadLength();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length).Span);
    }

    public ReadOnlyMemory<byte> ReadBytes() => Take(ReadCount());

    int ReadLength() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)).Span);

    ReadOnlyMemory<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length) throw Broken();
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    readonly InvalidDataException Broken() => new($"The stored {_what} of an instance is cut off or damaged.");
}
