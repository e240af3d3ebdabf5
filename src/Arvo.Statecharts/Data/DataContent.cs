using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>What a <see cref="DataValue"/> points to when it is not text. Immutable.</summary>
abstract class DataContent
{
    /// <summary>Containers may nest this deep. Everything that recurses over data relies on it to stay within the stack.</summary>
    public const int MaxDepth = 512;

    public abstract DataKind Kind { get; }

    public abstract void WriteTo(Utf8JsonWriter writer, double number);
}

/// <summary>null, true, false and numbers whose text follows from their value.</summary>
sealed class ScalarContent(DataKind kind, bool truth = false) : DataContent
{
    public static readonly ScalarContent Null = new(DataKind.Null);
    public static readonly ScalarContent True = new(DataKind.Boolean, truth: true);
    public static readonly ScalarContent False = new(DataKind.Boolean);
    public static readonly ScalarContent Number = new(DataKind.Number);

    public override DataKind Kind => kind;

    public override void WriteTo(Utf8JsonWriter writer, double number)
    {
        if (kind == DataKind.Number)
            JsonNumber.Write(writer, number);
        else if (kind == DataKind.Null)
            writer.WriteNullValue();
        else
            writer.WriteBooleanValue(truth);
    }
}

/// <summary>A number that was read and must be written back as it came, for instance one with more digits than a double holds.</summary>
sealed class NumberText(byte[] utf8) : DataContent
{
    public override DataKind Kind => DataKind.Number;

    public override void WriteTo(Utf8JsonWriter writer, double number) => writer.WriteRawValue(utf8, skipInputValidation: true);
}
