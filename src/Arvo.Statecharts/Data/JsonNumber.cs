using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Numbers between JSON text and double.</summary>
static class JsonNumber
{
    /// <summary>JSON has no NaN and no infinity; as in JavaScript they become null, and negative zero becomes zero.</summary>
    public static void Write(Utf8JsonWriter writer, double number)
    {
        if (!double.IsFinite(number))
            writer.WriteNullValue();
        else if (number == 0)
            writer.WriteNumberValue(0);
        else
            writer.WriteNumberValue(number);
    }

    /// <summary>True when writing the parsed double gives the same text again: an integer of up to 15 digits, not negative zero.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == (byte)'-';
        var digits = negative ? text[1..] : text;
        if (digits.Length > 15 || (negative && digits[0] == (byte)'0'))
            return false;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
        }
        return true;
    }
}
