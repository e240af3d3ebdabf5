using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>
/// A stored object or array, still as text: an author's type reads it without a detour, nobody's is written back as it came, and an expression
/// that looks into it converts it.
/// </summary>
/// <param name="utf8">One valid JSON container without white space around it, not nested deeper than allowed.</param>
sealed class RawJsonContent(ReadOnlyMemory<byte> utf8) : LazyContent
{
    /// <summary>The typed view an author last asked for.</summary>
    public object? View { get; set; }

    public ReadOnlySpan<byte> Utf8 => utf8.Span;

    public override DataKind Kind => Utf8[0] == (byte)'{' ? DataKind.Object : DataKind.Array;

    public override void WriteTo(Utf8JsonWriter writer, double number) => writer.WriteRawValue(Utf8, skipInputValidation: true);

    // A container is always content, never text.
    protected override DataContent Convert() => (DataContent)DataValue.Parse(Utf8).Content!;
}
