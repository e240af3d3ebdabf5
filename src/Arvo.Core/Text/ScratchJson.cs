using System.Buffers;
using System.Text.Json;

namespace Arvo;

/// <summary>
/// A writer of compact JSON with its buffer, both kept per thread. Taken away while in use, so that a
/// nested use gets its own; one that is not given back is lost, which harms nobody.
/// </summary>
sealed class ScratchJson
{
    const int LargestKept = 64 * 1024;

    [ThreadStatic]
    static ScratchJson? _t_kept;

    readonly ArrayBufferWriter<byte> _buffer = new(1024);

    ScratchJson() => Writer = new Utf8JsonWriter(_buffer, ArvoJson.WriterOptions);

    public Utf8JsonWriter Writer { get; }

    public static ScratchJson Take()
    {
        var taken = _t_kept ?? new ScratchJson();
        _t_kept = null;
        return taken;
    }

    /// <summary>What was written; valid until it is given back.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        Writer.Flush();
        return _buffer.WrittenSpan;
    }

    public void GiveBack()
    {
        if (_buffer.Capacity > LargestKept) return;
        _buffer.ResetWrittenCount();
        Writer.Reset();
        _t_kept = this;
    }
}
